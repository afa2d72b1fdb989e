"""How late a plan is: blue near due, amber lagging, red overdue."""

from datetime import date

from plans import workdays
from plans.states import OPEN, PlanState

NEAR = 10  # working days
UNSTARTED = frozenset({PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED})


def horizon(today: date) -> date:
    """Return the day up to which an end is near; a list asks once for all its plans."""
    return workdays.add(today, NEAR)


def of(plan, today: date, near_until: date | None = None) -> str:
    """Return "over" (the end has passed), "late" (should have begun, has not), "near" (ends within ten working days), or ""."""
    if plan.state not in OPEN:
        return ""
    if plan.planned_end and plan.planned_end < today:
        return "over"
    if plan.planned_start and plan.planned_start < today and plan.state in UNSTARTED:
        return "late"
    return "near" if plan.planned_end and plan.planned_end <= (near_until or horizon(today)) else ""
