"""Check rounds and the rows of their control tables at the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.law import permit
from accounts.models import User
from accounts.rest import Adding, HouseViewSet, KeyField, TracedSerializer, key_of
from improvement.api.fields import PlanField
from plans.api.attachments import AttachmentSerializer
from verification import actions, proposing, statistics
from verification.api.fields import text
from verification.api.moments import Moments
from verification.filters import RoundFilter, RowFilter
from verification.models import CheckRound, ControlRow
from verification.rules import attainment_of, suggested_for
from verification.states import Result, RowKind

SHOWN = ("round__plan", "checker", "assignee")

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


# What a check may say.
CHECKED = [one for one in Result.choices if one[0] != Result.PENDING]


class AssignedSerializer(serializers.Serializer):
    """Who checks one row, named by what it checks; see `proposal`."""

    kind = serializers.ChoiceField(RowKind.choices)
    source_id = serializers.IntegerField(min_value=1, max_value=2**31)
    checker = KeyField(queryset=User.objects.all())


class RoundSerializer(TracedSerializer):
    """A check round; on opening, `checkers` are the ids of the people among whom the rows are shared that `assigned` does not give away."""

    plan = PlanField()
    plan_number = serializers.CharField(source="plan.number", read_only=True)
    baseline_number = serializers.IntegerField(source="baseline.number", read_only=True)
    checkers = KeyField(
        many=True, write_only=True, required=False, default=list, queryset=User.objects.all()
    )
    assigned = AssignedSerializer(many=True, write_only=True, required=False, default=list)
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
            "assigned",
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
    attainment, suggested = serializers.SerializerMethodField(), serializers.SerializerMethodField()

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
            "suggested",
            "actual_text",
            "evidence",
            "reason",
            "checked_by",
            "checked_at",
            "carried_into",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_suggested(self, row):
        """What the figures suggest: achieved, partly or missed; "" where the row has none. The checker decides."""
        return suggested_for(row)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_attainment(self, row):
        """From the figures, to four decimals; null where the row has none."""
        reached = attainment_of(row)
        return None if reached is None else f"{reached:.4f}"


class RecordSerializer(serializers.Serializer):
    """What was reached, with the version of the row that was read."""

    version = serializers.IntegerField(min_value=1)
    result = serializers.ChoiceField(CHECKED)
    actual_value = serializers.DecimalField(required=False, allow_null=True, max_digits=16, decimal_places=4)
    actual_text, evidence, reason = text(), text(), text()


class PlacedRecordSerializer(RecordSerializer):
    """What was reached in the row at a place of the round."""

    place = serializers.IntegerField(min_value=1, max_value=1_000_000)


class RecordRowsSerializer(serializers.Serializer):
    """Rows of one round that are recorded together, all or none."""

    rows = PlacedRecordSerializer(many=True, allow_empty=False, max_length=actions.MOST_ROWS)


class CheckerSerializer(serializers.Serializer):
    """Another checker."""

    version = serializers.IntegerField(min_value=1)
    checker = KeyField(queryset=User.objects.all())


class EvidenceSerializer(serializers.Serializer):
    """A file."""

    file = serializers.FileField(allow_empty_file=True)


class CarryOverSerializer(serializers.Serializer):
    """The words of the new input; left out, it is described from the row."""

    title, description = text(200, help_text=_("Title of the new input")), text(20_000)


class ProposalSerializer(serializers.Serializer):
    """Of which plan, and out of whom."""

    plan = PlanField()
    checkers = serializers.CharField(required=False)

    def validate_checkers(self, given):
        """The people whose ids were sent."""
        ids = [part for part in given.split(",") if part.isdecimal() and len(part) < 10]
        return list(User.objects.filter(pk__in=ids))


class PersonLineSerializer(serializers.Serializer):
    """A person, by id and name."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class ProposedSerializer(serializers.Serializer):
    """A row of the coming control table with the checker proposed, null where nobody named may check it."""

    place = serializers.IntegerField()
    kind, title = serializers.CharField(source="facts.kind"), serializers.CharField(source="facts.title")
    source_id = serializers.IntegerField(source="facts.source_id")
    responsible, fit = PersonLineSerializer(many=True), PersonLineSerializer(many=True)
    checker = PersonLineSerializer(allow_null=True)


PLAN = OpenApiParameter("plan", description="The plan: its number or id, as on opening.", required=True)
CHECKERS = OpenApiParameter("checkers", description="Ids of people, separated by commas.")


class RoundViewSet(Moments, Adding, HouseViewSet):
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
        assigned = {(one["kind"], one["source_id"]): one["checker"] for one in facts.pop("assigned")}
        return actions.open_round(facts.pop("plan"), request.user, key=key_of(request), assigned=assigned, **facts)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Close the round; 409 with `missing` naming the rows that are pending or unexplained."""
        return self.told(actions.close_round(self.get_object(), request.user))

    @extend_schema(request=RecordRowsSerializer, responses=RowSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="record-rows", filterset_class=None, pagination_class=None)
    def record_rows(self, request, pk=None):
        """Record rows as their checker, all or none; 400 names every wrong one as "place.field".

        The same Idempotency-Key again records nothing and answers with the rows as they stand.
        """
        facts = self.parsed(request, RecordRowsSerializer)
        recorded = actions.record_rows(self.get_object(), request.user, facts["rows"], key=key_of(request))
        shown = ControlRow.objects.filter(pk__in=[row.pk for row in recorded]).select_related(*SHOWN).order_by("place")
        return Response(RowSerializer(shown, many=True, context=self.get_serializer_context()).data)

    @extend_schema(parameters=[PLAN, CHECKERS], responses=ProposedSerializer(many=True))
    @action(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def proposal(self, request):
        """Propose a checker for each row of a plan's next round: nobody for own work, the load shared evenly.

        `checkers`, ids separated by commas, narrows the choice; left out, everybody who may check is considered.
        """
        given = ProposalSerializer(data=request.query_params, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        permit(request.user, "round.open", given.validated_data["plan"])
        lines = proposing.proposal(given.validated_data["plan"], given.validated_data.get("checkers"))
        return Response(ProposedSerializer(lines, many=True).data)

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
        return ControlRow.objects.visible_to(user).select_related(*SHOWN)

    @extend_schema(request=RecordSerializer, responses=RowSerializer)
    @action(detail=True, methods=["post"])
    def record(self, request, pk=None):
        """Record what was reached, as the row's checker."""
        return self.told(actions.record_row(self.get_object(), request.user, **self.parsed(request, RecordSerializer)))

    @extend_schema(responses=RowSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def history(self, request, pk=None):
        """What every round found of the same item, the first round first."""
        row = self.get_object()
        same = ControlRow.objects.filter(round__plan=row.round.plan_id, kind=row.kind, source_id=row.source_id)
        found = same.select_related(*SHOWN).order_by("round__number")
        return Response(RowSerializer(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(responses=AttachmentSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def files(self, request, pk=None):
        """List the files put to the row as evidence; their content is at /attachments/{id}/content/."""
        row = self.get_object()
        found = row.plan.attachments.filter(about_type=row._meta.label_lower, about_id=row.pk)
        return Response(AttachmentSerializer(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request={"multipart/form-data": EvidenceSerializer}, responses={201: AttachmentSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def attach(self, request, pk=None):
        """Put a file to the row as evidence, as its checker while the round is open."""
        file = self.parsed(request, EvidenceSerializer)["file"]
        kept = actions.attach_evidence(self.get_object(), request.user, file, key=key_of(request))
        return Response(AttachmentSerializer(kept, context=self.get_serializer_context()).data, status=201)

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
