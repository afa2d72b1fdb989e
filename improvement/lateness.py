"""How late a work item is 督办: blue near due, amber lagging, red overdue; counted in working days, by the thresholds in force (I2).

Only an even pace runs by the calendar, for work may be reported on any day.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from improvement.models import UNFINISHED, Thresholds
from improvement.states import ScopeState, WorkState
from plans import workdays

# So far back that nothing overdue is older, and so far ahead that no near date lies beyond.
REACH = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Yardstick:
    """What lateness is measured by today: read once for a whole page.

    An item is near due when it ends by `near_until`; it lags when it is `lag` percentage points behind an even pace.
    `own` are the days that the organisation has set itself, as `plans.workdays` takes them. After `quality_days` working
    days, what is late is told to service quality management.
    """

    today: date
    near_until: date
    lag: int
    own: dict = field(default_factory=dict)
    quality_days: int = 5

    @cached_property
    def in_time(self) -> date:
        """The earliest end that is in time today; what ended before is overdue, and what was to begin before was not begun in time."""
        return workdays.earliest_in_time(self.today, own=self.own)

    def days_since(self, day: date) -> int:
        """Return the working days after `day` up to today."""
        return workdays.between(day, self.today, self.own)

    def days_until(self, day: date) -> int:
        """Return the working days after today up to `day`."""
        return workdays.between(self.today, day, self.own)


def yardstick(today: date | None = None) -> Yardstick:
    """Return what lateness is measured by today, in two queries."""
    today = today or timezone.localdate()
    thresholds, own = Thresholds.objects.in_force(), workdays.own_days(today - REACH, today + REACH)
    return Yardstick(today, workdays.add(today, thresholds.near_days, own), thresholds.lag_percent, own, thresholds.quality_days)


def of(item, by: Yardstick) -> str:
    """Return "over" (a working day has passed since its end), "late" (not begun in time, blocked, lagging), "near" (its end is near), or "".

    What waits for a revision may not be begun, so it is not late.
    """
    if item.state not in UNFINISHED or item.scope_state == ScopeState.PENDING:
        return ""
    if item.planned_end < by.in_time:
        return "over"
    if _lags(item, by):
        return "late"
    return "near" if item.planned_end <= by.near_until else ""


def words(item, by: Yardstick) -> str:
    """Return in words what `of` says, for those who do not see the colour."""
    late = of(item, by)
    if late == "over":
        days = by.days_since(item.planned_end)
        return ngettext("overdue by {days} working day", "overdue by {days} working days", days).format(days=days)
    if late == "late":
        return _("not begun in time") if item.state == WorkState.TO_DO else _("lagging")
    if not late:
        return ""
    days = by.days_until(item.planned_end)
    return ngettext("{days} working day left", "{days} working days left", days).format(days=days)


def even_pace(start: date, end: date, by: Yardstick) -> float:
    """Return how far, in percent, work from `start` to `end` is today at an even pace."""
    return max(0.0, min(100.0, 100 * ((by.today - start).days + 1) / ((end - start).days + 1)))


def _lags(item, by):
    if item.state == WorkState.TO_DO:
        return item.planned_start < by.in_time
    return item.state == WorkState.BLOCKED or even_pace(item.planned_start, item.planned_end, by) - item.percent >= by.lag
