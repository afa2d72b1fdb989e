"""The API of the shifts that indicators show: read them, raise one as an input, set one aside."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from accounts.rest import HouseViewSet, TracedSerializer, key_of, version_of
from plans import actions, suggestions
from plans.api.inputs import InputSerializer
from plans.filters.signals import SignalApiFilter
from plans.models import ImprovementInput, IndicatorSignal


@extend_schema_serializer(component_name="SignalFound")
class FoundSerializer(TracedSerializer):
    """A shift that one of Wheeler's rules found: the rule, its months, the limits it was found against, and the decision."""

    code = serializers.CharField(source="indicator.code", read_only=True)
    state_words = serializers.CharField(source="get_state_display", read_only=True)
    words = serializers.SerializerMethodField()
    against = serializers.SerializerMethodField()
    decided_by_name = serializers.StringRelatedField(source="decided_by", read_only=True)

    class Meta:
        model = IndicatorSignal
        fields = (
            "id", "indicator", "code", "rule", "side", "first_period", "found_period", "limits", "words", "against",
            "state", "state_words", "source", "decided_by", "decided_by_name", "reason", "version", "created_at", "changed_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_words(self, signal) -> str:
        """Say which rule found it, and when."""
        return suggestions.words_of(signal)

    def get_against(self, signal) -> str:
        """Say which limits it was found against."""
        return suggestions.against_words(signal)


class SuggestedSerializer(serializers.ModelSerializer):
    """Title and description of the input to raise; what is left out is taken from the figures."""

    class Meta:
        model = ImprovementInput
        fields = ("title", "description")
        extra_kwargs = {"title": {"required": False}, "description": {"required": False}}


class AsideSerializer(serializers.Serializer):
    """Why the shift is set aside."""

    reason = serializers.CharField(max_length=2000)


class SignalViewSet(HouseViewSet):
    """Shifts of indicators in the worse direction: raise one as an input of kind D2.8, or set it aside with a reason."""

    serializer_class = FoundSerializer
    filterset_class = SignalApiFilter
    ordering_fields = ("id", "found_period")

    def rows(self, user):
        """Return all shifts."""
        return IndicatorSignal.objects.select_related("indicator", "decided_by")

    @extend_schema(request=SuggestedSerializer, responses=InputSerializer)
    @action(detail=True, methods=["post"], url_path="raise", url_name="raise")
    def raise_it(self, request, pk=None):
        """Raise the input that the shift suggests, at the `version` that was read."""
        signal = self.get_object()
        permit(request.user, "signal.decide", signal)
        told = suggestions.told(signal)
        facts = {"title": told.title, "description": told.description} | self.parsed(request, SuggestedSerializer)
        source = actions.raise_signal(signal, request.user, version_of(request), key=key_of(request), **facts)
        return Response(InputSerializer(source, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=AsideSerializer, responses=FoundSerializer)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request, pk=None):
        """Set the shift aside with the reason, at the `version` that was read."""
        signal = self.get_object()
        permit(request.user, "signal.decide", signal)
        facts = self.parsed(request, AsideSerializer)
        return self.told(actions.set_signal_aside(signal, request.user, version_of(request), facts["reason"]))


ROUTES = [("indicator-signals", SignalViewSet, "indicatorsignal")]
