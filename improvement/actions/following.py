"""Work that follows from elsewhere: a corrective measure (V2) or what a review decided (D4.5) becomes a work item.

Such an item details what the plan has promised and changes none of it. So it is no part of the frozen document, needs no
revision, and stands in no later control table; the room that it comes from has asked its own law.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit import trail
from improvement.actions.progress import finish, held, roll_up
from improvement.actions.work import check_facts, next_number
from improvement.models import WorkItem
from improvement.states import ScopeState, WorkState

FOLLOWS = {"title", "description", "acceptance", "area", "assignee", "planned_end"}


def follow_up(plan, by, origin: str, key=None, **facts) -> WorkItem:
    """Make a work item of what `origin` (kind:id) asks for; the caller holds the plan and has asked its law.

    `facts` are title, acceptance, area, assignee, planned_end and, if wanted, description. Raises ValidationError at the fields.
    """
    check_facts(plan, facts)
    start = min(timezone.localdate(), facts["planned_end"])
    item = WorkItem(
        plan=plan, number=next_number(plan), scope_state=ScopeState.APPROVED, origin=origin, planned_start=start, weight=Decimal(5), **facts
    )
    return trail.create(item, "work.create", by, key=key)


def adjust_follow_up(item, by, **changes) -> WorkItem:
    """Carry a change of what the item comes from over to it; the caller holds the plan. Raises ValidationError at the fields."""
    with transaction.atomic():
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan", "area", "assignee").get(pk=item.pk)
        check_facts(stored.plan, changes, stored)
        if "planned_end" in changes:
            changes["planned_start"] = min(stored.planned_start, changes["planned_end"])
        told = {name: value for name, value in changes.items() if getattr(stored, name) != value}
        return trail.edit(stored, "work.edit", by, told) if told else stored


def finish_follow_up(item, by, note: str) -> WorkItem:
    """Report the item done because what it comes from was reported done; finished work stays as it is."""
    with transaction.atomic():
        stored = held(item)
        if stored.state in {WorkState.DONE, WorkState.VERIFIED, WorkState.CANCELLED}:
            return stored
        finish(stored, by, note)
        roll_up(stored.parent, by)
        return stored
