"""How months and measured values are told at the API."""

from rest_framework import serializers

from accounts.rest import TracedSerializer
from plans.models import Measurement
from plans.statistics import is_small


class MonthInput(serializers.DateField):
    """A month, as 2012-09 or as any of its days."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m", "iso-8601"], **kwargs)


class MeasurementSerializer(TracedSerializer):
    """The value of an indicator in one period."""

    period = MonthInput()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Measurement
        fields = ("id", "indicator", "period", "value", "sample_size", "counts", "version", "created_at", "changed_at")
        read_only_fields = ("id", "counts", "version", "created_at", "changed_at")

    def get_counts(self, measurement) -> bool:
        """Say whether it counts: one from too few cases (fewer than five) is left out of limits, rules and means."""
        return not is_small(measurement)
