"""Spans of days against moments: a day is one of the organisation's own time zone."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

# Moments near the ends of the calendar cannot be told in another time zone.
FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)


def since(field: str, day: date) -> Q:
    """Return the condition that the moment in `field` lies on this day or later."""
    return Q(**{f"{field}__gte": start_of(day)})


def until(field: str, day: date) -> Q:
    """Return the condition that the moment in `field` lies on this day or earlier."""
    return Q(**{f"{field}__lt": start_of(min(day, LAST) + timedelta(days=1))})


def within(field: str, first: date, last: date) -> Q:
    """Return the condition that the moment in `field` lies on a day of the span, both ends included."""
    return since(field, first) & until(field, last)


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST), LAST + timedelta(days=1)), time.min))
