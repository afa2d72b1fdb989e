"""The work items of a plan's document as it stood at any moment, told from the trail."""

from improvement import document
from improvement.models import Area, WorkItem
from improvement.states import ScopeState, WorkState
from plans import asof
from plans.states import PlanState, RevisionState


def export(standing) -> list[dict]:
    """Return the items as the document had them, as `document.export` does of those that stand now."""
    items = standing.of(WorkItem)
    was_open = standing.facts["state"] in {PlanState.DRAFT, PlanState.IN_REVIEW} or standing.facts["revision_state"] != RevisionState.NONE
    left_out = {pk for pk, facts in items.items() if _is_left_out(facts, was_open)}
    rows = [row for row in asof.rows_of(standing, WorkItem, document.FIELDS) if row["row"] not in left_out]
    areas = Area.objects.in_bulk({items[row["row"]]["area"]["id"] for row in rows})
    return [row | {"area": document.area_of(areas[items[row["row"]]["area"]["id"]])} for row in rows]


def _is_left_out(facts, was_open):
    return facts["state"] == WorkState.CANCELLED or bool(facts.get("origin")) or (facts["scope_state"] == ScopeState.PENDING and not was_open)
