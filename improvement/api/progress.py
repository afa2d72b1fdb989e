"""Reports of progress in the API."""

from decimal import Decimal

from rest_framework import serializers

from accounts.rest import HouseViewSet, TracedSerializer
from audit.fields import validate_encodable
from improvement.filters import ProgressApiFilter
from improvement.models import HOURS, ProgressUpdate


class ProgressSerializer(TracedSerializer):
    """A report of progress."""

    by_name = serializers.StringRelatedField(source="by", read_only=True)

    class Meta:
        model = ProgressUpdate
        fields = ["id", "item", "percent", "note", "hours", "blocked", "by", "by_name", "created_at"]
        read_only_fields = fields


class ProgressReportSerializer(serializers.Serializer):
    """How far the work is, with the version of the item that was read."""

    version = serializers.IntegerField(min_value=1)
    percent = serializers.IntegerField()
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, validators=[validate_encodable]
    )
    hours = serializers.DecimalField(
        required=False, default=Decimal(0), max_digits=HOURS["max_digits"], decimal_places=HOURS["decimal_places"]
    )
    blocked_reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, validators=[validate_encodable]
    )


class ProgressViewSet(HouseViewSet):
    """The reports of progress, newest first."""

    serializer_class = ProgressSerializer
    filterset_class = ProgressApiFilter

    def rows(self, user):
        """Return the reports on items this user may see."""
        return ProgressUpdate.objects.visible_to(user).for_list()


ROUTES = [("progress-updates", ProgressViewSet, "progressupdate")]
