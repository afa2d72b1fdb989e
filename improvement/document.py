"""The work items as a share of the plan's document: exported, restored, and asked for before submission."""

from collections import Counter

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit import trail
from audit.models import ChainKind, Event
from audit.values import listed
from improvement.models import WorkItem
from improvement.readers import ends_granted
from improvement.states import ScopeState, WorkState
from plans import document, restoring
from plans.states import PlanState, RevisionState

FIELDS = (
    "number",
    "title",
    "description",
    "acceptance",
    "phase",
    "assignee",
    "planned_start",
    "planned_end",
    "planned_hours",
    "weight",
    "must_pass",
    "planned_cost",
    "indicator",
    "indicator_target",
)
# What baselines from before the implementation phase do not tell of was empty then.
SINCE = ("planned_cost", "indicator", "indicator_target")


def is_open(plan) -> bool:
    """Return whether the plan's document is being written or decided upon, so that pending items are part of it."""
    return plan.state in {PlanState.DRAFT, PlanState.IN_REVIEW} or plan.revision_state != RevisionState.NONE


def export(plan) -> list[dict]:
    """Return the items of the document as plain JSON values; pending ones only while the document is open."""
    # What follows from a miss or a review details the plan and is no part of what was promised.
    items = plan.work_items.filter(origin="").exclude(state=WorkState.CANCELLED).order_by("number")
    if not is_open(plan):
        items = items.exclude(scope_state=ScopeState.PENDING)
    return [_row(item) for item in items.select_related("area", "phase", "assignee", "indicator")]


def _row(item):
    return document.row_of(item, FIELDS) | {"area": area_of(item.area)}


def area_of(area) -> dict:
    """Return an area as documents name it."""
    return {"id": area.pk, "code": area.code, "name_en": area.name_en, "name_zh": area.name_zh, "element": area.element}


def restore(plan, rows: list[dict] | None, by) -> None:
    """Go back to the items of a baseline: what the discarded revision added goes, what it changed or removed returns.

    Who does the work and a later date that was granted are no matter of the revision and stay as they are.
    """
    opened = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="plan.revise").last()
    added = plan.work_items.filter(scope_state=ScopeState.PENDING, created_at__gte=opened.at)
    for item in added.select_related("plan"):
        trail.remove(item, "work.remove", by)
    standing, later = set(plan.work_items.values_list("pk", flat=True)), ends_granted([plan.pk])
    rows = [_without_operations(row, later) if row["row"] in standing else row for row in rows or []]
    restoring.restore_rows(plan, WorkItem, rows, by, ("work.create", "work.edit"), SINCE)


def _without_operations(row, later):
    kept = {name: value for name, value in row.items() if name != "assignee"}
    return kept | {"planned_end": later[row["row"]].isoformat()} if row["row"] in later else kept


def hold(plan) -> None:
    """Lock the plan's items, in the order of their ids."""
    list(WorkItem.objects.select_for_update().filter(plan=plan).order_by("pk").values_list("pk"))


def assignees(document: dict):
    """Yield who does the work of a frozen document, each with how many items: their part in the plan."""
    counts = Counter(row["assignee"]["id"] for row in document.get("work_items", []) if row.get("assignee"))
    for person, count in counts.items():
        yield person, format_lazy(gettext_lazy("work items: {count}"), count=count)


def no_item(facts) -> tuple[str, str] | None:
    """Return what F4 misses of a plan without any work item, with the section it belongs to."""
    return None if _planned(facts) else (_("No work item is planned."), "scheme")


def unassigned(facts):
    """Yield what F4 remarks of work items that nobody does yet: they may be given out once the plan is approved."""
    if titles := [title for title, assignee in _planned(facts) if assignee is None]:
        words = ngettext("{count} work item has nobody to do it yet: {titles}.", "{count} work items have nobody to do them yet: {titles}.", len(titles))
        yield words.format(count=len(titles), titles=listed(titles))


def _planned(facts):
    items = facts.plan.work_items.exclude(state=WorkState.CANCELLED).order_by("number")
    return facts.once("work_items", lambda plan: list(items.values_list("title", "assignee")))
