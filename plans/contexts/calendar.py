"""A year of the working calendar: months as grids, the published holidays as a list, and the days the organisation has set."""

import calendar
from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import Holiday
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans import workdays
from plans.models import CalendarDay
from plans.models.indicators import in_chinese

HOLIDAYS = {one.value: one.chinese for one in Holiday}


@dataclass(frozen=True)
class Day:
    """A day of the grid: `kind` is work, free, holiday, shifted (a weekend day that is worked), or set (by the organisation)."""

    day: date
    working: bool
    kind: str
    note: str
    today: bool
    row: CalendarDay | None = None

    @property
    def mark(self) -> str:
        """The sign at the day's corner, as wall calendars have it: 休 or 班, nothing on an ordinary day."""
        if self.kind in {"work", "free"}:
            return ""
        return pgettext("mark in a calendar: worked", "W") if self.working else pgettext("mark in a calendar: free", "F")

    @property
    def words(self) -> str:
        """What is read out of the day."""
        state = _("working day") if self.working else _("not worked")
        return f"{self.day} {state}{f', {self.note}' if self.note else ''}"


@dataclass(frozen=True)
class Month:
    """A month: its weeks from Monday on (None outside the month), and how many of its days are worked."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


@dataclass(frozen=True)
class HolidaySpan:
    """A public holiday: the days that are free, and the weekend days worked in their stead."""

    name: str
    first: date
    last: date
    days: int
    worked: tuple[date, ...]


@dataclass(frozen=True)
class Year:
    """A year of the calendar."""

    year: int
    published: bool
    months: tuple[Month, ...]
    holidays: tuple[HolidaySpan, ...]
    rows: tuple[CalendarDay, ...]
    working_days: int


def year_of(year: int) -> Year:
    """Return a year of the calendar; the days the organisation has set cost one query."""
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    special = workdays.special_days(year)
    today = timezone.localdate()
    own = {day: row.working for day, row in rows.items()}
    months = tuple(_month(year, number, special, rows, own, today) for number in range(1, 13))
    worked = sum(month.working_days for month in months)
    return Year(year, workdays.is_published(year), months, tuple(_holidays(special)), tuple(rows.values()), worked)


def month_of(year: int, number: int) -> Month:
    """Return one month of the calendar; the days the organisation has set cost one query."""
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year, day__month=number)}
    own = {day: row.working for day, row in rows.items()}
    return _month(year, number, workdays.special_days(year), rows, own, timezone.localdate())


def holiday_name(name: str) -> str:
    """Return the name of a public holiday in the present language; the published table has it in English."""
    return HOLIDAYS.get(name, name) if in_chinese() else name


def _month(year, number, special, rows, own, today):
    weeks = tuple(
        tuple(_day(day, special, rows, own, today) if day.month == number else None for day in week)
        for week in calendar.Calendar().monthdatescalendar(year, number)
    )
    return Month(str(MONTHS[number]), weeks, sum(bool(day) and day.working for week in weeks for day in week))


def _day(day, special, rows, own, today):
    working = workdays.is_working(day, own)
    if day in rows:
        return Day(day, working, "set", rows[day].note, day == today, rows[day])
    if day in special:
        worked, name = special[day]
        return Day(day, working, "shifted" if worked else "holiday", holiday_name(name), day == today)
    return Day(day, working, "work" if working else "free", "", day == today)


def _holidays(special):
    """Yield the public holidays of a year in their order: days in a row under one name are one holiday."""
    free = [(day, name) for day, (worked, name) in special.items() if not worked]
    spans: list[list] = []
    for day, name in free:
        if spans and spans[-1][0] == name and (day - spans[-1][2]).days == 1:
            spans[-1][2] = day
        else:
            spans.append([name, day, day])
    shifted = [(day, name) for day, (worked, name) in special.items() if worked]
    for name, first, last in spans:
        nearest = [day for day, told in shifted if told == name and abs((day - first).days) < 60]
        yield HolidaySpan(holiday_name(name), first, last, (last - first).days + 1, tuple(nearest))
