"""How months and measured values are told at the API."""

from rest_framework import serializers

from accounts.rest import TracedSerializer
from plans.models import Measurement


class MonthInput(serializers.DateField):
    """A month, as 2012-09 or as any of its days."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m", "iso-8601"], **kwargs)


class MeasurementSerializer(TracedSerializer):
    """The value of an indicator in one period."""

    period = MonthInput()

    class Meta:
        model = Measurement
        fields = ("id", "indicator", "period", "value", "sample_size", "version", "created_at", "changed_at")
        read_only_fields = ("id", "version", "created_at", "changed_at")
