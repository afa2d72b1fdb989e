"""How late a plan is: blue near due, amber lagging, red overdue."""

from datetime import timedelta

from plans.states import OPEN, PlanState

NEAR = timedelta(days=14)
UNSTARTED = frozenset({PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED})


def of(plan, today) -> str:
    """Return "over" (the end has passed), "late" (should have begun, has not), "near" (ends within 14 days), or ""."""
    if plan.state not in OPEN:
        return ""
    if plan.planned_end and plan.planned_end < today:
        return "over"
    if plan.planned_start and plan.planned_start < today and plan.state in UNSTARTED:
        return "late"
    return "near" if plan.planned_end and plan.planned_end - today <= NEAR else ""
