"""Root causes and corrective measures at the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import Adding, Changing, HouseViewSet, KeyField, TracedSerializer, key_of
from audit.fields import TEXT_VALIDATORS
from improvement.models import Area
from plans.api.serializers import ScopedRelated
from verification import actions, pareto
from verification.api.fields import text
from verification.filters import CauseFilter, MeasureFilter
from verification.models import ControlRow, CorrectiveMeasure, RootCause
from verification.states import Effect, MeasureState

WRITTEN = ("method", "element", "conclusion", "whys", "bones", "containment", "contained_on")


class TermField(serializers.CharField):
    """A word of the vocabulary: shown as it is written, taken as text."""

    def to_representation(self, value):
        """Show the word."""
        return str(value)


class CauseSerializer(TracedSerializer):
    """The cause of a miss: `whys` is a list of answers, `bones` maps a bone's code to a list of causes."""

    row = ScopedRelated(queryset=ControlRow.objects.all())
    whys = serializers.ListField(child=serializers.CharField(max_length=500), required=False)
    bones = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=500)), required=False
    )
    term = TermField(required=False, allow_blank=True, max_length=120, validators=TEXT_VALIDATORS, help_text=_("The cause in a word or two; a new word is learnt."))
    term_id = KeyField(source="term", read_only=True)

    class Meta:
        model = RootCause
        fields = [
            "id", "version", "row", "containment", "contained_on", "method", "element", "term", "term_id", "conclusion", "whys", "bones", "written_by",
            "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["version", "written_by", "created_at", "changed_at"]


class MeasureSerializer(TracedSerializer):
    """A corrective measure with the work item that carries it out; `area` says, on setting it, where that item stands."""

    cause = ScopedRelated(queryset=RootCause.objects.all())
    plan_number = serializers.CharField(source="plan.number", read_only=True)
    owner_name = serializers.StringRelatedField(source="owner", read_only=True)
    area = KeyField(queryset=Area.objects.filter(active=True), write_only=True, required=False, allow_null=True)
    state = serializers.ChoiceField(MeasureState.choices, source="state_now", read_only=True)
    work_item_state = serializers.CharField(source="work_item.state", read_only=True, default=None, allow_null=True)
    work_item_percent = serializers.IntegerField(source="work_item.percent", read_only=True, default=None, allow_null=True)

    class Meta:
        model = CorrectiveMeasure
        fields = [
            "id", "version", "plan_number", "cause", "action", "owner", "owner_name", "due", "due_now", "area", "effect_from", "effect_until", "state", "done_note", "is_done",
            "work_item", "work_item_state", "work_item_percent", "effect", "effect_note", "effect_by", "effect_at", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["version", "due_now", "done_note", "is_done", "work_item", "effect", "effect_note", "effect_by", "effect_at", "created_at", "changed_at"]


class FinishSerializer(serializers.Serializer):
    """What was done, with the version of the measure that was read."""

    version = serializers.IntegerField(min_value=1)
    note = text()


class JudgeSerializer(serializers.Serializer):
    """Whether a measure has helped, and what this is judged from, with the version of the measure that was read."""

    version = serializers.IntegerField(min_value=1)
    effect = serializers.ChoiceField([one for one in Effect.choices if one[0] != Effect.PENDING])
    note = text()


class ShareSerializer(serializers.Serializer):
    """A bar of the Pareto: `term` is null for causes in no word yet; `share` and `cumulative` are in %."""

    term = serializers.IntegerField(allow_null=True)
    bone = serializers.CharField()
    text = serializers.CharField()
    number = serializers.IntegerField()
    share = serializers.DecimalField(max_digits=4, decimal_places=1)
    cumulative = serializers.DecimalField(max_digits=4, decimal_places=1)


class CauseViewSet(Adding, Changing, HouseViewSet):
    """The causes of misses."""

    serializer_class = CauseSerializer
    filterset_class = CauseFilter
    ordering = ["-id"]

    def rows(self, user):
        """Return the causes this user may see."""
        return RootCause.objects.visible_to(user).select_related("row__round__plan", "term")

    def add(self, request, facts):
        """Write the cause of a miss."""
        return actions.write_cause(facts.pop("row"), request.user, key=key_of(request), **facts)

    def change(self, request, cause, version, facts):
        """Change what is written."""
        facts.pop("row", None)
        written = {name: getattr(cause, name) for name in WRITTEN} | {"term": str(cause.term or "")}
        return actions.write_cause(cause.row, request.user, **{**written, **facts}, version=version)


    @extend_schema(responses=ShareSerializer(many=True), filters=True)
    @action(detail=False, methods=["get"], pagination_class=None)
    def pareto(self, request):
        """Which few causes explain most misses: the causes that one may read and that pass the filters, by word, the most frequent first."""
        return Response(ShareSerializer(pareto.shares_of(self.filter_queryset(self.get_queryset())), many=True).data)


class MeasureViewSet(Adding, Changing, HouseViewSet):
    """The corrective measures."""

    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    ordering_fields = ["id", "due"]
    ordering = ["-id"]

    def rows(self, user):
        """Return the measures this user may see."""
        return CorrectiveMeasure.objects.visible_to(user).select_related("cause__row__round__plan", "owner", "work_item")

    def add(self, request, facts):
        """Set a measure."""
        return actions.set_measure(facts.pop("cause"), request.user, key=key_of(request), **facts)

    def change(self, request, measure, version, facts):
        """Change a measure while its round is open."""
        facts.pop("cause", None)
        return actions.edit_measure(measure, request.user, version, **facts)

    @extend_schema(request=FinishSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, pk=None):
        """Report the measure done."""
        return self.told(
            actions.finish_measure(self.get_object(), request.user, **self.parsed(request, FinishSerializer))
        )

    @extend_schema(request=JudgeSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request, pk=None):
        """Say, after the window that was set beforehand, whether the measure has helped; 409 before."""
        return self.told(actions.judge_effect(self.get_object(), request.user, **self.parsed(request, JudgeSerializer)))
