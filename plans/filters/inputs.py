"""Filters of the register of inputs."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.filters.words import HouseFilter, WordsFilter
from plans.models import ImprovementInput, Service
from plans.spans import since, until
from plans.states import Element, InputKind, InputState, Level


def coded_kinds() -> list[tuple[str, str]]:
    """Return the kinds with their codes before the words: "D2.8 Trend of a KPI"."""
    return [(code, f"{code} {label}") for code, label in InputKind.choices]


def day(label, narrow):
    """Return the filter of the day on which an input was raised."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, widget=widget, method=lambda rows, name, value: rows.filter(narrow("created_at", value)))


class SteadyOrder(django_filters.OrderingFilter):
    """An order in which equals stand newest first, so that pages do not overlap."""

    def filter(self, rows, value):
        """Put the rows in order."""
        return super().filter(rows, [*value, "-id"]) if value else rows


class InputFilter(HouseFilter):
    """By words, kind, state, element, service, value, effort and the days of raising; and in which order."""

    q = WordsFilter("number", "title", "description")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=coded_kinds, empty_label=_("all"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=InputState.choices, empty_label=_("all"))
    element = django_filters.ChoiceFilter(label=_("Element"), choices=Element.choices, empty_label=_("all"))
    service = django_filters.ModelChoiceFilter(label=_("Service"), queryset=Service.objects.all(), empty_label=_("all"))
    value = django_filters.ChoiceFilter(label=pgettext_lazy("input", "Value"), choices=Level.choices, empty_label=_("all"))
    effort = django_filters.ChoiceFilter(label=pgettext_lazy("input", "Effort"), choices=Level.choices, empty_label=_("all"))
    often = django_filters.BooleanFilter(label=_("Carried over three times or more"), method="carried_over_often", widget=forms.CheckboxInput)
    since = day(_("Raised since"), since)
    until = day(_("Raised until"), until)
    order = SteadyOrder(
        label=_("Order"), empty_label=_("newest first"), fields=[("id", "id"), ("worth", "worth"), ("cost", "cost")],
        choices=[("id", _("oldest first")), ("-worth", _("highest value first")), ("cost", _("least effort first"))],
    )  # fmt: skip

    class Meta:
        model = ImprovementInput
        fields = []

    def carried_over_often(self, rows, name, value):
        """Those that leadership is told of; unticked, it narrows nothing."""
        return rows.often_carried_over() if value else rows

    @property
    def active(self) -> int:
        """How many filters narrow the list; the order narrows nothing."""
        return super().active - bool(self.form.is_valid() and self.form.cleaned_data["order"])


class InputApiFilter(InputFilter):
    """The same, and by exact number."""

    number = django_filters.CharFilter(lookup_expr="exact")
