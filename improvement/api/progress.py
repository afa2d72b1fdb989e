"""Reports of progress in the API."""

from decimal import Decimal

from rest_framework import serializers

from accounts.models import User
from accounts.rest import HouseViewSet, KeyField, TracedSerializer
from audit.fields import validate_encodable
from improvement.filters import ProgressApiFilter
from improvement.models import HOURS, ProgressUpdate


class ProgressSerializer(TracedSerializer):
    """A report of progress."""

    by_name = serializers.StringRelatedField(source="by", read_only=True)

    class Meta:
        model = ProgressUpdate
        fields = ["id", "item", "percent", "note", "hours", "cost", "blocked", "undoes", "by", "by_name", "created_at"]
        read_only_fields = fields


class ProgressReportSerializer(serializers.Serializer):
    """How far the work is, with the version of the item that was read.

    `ticked` are the ids of all points of the checklist that are done now; without `percent` they tell how far the work is.
    `hours` and `cost` are those spent since the last report; `unblocker` is who can help where a reason blocks the work.
    """

    version = serializers.IntegerField(min_value=1)
    percent = serializers.IntegerField(required=False, allow_null=True, default=None)
    ticked = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**62), required=False, allow_null=True, default=None, max_length=500)
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, validators=[validate_encodable]
    )
    hours = serializers.DecimalField(
        required=False, default=Decimal(0), max_digits=HOURS["max_digits"], decimal_places=HOURS["decimal_places"]
    )
    cost = serializers.DecimalField(required=False, default=Decimal(0), max_digits=14, decimal_places=2)
    unblocker = KeyField(queryset=User.objects.active(), required=False, allow_null=True, default=None)
    blocked_reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, validators=[validate_encodable]
    )


class TakingBackSerializer(serializers.Serializer):
    """The version of the item that was read."""

    version = serializers.IntegerField(min_value=1)


class ProgressViewSet(HouseViewSet):
    """The reports of progress, newest first."""

    serializer_class = ProgressSerializer
    filterset_class = ProgressApiFilter

    def rows(self, user):
        """Return the reports on items this user may see."""
        return ProgressUpdate.objects.visible_to(user).for_list()


ROUTES = [("progress-updates", ProgressViewSet, "progressupdate")]
