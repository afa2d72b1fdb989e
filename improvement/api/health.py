"""The health of plans in the API."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.rest import HouseViewSet
from improvement.contexts.health import reasons_of
from improvement.filters import PlanOfHealth
from improvement.health import LABELS, Health
from improvement.health.gathering import WATCHED, health_of
from plans.models import Plan
from plans.readers import names_read_by


@extend_schema_serializer(component_name="HealthReason")
class ReasonSerializer(serializers.Serializer):
    """A reason: which finding, its colour, the sentence, and the ids of the work items it speaks of."""

    code = serializers.CharField()
    colour = serializers.ChoiceField(list(LABELS.items()))
    text = serializers.CharField()
    items = serializers.ListField(child=serializers.IntegerField())
    url = serializers.CharField()


class HealthSerializer(serializers.ModelSerializer):
    """A plan's health: green, amber or red, with its reasons, the worst first."""

    plan = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    name = serializers.SerializerMethodField()
    colour = serializers.SerializerMethodField()
    label = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = ["plan", "number", "name", "colour", "label", "reasons"]

    def get_name(self, plan) -> str:
        """Return the plan's number and name as the user reads it."""
        return self.context["names"][plan.pk]

    @extend_schema_field(serializers.ChoiceField(list(LABELS.items())))
    def get_colour(self, plan):
        """Return green, amber or red."""
        return self._health(plan).colour

    def get_label(self, plan) -> str:
        """Return the colour in words."""
        return str(self._health(plan).label)

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, plan):
        """Return why it is not green."""
        told = zip(self._health(plan).findings, reasons_of(plan, self._health(plan)), strict=True)
        return [{"code": one.code, "colour": one.colour, "text": one.text, "items": list(one.items), "url": reason.url} for one, reason in told]

    def _health(self, plan) -> Health:
        return self.context["health"][plan.pk]


class HealthViewSet(HouseViewSet):
    """The health of the plans under way that one may read, by the plan's id."""

    serializer_class = HealthSerializer
    filterset_class = PlanOfHealth

    def rows(self, user):
        """Return the plans under way that this user may read, the newest first."""
        return Plan.objects.visible_to(user).filter(state__in=WATCHED).for_list().order_by("-pk")

    def get_serializer(self, *args, **kwargs):
        """Judge all the plans that are shown at once."""
        serializer = super().get_serializer(*args, **kwargs)
        shown = args[0] if args else []  # the schema asks for the form alone
        plans = [shown] if isinstance(shown, Plan) else list(shown)
        serializer.context.update(health=health_of(plans), names=names_read_by(self.request.user, plans))
        return serializer


ROUTES = [("plan-health", HealthViewSet, "planhealth")]
