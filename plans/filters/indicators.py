"""Filters of indicators and of their measurements."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter, WordsFilter
from plans.models import Indicator, Measurement
from plans.states import Direction


class IndicatorFilter(HouseFilter):
    """By words and direction."""

    q = WordsFilter("code", "name_en", "name_zh")
    direction = django_filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices, empty_label=_("all"))

    class Meta:
        model = Indicator
        fields = []


class MeasurementFilter(HouseFilter):
    """By indicator and span of periods."""

    indicator = django_filters.ModelChoiceFilter(label=_("Indicator"), queryset=Indicator.objects.all())
    code = django_filters.CharFilter(label=_("Code of the indicator"), field_name="indicator__code", lookup_expr="exact")
    since = django_filters.DateFilter(label=_("From"), field_name="period", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("Until"), field_name="period", lookup_expr="lte")

    class Meta:
        model = Measurement
        fields = []
