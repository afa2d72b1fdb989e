"""Filters of comments."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter
from plans.models import Comment
from plans.parts import SECTIONS
from plans.states import CommentState


def sections() -> list[tuple[str, str]]:
    """Return the sections of the document by their slug."""
    return [(section.slug, section.title) for section in SECTIONS]


class CommentFilter(HouseFilter):
    """By plan, section, thread and the state of the thread."""

    plan = django_filters.NumberFilter(label=_("Plan"), field_name="plan", decimal_places=0, max_digits=18)
    section = django_filters.ChoiceFilter(label=_("Section"), choices=sections)
    state = django_filters.ChoiceFilter(label=_("State"), choices=CommentState.choices, method="in_state")
    answers = django_filters.NumberFilter(label=_("Answers to"), field_name="answers", decimal_places=0, max_digits=18)

    class Meta:
        model = Comment
        fields = []

    def in_state(self, rows, name, value):
        """An answer shares the state of its thread."""
        return rows.filter(Q(answers=None, state=value) | Q(answers__state=value))
