"""What the filters of several lists share."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 100  # SQLite refuses patterns of many thousand characters


class WordsFilter(django_filters.CharFilter):
    """Rows any of whose `fields` holds the words."""

    def __init__(self, *fields, **kwargs):
        self.fields = fields
        super().__init__(label=_("Words"), max_length=LONGEST_SEARCH, **kwargs)

    def filter(self, rows, value):
        """Narrow the rows; no words narrow nothing."""
        if not value:
            return rows
        wanted = Q()
        for field in self.fields:
            wanted |= Q(**{f"{field}__icontains": value})
        return rows.filter(wanted)


class HouseFilter(django_filters.FilterSet):
    """A filterset that knows how many of its filters are set."""

    @property
    def active(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(value) for value in self.form.cleaned_data.values()) if self.form.is_valid() else 0
