"""Filters of expenses."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter
from plans.models import Expense


class ExpenseFilter(HouseFilter):
    """By plan (its id or its number), budget line, and the day it was spent."""

    number = django_filters.CharFilter(label=_("Number of the plan"), field_name="plan__number", lookup_expr="exact")
    spent_after = django_filters.DateFilter(label=_("Spent from"), field_name="spent_on", lookup_expr="gte")
    spent_before = django_filters.DateFilter(label=_("Spent until"), field_name="spent_on", lookup_expr="lte")

    class Meta:
        model = Expense
        fields = ["plan", "line"]
