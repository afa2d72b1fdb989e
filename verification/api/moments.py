"""The control table at a moment, and the events behind each figure, at the API."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from accounts.law import permit
from plans.forms.moments import moment_in
from verification import asof, tracing
from verification.forms.moments import last_event_in
from verification.models import ConcernedDepartment, ControlRow, CorrectiveMeasure, RootCause

AT = OpenApiParameter("at", str, required=True, description="A date, or a date and a time, such as 2026-03-31 or 2026-03-31T17:00.")
UNTIL = OpenApiParameter("until", int, description="The number of the last event in the plan's chain that counts, such as the one that a report names.")
SHOWN = (
    "id", "place", "kind", "title", "criterion", "element", "indicator_code", "unit", "direction", "baseline_value", "target_value", "weight", "must_pass",
    "result", "actual_value", "actual_text", "evidence", "reason", "checker", "assignee", "department", "checked_by", "checked_at", "carried_into",
)  # fmt: skip


class PlainRowSerializer(serializers.ModelSerializer):
    """A row as it stood."""

    class Meta:
        model = ControlRow
        fields = SHOWN
        read_only_fields = fields


class PlainMeasureSerializer(serializers.ModelSerializer):
    """A corrective measure as it stood; `done` is told by its work item as that stood."""

    done = serializers.BooleanField(source="is_done")
    work_state = serializers.CharField(source="work_item.state", default="")

    class Meta:
        model = CorrectiveMeasure
        fields = [
            "id", "action", "owner", "due", "state", "done", "done_note", "work_item", "work_state", "effect_from", "effect_until", "effect", "effect_note",
            "effect_by", "effect_at",
        ]  # fmt: skip
        read_only_fields = fields


class MeasureThenSerializer(serializers.Serializer):
    """A corrective measure as it stood, and what people were called then."""

    measure = PlainMeasureSerializer()
    names = serializers.DictField(child=serializers.CharField())


class PlainCauseSerializer(serializers.ModelSerializer):
    """The cause of a miss as it stood."""

    whys = serializers.ListField(child=serializers.CharField())
    bones = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))

    class Meta:
        model = RootCause
        fields = ["id", "method", "whys", "bones", "element", "conclusion", "containment", "contained_on", "term", "written_by"]
        read_only_fields = fields


class CauseThenSerializer(serializers.Serializer):
    """The cause of a miss as it stood, with its measures."""

    cause = PlainCauseSerializer()
    names = serializers.DictField(child=serializers.CharField())
    measures = MeasureThenSerializer(many=True)


class PlainConcernedSerializer(serializers.ModelSerializer):
    """A department that had been asked to take part, and what it had said; or why it was no longer asked."""

    class Meta:
        model = ConcernedDepartment
        fields = ["id", "department", "invited_by", "statement", "stated_by", "stated_at", "withdrawn_reason", "withdrawn_by", "withdrawn_at"]
        read_only_fields = fields


class ConcernedThenSerializer(serializers.Serializer):
    """The same with what people were called then."""

    concerned = PlainConcernedSerializer()
    names = serializers.DictField(child=serializers.CharField())


class FileThenSerializer(serializers.Serializer):
    """A file that had been put to a row as evidence."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    sha256 = serializers.CharField()


class RowThenSerializer(serializers.Serializer):
    """A row as it stood, the names that people had then, what explained it, and the last event that changed it; attainment in %."""

    row = PlainRowSerializer()
    attainment = serializers.DecimalField(max_digits=12, decimal_places=1, allow_null=True)
    names = serializers.DictField(child=serializers.CharField())
    files = FileThenSerializer(many=True)
    cause = CauseThenSerializer(allow_null=True)
    concerned = ConcernedThenSerializer(many=True)
    event = serializers.IntegerField(source="event.pk")


class TableThenSerializer(serializers.Serializer):
    """A control table at a moment; attainment in %. `events` are all that it is told from, the oldest first."""

    at = serializers.DateTimeField()
    state = serializers.CharField(source="round.state")
    due = serializers.DateField(source="round.due")
    baseline = serializers.IntegerField(source="round.baseline.number")
    opened_by = serializers.CharField(source="names.opened_by")
    closed_at = serializers.DateTimeField(source="round.closed_at", allow_null=True)
    attainment = serializers.DecimalField(source="figures.attainment", max_digits=5, decimal_places=1, allow_null=True)
    passed = serializers.BooleanField(source="figures.passed")
    verdicts = serializers.ListField(source="round.verdicts", child=serializers.DictField())
    rows = RowThenSerializer(many=True)
    events = serializers.SerializerMethodField()

    def get_events(self, then) -> list[int]:
        """Return the ids of the events."""
        return [event.pk for event in then.events]


class SourceSerializer(serializers.Serializer):
    """What a figure is made of, and the ids of the events behind it."""

    label = serializers.CharField()
    says = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField(), help_text="Its numbers under the figure's columns.")
    events = serializers.SerializerMethodField()

    def get_events(self, source) -> list[int]:
        """Return the ids of the events, the oldest first."""
        return [event.pk for event in source.events]


@extend_schema_serializer(component_name="MomentFigure")
class FigureSerializer(serializers.Serializer):
    """A figure of the report: its value, how it is computed, and what it is made of; each column of the sources adds up to its sum."""

    code = serializers.CharField()
    label = serializers.CharField()
    value = serializers.CharField()
    requirement = serializers.CharField()
    how = serializers.CharField()
    formula = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    sums = serializers.ListField(child=serializers.CharField())
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

    @extend_schema(parameters=[UNTIL], responses=FigureSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def trace(self, request, pk=None):
        """List the figures of the round, what each is made of, and the events behind it; for those who read histories."""
        permit(request.user, "audit.read")
        until = last_event_in(request.query_params)
        return Response(FigureSerializer(tracing.of_round(self.get_object(), request.user, until), many=True).data)
