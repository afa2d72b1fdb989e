"""The API of inputs."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from accounts.rest import Adding, AtVersionSerializer, Changing, HouseViewSet, KeyField, TracedSerializer, key_of
from audit.fields import LONG_TEXT, validate_encodable
from plans import actions, lineage, similar
from plans.api.lineage import LineageSerializer
from plans.filters.inputs import InputApiFilter
from plans.forms.inputs import INPUT_FIELDS, REASON_LENGTH
from plans.models import ImprovementInput


class InputSerializer(TracedSerializer):
    """An input with its decision and lineage."""

    kind_words = serializers.CharField(source="get_kind_display", read_only=True)
    raised_by_name = serializers.StringRelatedField(source="raised_by", read_only=True)
    service_name = serializers.StringRelatedField(source="service", read_only=True)
    decided_by_name = serializers.StringRelatedField(source="decided_by", read_only=True)

    class Meta:
        model = ImprovementInput
        read = (
            "id", "number", "state", "kind_words", "service_name", "raised_by", "raised_by_name", "decided_by", "decided_by_name", "decision_reason", "merged_into",
            "deferred_until", "origin_plan", "origin_input", "repeat_count", "version", "created_at", "changed_at",
        )  # fmt: skip
        fields = (*INPUT_FIELDS, *read)
        read_only_fields = read


class ReasonSerializer(AtVersionSerializer):
    """A decision and its reason."""

    reason = serializers.CharField(max_length=REASON_LENGTH)


@extend_schema_serializer(component_name="InputMerge")
class MergeSerializer(ReasonSerializer):
    """Which other input says the same."""

    into = KeyField(queryset=ImprovementInput.objects.none())

    def get_fields(self):
        """Only inputs that the user may see can be named."""
        fields = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if user and user.is_authenticated:
            fields["into"].queryset = ImprovementInput.objects.visible_to(user)
        return fields


class DeferSerializer(ReasonSerializer):
    """Until when."""

    until = serializers.DateField()


class SoughtSerializer(serializers.Serializer):
    """What is about to be raised."""

    title = serializers.CharField(max_length=similar.LONGEST_TITLE, validators=[validate_encodable])
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONG_TEXT, validators=[validate_encodable])


class MatchSerializer(serializers.Serializer):
    """An input that says much the same; `score` is 0 to 100."""

    id = serializers.IntegerField(source="source.pk")
    number = serializers.CharField(source="source.number")
    title = serializers.CharField(source="source.title")
    state = serializers.CharField(source="source.state")
    state_words = serializers.CharField(source="source.get_state_display")
    url = serializers.CharField(source="source.get_absolute_url")
    score = serializers.IntegerField()


class InputViewSet(Adding, Changing, HouseViewSet):
    """Inputs: raise, change while undecided, and decide."""

    serializer_class = InputSerializer
    filterset_class = InputApiFilter
    ordering_fields = ("id", "kind", "state", "element", "service", "worth", "cost")

    def rows(self, user):
        """Return the inputs the user may see."""
        return ImprovementInput.objects.visible_to(user).weighed().select_related("raised_by", "decided_by", "service")

    def add(self, request, facts):
        """Raise an input."""
        return actions.raise_input(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change an input that nobody has decided on."""
        return actions.edit_input(obj, request.user, version, **facts)

    @extend_schema(parameters=[SoughtSerializer], responses=MatchSerializer(many=True))
    @action(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def similar(self, request):
        """List up to five inputs that say much the same, the likest first."""
        sought = SoughtSerializer(data=request.query_params)
        sought.is_valid(raise_exception=True)
        return Response(MatchSerializer(similar.find(request.user, **sought.validated_data), many=True).data)

    @extend_schema(responses=LineageSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def lineage(self, request, pk=None):
        """Show where the input comes from, which plans answer it and what goes on from it, as far as the user may read them."""
        source = self.get_object()
        return Response(LineageSerializer(lineage.of(source, request.user) | {"repeat_count": source.repeat_count}).data)

    @extend_schema(request=ReasonSerializer, responses=InputSerializer)
    @action(detail=True, methods=["post"])
    def adopt(self, request, pk=None):
        """Adopt the input."""
        return self.decided(request, actions.adopt_input, ReasonSerializer)

    @extend_schema(request=MergeSerializer, responses=InputSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request, pk=None):
        """Merge the input into another one."""
        return self.decided(request, actions.merge_input, MergeSerializer)

    @extend_schema(request=DeferSerializer, responses=InputSerializer)
    @action(detail=True, methods=["post"])
    def defer(self, request, pk=None):
        """Defer the input until a date."""
        return self.decided(request, actions.defer_input, DeferSerializer)

    @extend_schema(request=ReasonSerializer, responses=InputSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk=None):
        """Decline the input."""
        return self.decided(request, actions.decline_input, ReasonSerializer)

    def decided(self, request, decide, serializer_class):
        """Take a decision; refuse those who may not before looking at what was sent."""
        source = self.get_object()
        permit(request.user, "input.decide", source)
        return self.told(decide(source, request.user, **self.parsed(request, serializer_class)))


ROUTES = [("inputs", InputViewSet, "input")]
