"""Filters of the register of inputs."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter, WordsFilter
from plans.models import ImprovementInput
from plans.states import Element, InputKind, InputState


def coded_kinds() -> list[tuple[str, str]]:
    """Return the kinds with their codes before the words: "D2.8 Trend of a KPI"."""
    return [(code, f"{code} {label}") for code, label in InputKind.choices]


class InputFilter(HouseFilter):
    """By words, kind, state and element."""

    q = WordsFilter("number", "title", "description")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=coded_kinds, empty_label=_("all"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=InputState.choices, empty_label=_("all"))
    element = django_filters.ChoiceFilter(label=_("Element"), choices=Element.choices, empty_label=_("all"))

    class Meta:
        model = ImprovementInput
        fields = []


class InputApiFilter(InputFilter):
    """The same, and by exact number."""

    number = django_filters.CharFilter(lookup_expr="exact")
