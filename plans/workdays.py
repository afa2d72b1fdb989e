"""Working days by the Chinese calendar: public holidays free, 补班 days worked, and what the organisation has set itself."""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

from plans.models import CalendarDay

ONE_DAY = timedelta(days=1)
WEEK, SATURDAY = 7, 5
# The years for which the State Council's arrangement is known to the library.
PUBLISHED = frozenset(day.year for day in holidays if day.month > 1)


# What these arrangements take out of the week: the days off that would be worked, and the weekend days that are.
SHIFTED = {day: False for day in holidays if day.weekday() < SATURDAY and day.year in PUBLISHED} | {
    day: True for day in workdays if day.weekday() >= SATURDAY and day.year in PUBLISHED
}


def is_published(year: int) -> bool:
    """Return whether the holiday arrangement of a year is known; without it, weekdays count as working days."""
    return year in PUBLISHED


def is_working(day: date, own: dict[date, bool] | None = None) -> bool:
    """Return whether a day is worked. `own` are the days the organisation has set itself; without it they are read."""
    own = own_days(day, day) if own is None else own
    if day in own:
        return own[day]
    return chinese_calendar.is_workday(day) if is_published(day.year) else day.weekday() < SATURDAY


def own_days(start: date, end: date) -> dict[date, bool]:
    """Return the days from `start` to `end` that the organisation has set itself, and whether each is worked."""
    return dict(CalendarDay.objects.filter(day__range=(start, end)).values_list("day", "working"))


def add(day: date, number: int, own: dict[date, bool] | None = None) -> date:
    """Return the `number`-th working day after (or, when negative, before) a day; 0 gives the day itself."""
    own = own_days(*((day, date.max) if number > 0 else (date.min, day))) if own is None else own
    step, left = (ONE_DAY if number > 0 else -ONE_DAY), abs(number)
    while left:
        day += step
        left -= is_working(day, own)
    return day


def earliest_in_time(today: date, days: int = 0, own: dict[date, bool] | None = None) -> date:
    """Return the earliest day after which no more than `days` working days have passed by `today`: what was due before it is later than that.

    It is the condition `between(due, today) > days` as one date, so that a query can compare with it.
    """
    own = own_days(date.min, today) if own is None else own
    while not is_working(today, own):
        today -= ONE_DAY
    return add(today, -days, own)


def between(start: date, end: date, own: dict[date, bool] | None = None) -> int:
    """Return how many working days lie after `start` up to and including `end`; negative when `end` is before `start`."""
    if end < start:
        return -between(end, start, own)
    own = own_days(start, end) if own is None else own
    # Reckoned by whole weeks, so that a span of centuries costs no more than one of days.
    weeks, rest = divmod((end - start).days, WEEK)
    count = weeks * SATURDAY + sum((start.weekday() + n) % WEEK < SATURDAY for n in range(1, rest + 1))
    return count + sum(works - (day.weekday() < SATURDAY) for day, works in (SHIFTED | own).items() if start < day <= end)


def lasting(first: date, last: date, own: dict[date, bool] | None = None) -> int:
    """Return how many working days something takes that begins on `first` and ends on `last`, both included."""
    own = own_days(min(first, last), max(first, last)) if own is None else own
    return is_working(first, own) + between(first, last, own)


def unpublished(first: date, last: date) -> list[int]:
    """Return the years from `first` to `last` whose holiday arrangement is not known, so that their weekdays count."""
    return [year for year in range(first.year, last.year + 1) if not is_published(year)]


def special_days(year: int) -> dict[date, tuple[bool, str]]:
    """Return the days of a year that the published arrangement takes out of the week: whether each is worked, and for what."""
    named = {**{day: (False, name) for day, name in holidays.items()}, **{day: (True, name) for day, name in workdays.items()}}
    return {day: told for day, told in sorted(named.items()) if day.year == year}
