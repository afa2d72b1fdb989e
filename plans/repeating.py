"""Days that repeat by week, month or quarter, each on a working day (D3.6, D4.5)."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans import workdays

MONTHS_OF = {"month": 1, "quarter": 3}


class Every(models.TextChoices):
    """How often something repeats."""

    WEEK = "week", _("every so many weeks")
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")


def days(every: str, first: date, last: date, weeks: int = 1) -> Iterator[date]:
    """Yield the days from `first` to `last`, in order and each once; a free day gives way to the next working day.

    Months are counted from `first`: the 31st is the last day of a shorter month.
    """
    own = workdays.own_days(first, date.max)
    told = None
    for plain in _plain(every, first, last, weeks):
        day = plain
        while not workdays.is_working(day, own):
            day += workdays.ONE_DAY
        if day != told:
            yield day
        told = day


def _plain(every, first, last, weeks):
    number, day = 0, first
    while day <= last:
        yield day
        number += 1
        day = first + timedelta(weeks=weeks * number) if every == Every.WEEK else _months_on(first, MONTHS_OF[every] * number)


def _months_on(first, months):
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
