"""Filters of comments."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.filters import IdFilter
from plans.filters.words import HouseFilter
from plans.models import Comment
from plans.parts import SECTIONS
from plans.states import CommentState


def sections() -> list[tuple[str, str]]:
    """Return the sections of the document by their slug."""
    return [(section.slug, section.title) for section in SECTIONS]


class CommentFilter(HouseFilter):
    """By plan, section, thread and the state of the thread."""

    plan = IdFilter(label=_("Plan"), field_name="plan")
    section = django_filters.ChoiceFilter(label=_("Section"), choices=sections)
    state = django_filters.ChoiceFilter(label=_("State"), choices=CommentState.choices, method="in_state")
    answers = IdFilter(label=_("Answers to"), field_name="answers")
    about_type = django_filters.CharFilter(label=_("Kind of what it is about"))
    about_id = IdFilter(label=_("What it is about"), field_name="about_id")

    class Meta:
        model = Comment
        fields = []

    def in_state(self, rows, name, value):
        """An answer shares the state of its thread."""
        return rows.filter(Q(answers=None, state=value) | Q(answers__state=value))
