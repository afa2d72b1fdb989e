"""Serializers of the plan, of its rows and of what is decided about it."""

from functools import cache

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from accounts.rest import KeyField, TracedSerializer
from audit.fields import LONG_TEXT, CodesField
from plans.models import (
    ApprovalDecision,
    Goal,
    ImprovementInput,
    Phase,
    PhaseActivity,
    Plan,
    PlanPart,
    PlanTemplate,
    Responsibility,
    ServiceObjective,
)
from plans.parts import PLAN_FIELDS
from plans.readers import working_plans
from plans.states import Mechanism, Purpose


class ScopedRelated(KeyField):
    """A reference by id, to what the user may see and choose."""

    def get_queryset(self):
        """Return what may be chosen."""
        user = self.context["request"].user if "request" in self.context else None
        rows = super().get_queryset()
        if user and issubclass(rows.model, PlanPart):
            return rows.filter(plan__in=working_plans(user))
        return rows.visible_to(user) if user and hasattr(rows, "visible_to") else rows


class PlanSerializer(TracedSerializer):
    """A plan with its own fields; its rows are under `plan-parts/`."""

    owner = ScopedRelated(queryset=User.objects.active(), required=False)
    owner_name = serializers.CharField(source="owner.name", read_only=True)
    template = ScopedRelated(queryset=PlanTemplate.objects.all(), required=False)
    copied_from = ScopedRelated(queryset=Plan.objects.all(), required=False)
    purposes = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices), required=False)
    mechanisms = serializers.ListField(child=serializers.ChoiceField(choices=Mechanism.choices), required=False)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    seen = serializers.DictField(
        write_only=True, required=False, allow_null=True,
        help_text=_("The values of the changed fields as you read them; then an older version is taken as long as nobody else has changed these fields."),
    )  # fmt: skip

    def to_representation(self, plan):
        """Show the plan, with the values in force where the reader does not work on its open revision."""
        shown = super().to_representation(plan)
        if plan.copied_from_id in self.context.get("hidden_origins", ()):
            shown["copied_from"] = None
        if frozen := self.context.get("in_force", {}).get(plan.pk):
            values = {name: value["id"] if isinstance(value, dict) else value for name, value in frozen["plan"].items()}
            shown |= values | {"owner_name": frozen["plan"]["owner"]["name"], "revision": frozen["revision"]}
        return shown

    class Meta:
        model = Plan
        fields = [
            "id", "number", "state", "revision_state", "revision", *PLAN_FIELDS, "seen", "owner_name", "template", "copied_from", "submitted_by", "published_at",
            "url", "version", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["number", "state", "revision_state", "revision", "submitted_by", "published_at", "version", "created_at", "changed_at"]


class ApprovalDecisionSerializer(serializers.ModelSerializer):
    """What an approver decided, about which document."""

    decided_by_name = serializers.CharField(source="decided_by.name", read_only=True)
    on_behalf_of_name = serializers.CharField(source="on_behalf_of.name", read_only=True, default="")
    step = serializers.IntegerField(source="seat.step", read_only=True, default=None, allow_null=True)
    step_name = serializers.CharField(source="seat.step_name", read_only=True, default="")

    class Meta:
        model = ApprovalDecision
        fields = [
            "id", "plan", "revision", "step", "step_name", "decision", "sha256", "comment", "decided_by", "decided_by_name", "on_behalf_of",
            "on_behalf_of_name", "created_at",
        ]  # fmt: skip


class MissingThingSerializer(serializers.Serializer):
    """What a success factor still needs, the section of the plan where it belongs, and the page where it is put right."""

    sentence = serializers.CharField()
    section = serializers.CharField()
    url = serializers.CharField()


class FactorSerializer(serializers.Serializer):
    """How a critical success factor stands."""

    code = serializers.CharField()
    name = serializers.CharField()
    rule = serializers.CharField()
    holds = serializers.BooleanField()
    overridden = serializers.BooleanField()
    asked = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())
    remarks = serializers.ListField(child=serializers.CharField())
    missing = serializers.SerializerMethodField()

    @extend_schema_field(MissingThingSerializer(many=True))
    def get_missing(self, result):
        """The missing things."""
        plan, editing = self.context["plan"], self.context["editing"]
        return [{"sentence": one.sentence, "section": one.section, "url": one.address(plan, editing)} for one in result.missing]


class PlanDocumentSerializer(serializers.Serializer):
    """The document as approval would freeze it, with its SHA-256."""

    sha256 = serializers.CharField()
    document = serializers.DictField()


class DecisionCommentSerializer(serializers.Serializer):
    """A comment on a decision."""

    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONG_TEXT)


class SeenApprovalSerializer(DecisionCommentSerializer):
    """An approval names the hash of the document that was seen."""

    seen_hash = serializers.CharField(max_length=64)


class PlanReasonSerializer(serializers.Serializer):
    """A deed that needs a reason."""

    reason = serializers.CharField(allow_blank=True, max_length=LONG_TEXT)


class AskOverrideSerializer(serializers.Serializer):
    """Which success factor is to be set aside, and why."""

    factor = serializers.RegexField(r"^F[1-9]$")
    request = serializers.CharField(allow_blank=True, max_length=LONG_TEXT)


class OverrideFactorSerializer(serializers.Serializer):
    """Which success factor is set aside, and why."""

    factor = serializers.RegexField(r"^F[1-9]$")
    reason = serializers.CharField(allow_blank=True, max_length=LONG_TEXT)


RELATED = {
    "person": User.objects.active(),
    "source": ImprovementInput.objects.all(),
    "phase": Phase.objects.all(),
    "goal": Goal.objects.all(),
    "activity": PhaseActivity.objects.all(),
    "after": PhaseActivity.objects.all(),
    "role": Responsibility.objects.all(),
    "service_objective": ServiceObjective.objects.filter(active=True),
}


@cache
def part_serializer(kind) -> type:
    """Return the serializer class for the rows of one kind."""
    fields = {field.name: field for field in kind.model._meta.concrete_fields}
    declared: dict = {"plan": ScopedRelated(queryset=Plan.objects.all())}
    for name in kind.fields:
        if name in RELATED and fields[name].is_relation:
            optional = fields[name].null
            declared[name] = ScopedRelated(queryset=RELATED[name], required=not optional, allow_null=optional)
        elif isinstance(fields[name], CodesField):
            declared[name] = serializers.ListField(child=serializers.ChoiceField(choices=fields[name].codes.choices), required=False)
    meta = {"model": kind.model, "fields": ["id", "plan", "place", *kind.fields, "version"], "read_only_fields": ["place", "version"]}
    if kind.model is Goal:
        # Left out or blank, these are taken over from the indicator.
        meta["extra_kwargs"] = {name: {"required": False, "allow_blank": True} for name in ("unit", "direction", "how_measured")}
    return type(f"{kind.model.__name__}Serializer", (TracedSerializer,), {**declared, "Meta": type("Meta", (), meta), "__doc__": f"{kind.model.__doc__}"})
