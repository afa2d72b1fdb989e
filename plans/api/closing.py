"""What closing a plan needs, and how it was accepted, at the API (V0; design section 4)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from plans.actions.plans import CLOSING_CONDITIONS
from plans.closing import acceptance_of, checklist
from plans.states import PlanState


class ConditionSerializer(serializers.Serializer):
    """A condition, the page where it is settled, and a sentence for each thing that is missing."""

    title = serializers.CharField()
    url = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class AcceptanceSerializer(serializers.Serializer):
    """Who accepted the plan, when and with which words, and the conditions that were found to hold then."""

    by = serializers.CharField()
    at = serializers.DateTimeField()
    words = serializers.CharField()
    conditions = serializers.ListField(child=serializers.CharField())


class ClosingSerializer(serializers.Serializer):
    """The conditions as they stand while the plan is worked on; once it is closed, how it was accepted."""

    conditions = ConditionSerializer(many=True)
    acceptance = AcceptanceSerializer(allow_null=True)


class ClosingReading:
    """What the viewset of plans tells of closing them."""

    @extend_schema(responses=ClosingSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def closing(self, request, pk=None):
        """Say what closing the plan needs and what of it is missing, or how it was accepted."""
        plan = self.get_object()
        conditions = checklist(plan, CLOSING_CONDITIONS) if plan.state in {PlanState.IN_PROGRESS, PlanState.VERIFYING} else []
        return Response(ClosingSerializer({"conditions": conditions, "acceptance": acceptance_of(plan)}).data)
