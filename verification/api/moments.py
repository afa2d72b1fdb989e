"""The control table at a moment, and the events behind each figure, at the API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from accounts.law import permit
from plans.forms.moments import moment_in
from verification import asof, tracing
from verification.models import ControlRow

AT = OpenApiParameter("at", str, required=True, description="A date, or a date and a time, such as 2026-03-31 or 2026-03-31T17:00.")
SHOWN = (
    "id", "place", "kind", "title", "criterion", "element", "indicator_code", "unit", "direction", "baseline_value", "target_value", "weight", "must_pass",
    "result", "actual_value", "actual_text", "evidence", "reason", "checker", "assignee", "checked_by", "checked_at",
)  # fmt: skip


class PlainRowSerializer(serializers.ModelSerializer):
    """A row as it stood."""

    class Meta:
        model = ControlRow
        fields = SHOWN
        read_only_fields = fields


class RowThenSerializer(serializers.Serializer):
    """A row as it stood, the names that people had then, and the last event that changed it."""

    row = PlainRowSerializer()
    names = serializers.DictField(child=serializers.CharField())
    event = serializers.IntegerField(source="event.pk")


class TableThenSerializer(serializers.Serializer):
    """A control table at a moment; attainment in %."""

    at = serializers.DateTimeField()
    state = serializers.CharField(source="round.state")
    due = serializers.DateField(source="round.due")
    attainment = serializers.DecimalField(source="figures.attainment", max_digits=5, decimal_places=1, allow_null=True)
    rows = RowThenSerializer(many=True)


class SourceSerializer(serializers.Serializer):
    """What a figure is made of, and the ids of the events behind it."""

    label = serializers.CharField()
    says = serializers.CharField()
    events = serializers.SerializerMethodField()

    def get_events(self, source) -> list[int]:
        """Return the ids of the events, the oldest first."""
        return [event.pk for event in source.events]


class FigureSerializer(serializers.Serializer):
    """A figure of the report: its value, how it is computed, and what it is made of."""

    code = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField()
    how = serializers.CharField()
    sources = SourceSerializer(many=True)


class Moments:
    """What the viewset of rounds tells of the past."""

    @extend_schema(parameters=[AT], responses=TableThenSerializer)
    @action(detail=True, methods=["get"], url_path="as-of", filterset_class=None, pagination_class=None)
    def as_of(self, request, pk=None):
        """Show the control table as it stood at a moment; 404 for one before the round was opened."""
        then = asof.at(self.get_object(), min(moment_in(request.query_params.get("at", "")), timezone.now()))
        if then is None:
            raise NotFound
        return Response(TableThenSerializer(then).data)

    @extend_schema(responses=FigureSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def trace(self, request, pk=None):
        """List the figures of the round, what each is made of, and the events behind it; for those who read histories."""
        permit(request.user, "audit.read")
        return Response(FigureSerializer(tracing.of_round(self.get_object(), request.user), many=True).data)
