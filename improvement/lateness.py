"""How late a work item is: blue near due, amber lagging, red overdue; and what the colour says in words."""

from datetime import timedelta

from django.utils.translation import gettext as _

from improvement.models import UNFINISHED
from improvement.states import WorkState

NEAR = timedelta(days=7)
# Work lags when it is this many percentage points behind an even pace between its planned dates.
LAG = 30


def of(item, today) -> str:
    """Return "over" (its end has passed), "late" (not begun in time, blocked, lagging), "near" (7 days left), or ""."""
    if item.state not in UNFINISHED:
        return ""
    if item.planned_end < today:
        return "over"
    if _lags(item, today):
        return "late"
    return "near" if item.planned_end - today <= NEAR else ""


def words(item, today) -> str:
    """Return in words what `of` says, for those who do not see the colour."""
    late = of(item, today)
    if late == "over":
        return _("overdue by {days} days").format(days=(today - item.planned_end).days)
    if late == "late":
        return _("not begun in time") if item.state == WorkState.TO_DO else _("lagging")
    return _("{days} days left").format(days=(item.planned_end - today).days) if late else ""


def _lags(item, today):
    if item.state == WorkState.TO_DO:
        return item.planned_start < today
    length = (item.planned_end - item.planned_start).days + 1
    even = 100 * ((today - item.planned_start).days + 1) / length
    return item.state == WorkState.BLOCKED or even - item.percent >= LAG
