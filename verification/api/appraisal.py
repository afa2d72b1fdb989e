"""The rules of the process appraisal, what the records say under them, and the appraisals at the API (V4)."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import Adding, Changing, HouseViewSet, KeyField, TracedSerializer, key_of
from audit.fields import validate_encodable
from improvement.api.fields import PlanField
from verification import actions, proofs
from verification.api import fields
from verification.api.proof import ProofViewSet
from verification.api.reviews import plan_asked
from verification.filters import AppraisalCriterionFilter, AppraisalRulesFilter, AssessmentFilter
from verification.models import AppraisalCriterion, AppraisalRules, ProcessAssessment
from verification.states import Proof


class RuleSerializer(serializers.Serializer):
    """A criterion of rules that are set: the weights of all add up to 100; `proof` is what the product can tell of it."""

    text = serializers.CharField(max_length=500, validators=[validate_encodable])
    weight = serializers.CharField(max_length=10)
    guidance = fields.text()
    proof = serializers.ChoiceField(choices=Proof.choices, required=False, allow_blank=True)


class RulesSerializer(TracedSerializer):
    """Rules with their criteria; criteria that are sent replace those that stand."""

    criteria = RuleSerializer(many=True)

    class Meta:
        model = AppraisalRules
        fields = ["id", "version", "name", "edition", "active", "criteria", "created_at", "changed_at"]
        read_only_fields = ["version", "active", "created_at", "changed_at"]


class OfferSerializer(serializers.Serializer):
    """Whether rules are in force, with the version of them that was read."""

    version = serializers.IntegerField(min_value=1)
    active = serializers.BooleanField()


class AppraisalCriterionSerializer(TracedSerializer):
    """A criterion as it stands in its rules."""

    class Meta:
        model = AppraisalCriterion
        fields = ["id", "version", "rules", "place", "text", "guidance", "weight", "proof"]
        read_only_fields = fields


class CaseSerializer(serializers.Serializer):
    """Something that is not as the criterion wants it, and the page where it can be seen."""

    words = serializers.CharField()
    url = serializers.CharField()


class FoundSerializer(serializers.Serializer):
    """What the records say of a criterion of a plan: of `total` things `good` are as they should be; `share` in %."""

    criterion = serializers.CharField()
    proof = serializers.CharField()
    good = serializers.IntegerField()
    total = serializers.IntegerField()
    share = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    cases = CaseSerializer(many=True)


class ScoreSerializer(serializers.Serializer):
    """A criterion's score of 0 to 100 with the reason; without `rules`, its name and weight too, and the weights add up to 100."""

    criterion = serializers.CharField(max_length=500, required=False)
    weight = serializers.CharField(max_length=10, required=False)
    score = serializers.CharField(max_length=10)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    proof = serializers.CharField(read_only=True)
    good = serializers.IntegerField(read_only=True)
    total = serializers.IntegerField(read_only=True)
    cases = CaseSerializer(many=True, read_only=True)


class AssessmentSerializer(TracedSerializer):
    """A process assessment; score and grade follow from the criteria."""

    plan = PlanField()
    criteria = ScoreSerializer(many=True)
    rules = KeyField(queryset=AppraisalRules.objects.all(), required=False, allow_null=True)
    regulation = serializers.CharField(max_length=300, required=False, allow_blank=True, validators=[validate_encodable])

    class Meta:
        model = ProcessAssessment
        fields = [
            "id", "version", "plan", "rules", "regulation", "criteria", "score", "grade", "conclusion", "assessed_by", "created_at",
            "owner_statement", "stated_by", "stated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "score", "grade", "assessed_by", "created_at", "owner_statement", "stated_by", "stated_at"]


class StatementSerializer(serializers.Serializer):
    """What the owner has to say of the appraisal, with the version of it that was read."""

    version = serializers.IntegerField(min_value=1)
    statement = fields.text(4000)


class RulesViewSet(Adding, Changing, HouseViewSet):
    """The rules of the process appraisal; everybody may know them."""

    serializer_class = RulesSerializer
    filterset_class = AppraisalRulesFilter
    ordering = ["name", "edition"]

    def rows(self, user):
        """Return all rules with their criteria."""
        return AppraisalRules.objects.prefetch_related("criteria")

    def add(self, request, facts):
        """Set rules."""
        return actions.set_rules(request.user, key=key_of(request), **{**facts, "criteria": plain(facts["criteria"])})

    def change(self, request, rules, version, facts):
        """Change rules that nobody was appraised under."""
        if "criteria" in facts:
            facts["criteria"] = plain(facts["criteria"])
        return actions.edit_rules(rules, request.user, version, **facts)

    @extend_schema(request=OfferSerializer, responses=RulesSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request, pk=None):
        """Put the rules in force or out of force."""
        return self.told(actions.offer_rules(self.get_object(), request.user, **self.parsed(request, OfferSerializer)))

    @extend_schema(parameters=[OpenApiParameter("plan", OpenApiTypes.INT, required=True)], responses=FoundSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def evidence(self, request, pk=None):
        """Say what the records tell of a plan under the criteria that name an evidence."""
        plan = plan_asked(request)
        found = [(one, proofs.found(plan, one.proof)) for one in self.get_object().criteria.all() if one.proof]
        told = [{"criterion": one.text, "proof": one.proof, "share": proof.share, **proof.as_json()} for one, proof in found]
        return Response(FoundSerializer(told, many=True).data)


class AppraisalCriterionViewSet(HouseViewSet):
    """The criteria of all rules; they are set and changed with their rules."""

    serializer_class = AppraisalCriterionSerializer
    filterset_class = AppraisalCriterionFilter
    ordering = ["rules", "place"]

    def rows(self, user):
        """Return all criteria."""
        return AppraisalCriterion.objects.all()


class AssessmentViewSet(ProofViewSet):
    """The process assessments."""

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter

    def add(self, request, facts):
        """Assess the process."""
        facts["criteria"] = plain(facts["criteria"])
        return actions.record_assessment(facts.pop("plan"), request.user, key=key_of(request), **facts)

    @extend_schema(request=StatementSerializer, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        """State what one has to say of it, as the plan's owner."""
        return self.told(actions.answer_assessment(self.get_object(), request.user, **self.parsed(request, StatementSerializer)))


def plain(rows) -> list[dict]:
    """Return the parsed rows as plain dicts."""
    return [dict(one) for one in rows]
