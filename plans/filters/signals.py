"""Filters of the shifts that indicators show."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter
from plans.models import Indicator, IndicatorSignal
from plans.states import SignalState


class SignalFilter(HouseFilter):
    """By state, indicator and the span of periods in which a shift was found."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=SignalState.choices, empty_label=_("all"))
    indicator = django_filters.ModelChoiceFilter(label=_("Indicator"), queryset=Indicator.objects.all(), empty_label=_("all"))

    class Meta:
        model = IndicatorSignal
        fields = []


class SignalApiFilter(SignalFilter):
    """The same, by the indicator's code and by the span in which it was found."""

    code = django_filters.CharFilter(label=_("Code of the indicator"), field_name="indicator__code", lookup_expr="exact")
    since = django_filters.DateFilter(label=_("From"), field_name="found_period", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("Until"), field_name="found_period", lookup_expr="lte")
