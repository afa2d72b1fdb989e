"""Reviews, held and planned, and what they decided at the API."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from accounts.rest import Adding, HouseViewSet, KeyField, TracedSerializer, key_of, version_in
from improvement.api.fields import PlanField
from plans.api.serializers import ScopedRelated
from plans.models import Plan
from verification import actions, reviewing
from verification.api.fields import text
from verification.api.proof import ProofViewSet
from verification.filters import DecisionFilter, ReviewFilter
from verification.models import Review, ReviewDecision


class AttendeesField(serializers.ListField):
    """People by their ids; shown with the names that they had then."""

    child = KeyField(queryset=User.objects.active())

    def to_representation(self, value):
        """Return what was kept."""
        return value


class ReviewSerializer(TracedSerializer):
    """A review that was held; `planned_row` is the planned review of the baseline in force that it stands for."""

    plan = PlanField()
    planned_row = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    attendees = AttendeesField(required=False)
    participants = text()
    recorded_on = serializers.DateField(source="recorded", read_only=True)

    class Meta:
        model = Review
        fields = [
            "id", "version", "plan", "held_on", "subject", "attendees", "participants", "minutes", "decisions", "planned_row", "planned_on", "recorded_by", "recorded_on",
            "created_at",
        ]  # fmt: skip
        read_only_fields = ["version", "planned_on", "recorded_by", "recorded_on", "created_at"]


class PlannedSerializer(serializers.Serializer):
    """A review that the baseline in force has, the one held for it, and whether it was missed; `recorded_late` counts working days, 0 within five."""

    row = serializers.IntegerField()
    planned_on = serializers.DateField()
    subject = serializers.CharField()
    review = KeyField(read_only=True, pk_field=serializers.IntegerField())
    missed = serializers.BooleanField()
    in_time = serializers.BooleanField()
    recorded_late = serializers.IntegerField()


class DecisionSerializer(TracedSerializer):
    """What a review decided; with an owner and a day it becomes a work item, whose state says whether it is carried out or was given up."""

    work_item_state = serializers.CharField(source="work_item.state", read_only=True, default=None, allow_null=True)
    work_item_percent = serializers.IntegerField(source="work_item.percent", read_only=True, default=None, allow_null=True)
    review = ScopedRelated(queryset=Review.objects.all())

    class Meta:
        model = ReviewDecision
        fields = ["id", "version", "review", "text", "owner", "due", "work_item", "work_item_state", "work_item_percent", "created_at"]
        read_only_fields = ["version", "work_item", "created_at"]


class ReviewViewSet(ProofViewSet):
    """The reviews that were held."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    ordering_fields = ["id", "held_on"]

    def add(self, request, facts):
        """Record a review."""
        return actions.record_review(facts.pop("plan"), request.user, key=key_of(request), **facts)

    @extend_schema(
        parameters=[OpenApiParameter("plan", OpenApiTypes.INT, required=True)], responses=PlannedSerializer(many=True), filters=False
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def planned(self, request):
        """List the planned reviews of a plan's baseline in force, held or missed."""
        return Response(PlannedSerializer(reviewing.planned_of(plan_asked(request)), many=True).data)


class DecisionViewSet(Adding, HouseViewSet):
    """What the reviews decided."""

    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    ordering_fields = ["id", "due"]
    ordering = ["-id"]

    def rows(self, user):
        """Return what was decided about plans this user may read."""
        return ReviewDecision.objects.visible_to(user).select_related("review__plan", "work_item")

    def add(self, request, facts):
        """Record what a review decided."""
        return actions.decide_at_review(facts.pop("review"), request.user, key=key_of(request), **facts)


def plan_asked(request) -> Plan:
    """Return the plan that the address names in `plan`. Raises ValidationError without one, Http404 for one the user may not read."""
    try:
        number = version_in(request.query_params.get("plan"))
    except ValidationError as error:
        raise ValidationError({"plan": _("Name the plan.")}) from error
    return get_object_or_404(Plan.objects.visible_to(request.user), pk=number)
