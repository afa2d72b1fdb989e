"""Filters of approval routes, their steps and approvers."""

import django_filters

from accounts.filters import IdFilter
from plans.filters.words import HouseFilter, WordsFilter
from plans.models import Approval, ApprovalRoute, RouteSeat, RouteStep
from plans.states import ApprovalState


class RouteFilter(HouseFilter):
    """By words, and by whether a route is in use or standard."""

    q = WordsFilter("name", "description")
    active = django_filters.BooleanFilter()
    standard = django_filters.BooleanFilter()

    class Meta:
        model = ApprovalRoute
        fields = []


class StepFilter(HouseFilter):
    """By route."""

    route = IdFilter(field_name="route")

    class Meta:
        model = RouteStep
        fields = []


class SeatFilter(HouseFilter):
    """By step and by route."""

    step = IdFilter(field_name="step")
    route = IdFilter(field_name="step__route")

    class Meta:
        model = RouteSeat
        fields = []


class ApprovalFilter(HouseFilter):
    """By plan, route and state."""

    plan = IdFilter(field_name="plan")
    route = IdFilter(field_name="route")
    state = django_filters.ChoiceFilter(choices=ApprovalState.choices)

    class Meta:
        model = Approval
        fields = []
