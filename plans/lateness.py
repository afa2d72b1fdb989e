"""How late a plan is: blue near due, amber lagging, red overdue; counted in working days, as work items are."""

from dataclasses import dataclass
from datetime import date

from plans import workdays
from plans.states import OPEN, PlanState

NEAR = 10  # working days
UNSTARTED = frozenset({PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED})


@dataclass(frozen=True)
class Yardstick:
    """The days that lateness is measured by: the earliest end that is in time today, and the day up to which an end is near."""

    in_time: date
    near_until: date


def yardstick(today: date) -> Yardstick:
    """Return what lateness is measured by, in one query; a list asks once for all its plans."""
    own = workdays.own_days(date.min, date.max)
    return Yardstick(workdays.earliest_in_time(today, own=own), workdays.add(today, NEAR, own))


def of(plan, by: Yardstick) -> str:
    """Return "over" (a working day has passed since the end), "late" (should have begun, has not), "near" (ends within ten working days), or ""."""
    if plan.state not in OPEN:
        return ""
    if plan.planned_end and plan.planned_end < by.in_time:
        return "over"
    if plan.planned_start and plan.planned_start < by.in_time and plan.state in UNSTARTED:
        return "late"
    return "near" if plan.planned_end and plan.planned_end <= by.near_until else ""
