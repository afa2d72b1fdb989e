"""Filters of templates."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter, WordsFilter
from plans.models import PlanTemplate


class TemplateFilter(HouseFilter):
    """By words, and whether they are in use."""

    q = WordsFilter("name", "description")
    active = django_filters.ChoiceFilter(label=_("In use"), choices=[("true", _("yes")), ("false", _("no"))], method="in_use", empty_label=_("all"))

    class Meta:
        model = PlanTemplate
        fields = []

    def in_use(self, rows, name, value):
        """In use, or no longer."""
        return rows.filter(active=value == "true")
