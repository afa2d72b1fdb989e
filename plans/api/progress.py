"""Serializers of an approval on its way: its steps, who is asked and who has decided; and of what submission and return take."""

from django.db.models import Q
from rest_framework import serializers

from accounts.rest import HouseViewSet, KeyField, NoteSerializer
from plans.api.serializers import ApprovalDecisionSerializer, DecisionCommentSerializer
from plans.discussion import discussed_plans
from plans.filters.routes import ApprovalFilter
from plans.models import Approval, ApprovalRoute, ApprovalSeat
from plans.readers import working_plans
from plans.states import ApprovalState, StepMode


class ToSubmitSerializer(NoteSerializer):
    """A note, and the route that the document takes; the standard one unless another is named."""

    route = KeyField(queryset=ApprovalRoute.objects.all(), required=False, allow_null=True, default=None)


class ReturnSerializer(DecisionCommentSerializer):
    """A comment, and the hash of the document that was seen."""

    seen_hash = serializers.CharField(required=False, allow_blank=True, default="", max_length=64)


class AskedSerializer(serializers.Serializer):
    """Somebody who may decide."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class SeatLineSerializer(serializers.Serializer):
    """A seat: what it names, who may take it in their own name, and the decision made there."""

    label = serializers.CharField()
    people = AskedSerializer(many=True)
    decision = ApprovalDecisionSerializer(allow_null=True)


class StepLineSerializer(serializers.Serializer):
    """A step: `state` is done, now, next or off."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    mode = serializers.ChoiceField(StepMode.choices)
    state = serializers.CharField()
    seats = SeatLineSerializer(many=True)


class ApprovalSerializer(serializers.Serializer):
    """An approval: the route, the hash that is decided on, since when the present step waits, and its steps."""

    route = serializers.IntegerField(source="approval.route_id", allow_null=True)
    route_name = serializers.CharField(source="route")
    revision = serializers.IntegerField(source="approval.revision")
    state = serializers.ChoiceField(ApprovalState.choices, source="approval.state")
    sha256 = serializers.CharField(source="approval.sha256")
    waiting_since = serializers.DateTimeField(source="approval.waiting_since")
    due = serializers.DateField()
    steps = StepLineSerializer(many=True)


class NamedSeatSerializer(serializers.ModelSerializer):
    """A seat as it was named at submission."""

    label = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = ApprovalSeat
        fields = ("id", "step", "step_name", "mode", "role", "person", "label")


class ApprovalRowSerializer(serializers.ModelSerializer):
    """An approval with its seats; how far it is, is under its plan."""

    seats = NamedSeatSerializer(many=True, read_only=True)

    class Meta:
        model = Approval
        fields = ("id", "plan", "route", "revision", "state", "step", "sha256", "waiting_since", "seats", "created_at", "changed_at")


class ApprovalViewSet(HouseViewSet):
    """The approvals of the plans whose documents one works on or looks after, running and ended; of other plans those that put a document in force."""

    serializer_class = ApprovalRowSerializer
    filterset_class = ApprovalFilter
    ordering_fields = ("id",)

    def rows(self, user):
        """Return those that the user reads."""
        read = Q(plan__in=discussed_plans(user)) | Q(state=ApprovalState.APPROVED)
        return Approval.objects.filter(read, plan__in=working_plans(user)).prefetch_related("seats__person")


ROUTES = [("approvals", ApprovalViewSet, "approval")]
