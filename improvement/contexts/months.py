"""A month of due dates: the working calendar with the work items on the days on which they end."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format

from audit.fields import FIRST_DAY, LAST_DAY
from improvement.contexts.lists import Line, lines_of
from improvement.readers import ends_in_force
from plans import workdays
from plans.contexts.calendar import Day, month_of

# More items than these in one month are not read by anybody; the page says so.
MOST_A_MONTH = 400
# As many as a day of the grid shows at once; the others open below them.
AT_ONCE = 4
ASKED = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class DueDay:
    """A day of the grid with what ends on it; `more` are those that open below the first ones."""

    day: Day
    lines: tuple[Line, ...]
    more: tuple[Line, ...]


@dataclass(frozen=True)
class DueMonth:
    """A month with its neighbours as an address names them ("2026-03"), "" where the calendar ends."""

    name: str
    code: str
    weeks: tuple[tuple[DueDay | None, ...], ...]
    count: int
    left_out: bool
    working_days: int
    published: bool
    earlier: str
    later: str
    now: str

    @property
    def lines(self) -> list[Line]:
        """All that ends in the month, day by day."""
        return [line for week in self.weeks for due in week if due for line in (*due.lines, *due.more)]


def first_of(asked: str, today: date) -> date:
    """Return the first day of the month that an address asks for, or of the present one."""
    match = ASKED.fullmatch(asked)
    if match and 1 <= int(match[2]) <= 12 and FIRST_DAY.year <= int(match[1]) <= LAST_DAY.year:
        return date(int(match[1]), int(match[2]), 1)
    return today.replace(day=1)


def due_month(rows, user, first: date, by) -> DueMonth:
    """Return the month that begins on `first` with those of the items that end in it as the user reads them.

    `by` is the page's yardstick of lateness, whose day is today. A constant number of queries.
    """
    last = first.replace(day=monthrange(first.year, first.month)[1])
    # What an open revision moves ends, to those who do not work on it, where the baseline in force has it.
    moved = ends_in_force(user, rows)
    brought = [pk for pk, end in moved.items() if first <= end <= last]
    ending = rows.filter((Q(planned_end__range=(first, last)) & ~Q(pk__in=moved)) | Q(pk__in=brought))
    found = list(ending.for_list().order_by("planned_end", "plan_id", "number")[: MOST_A_MONTH + 1])
    lines: dict[date, list] = {}
    for line in lines_of(found[:MOST_A_MONTH], user, by, of_plans=True):
        lines.setdefault(line.item.planned_end, []).append(line)
    shown = month_of(first.year, first.month)
    return DueMonth(
        date_format(first, "YEAR_MONTH_FORMAT"), _code(first), tuple(tuple(day and _due(day, lines.get(day.day, [])) for day in week) for week in shown.weeks),
        sum(map(len, lines.values())), len(found) > MOST_A_MONTH, shown.working_days, workdays.is_published(first.year),
        _code(first - timedelta(days=1)), _code(last + timedelta(days=1)), _code(by.today),
    )  # fmt: skip


def _due(day, lines):
    return DueDay(day, tuple(lines[:AT_ONCE]), tuple(lines[AT_ONCE:]))


def _code(day):
    return f"{day:%Y-%m}" if FIRST_DAY <= day <= LAST_DAY else ""
