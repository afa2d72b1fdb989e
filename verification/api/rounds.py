"""Check rounds and the rows of their control tables at the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.models import User
from accounts.rest import Adding, HouseViewSet, TracedSerializer, key_of
from improvement.api.fields import PlanField
from verification import actions, statistics
from verification.api.fields import text
from verification.filters import RoundFilter, RowFilter
from verification.models import CheckRound, ControlRow
from verification.rules import attainment_of
from verification.states import Result

FIGURES = inline_serializer(
    "RoundFigures",
    {
        **{
            name: serializers.IntegerField()
            for name in ("total", "achieved", "partly", "missed", "not_applicable", "pending")
        },
        "attainment": serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True),
        "passed": serializers.BooleanField(),
    },
)


class RoundSerializer(TracedSerializer):
    """A check round; on opening, `checkers` are the ids of the people who check."""

    plan = PlanField()
    plan_number = serializers.CharField(source="plan.number", read_only=True)
    baseline_number = serializers.IntegerField(source="baseline.number", read_only=True)
    checkers = serializers.PrimaryKeyRelatedField(many=True, write_only=True, queryset=User.objects.all())
    figures = serializers.SerializerMethodField()

    class Meta:
        model = CheckRound
        fields = [
            "id",
            "version",
            "plan",
            "plan_number",
            "number",
            "baseline",
            "baseline_number",
            "state",
            "due",
            "checkers",
            "opened_by",
            "closed_at",
            "verdicts",
            "figures",
            "created_at",
        ]
        read_only_fields = ["version", "created_at", "baseline"]

    @extend_schema_field(FIGURES)
    def get_figures(self, check_round):
        """What the round comes to; attainment in %, as text."""
        figures = statistics.of_round(check_round)
        counts = {
            name: getattr(figures, name)
            for name in ("total", "achieved", "partly", "missed", "not_applicable", "pending", "passed")
        }
        return {**counts, "attainment": None if figures.attainment is None else str(figures.attainment)}


class RowSerializer(TracedSerializer):
    """A row of the control table; `attainment` is the share of the way from baseline to target, 1 being the target."""

    plan_number = serializers.CharField(source="round.plan.number", read_only=True)
    checker_name = serializers.StringRelatedField(source="checker", read_only=True)
    assignee_name = serializers.StringRelatedField(source="assignee", read_only=True)
    attainment = serializers.SerializerMethodField()

    class Meta:
        model = ControlRow
        fields = [
            "id",
            "version",
            "plan_number",
            "round",
            "place",
            "kind",
            "source_id",
            "title",
            "criterion",
            "element",
            "indicator_code",
            "unit",
            "direction",
            "baseline_value",
            "target_value",
            "weight",
            "must_pass",
            "assignee",
            "assignee_name",
            "department",
            "checker",
            "checker_name",
            "result",
            "actual_value",
            "attainment",
            "actual_text",
            "evidence",
            "reason",
            "checked_by",
            "checked_at",
            "carried_into",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_attainment(self, row):
        """From the figures, to four decimals; null where the row has none."""
        reached = attainment_of(row)
        return None if reached is None else f"{reached:.4f}"


class RecordSerializer(serializers.Serializer):
    """What was reached, with the version of the row that was read."""

    version = serializers.IntegerField(min_value=1)
    result = serializers.ChoiceField([one for one in Result.choices if one[0] != Result.PENDING])
    actual_value = serializers.DecimalField(required=False, allow_null=True, max_digits=16, decimal_places=4)
    actual_text, evidence, reason = text(), text(), text()


class CheckerSerializer(serializers.Serializer):
    """Another checker."""

    version = serializers.IntegerField(min_value=1)
    checker = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())


class CarryOverSerializer(serializers.Serializer):
    """The words of the new input; left out, it is described from the row."""

    title, description = text(200, help_text=_("Title of the new input")), text(20_000)


class RoundViewSet(Adding, HouseViewSet):
    """The check rounds of the plans one may read."""

    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    ordering_fields = ["id", "due"]
    ordering = ["-id"]

    def rows(self, user):
        """Return the rounds this user may see."""
        return CheckRound.objects.visible_to(user).select_related("plan", "baseline").prefetch_related("rows")

    def add(self, request, facts):
        """Open a round; the same Idempotency-Key again returns the round it opened."""
        return actions.open_round(facts.pop("plan"), request.user, key=key_of(request), **facts)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Close the round; 409 with `missing` naming the rows that are pending or unexplained."""
        return self.told(actions.close_round(self.get_object(), request.user))

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, pk=None):
        """Take the plan back to implementation after its round; 409 while a round is open."""
        actions.resume_work(self.get_object().plan, request.user)
        return self.told(self.get_object())


class RowViewSet(HouseViewSet):
    """The rows of the control tables of the plans one may read."""

    serializer_class = RowSerializer
    filterset_class = RowFilter
    ordering_fields = ["id", "place"]
    ordering = ["-round", "place"]

    def rows(self, user):
        """Return the rows this user may see."""
        return ControlRow.objects.visible_to(user).select_related("round__plan", "checker", "assignee")

    @extend_schema(request=RecordSerializer, responses=RowSerializer)
    @action(detail=True, methods=["post"])
    def record(self, request, pk=None):
        """Record what was reached, as the row's checker."""
        return self.told(actions.record_row(self.get_object(), request.user, **self.parsed(request, RecordSerializer)))

    @extend_schema(request=CheckerSerializer, responses=RowSerializer)
    @action(detail=True, methods=["post"], url_path="assign-checker")
    def assign_checker(self, request, pk=None):
        """Name another checker."""
        return self.told(
            actions.assign_checker(self.get_object(), request.user, **self.parsed(request, CheckerSerializer))
        )

    @extend_schema(request=CarryOverSerializer, responses=RowSerializer)
    @action(detail=True, methods=["post"], url_path="carry-over")
    def carry_over(self, request, pk=None):
        """Turn the miss into a new input; the answer's `carried_into` is its id."""
        row = self.get_object()
        actions.carry_over_row(row, request.user, key=key_of(request), **self.parsed(request, CarryOverSerializer))
        return self.told(self.get_object())
