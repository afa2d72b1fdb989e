"""Filters of planning cycles, for the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter, WordsFilter
from plans.models import PlanningCycle
from plans.states import CycleState


class CycleFilter(HouseFilter):
    """By words, state and a day that the span holds."""

    q = WordsFilter("name")
    state = django_filters.ChoiceFilter(label=_("State"), choices=CycleState.choices)
    day = django_filters.DateFilter(label=_("Day"), method="holding")

    class Meta:
        model = PlanningCycle
        fields = []

    def holding(self, rows, name, value):
        """Narrow to the cycles whose span holds the day."""
        return rows.filter(starts__lte=value, ends__gte=value)
