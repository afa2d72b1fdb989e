"""Work that follows from elsewhere: a corrective measure (V2) or what a review decided (D4.5) becomes a work item.

Such an item details what the plan has promised and changes none of it. So it is no part of the frozen document, needs no
revision, and stands in no later control table; the room that it comes from has asked its own law.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit import trail
from audit.fields import one_line
from improvement.actions.progress import finish, held, refuse_parts, roll_up
from improvement.actions.work import check_facts, next_number
from improvement.models import Area, WorkItem
from improvement.states import ScopeState, WorkState
from plans.states import Element


def follow_up(
    plan, by, origin: str, text: str, assignee, due: date, *, acceptance: str, description: str = "", area=None, element: str = Element.PROCESS
) -> WorkItem:
    """Make a work item of what `origin` (kind:id) asks for with `text`; the caller holds the plan and has asked its law.

    Its title is the text on one line; it stands under `area`, or under the first one of `element`. Raises ValidationError at
    the fields.
    """
    facts = {"title": title_of(text), "acceptance": acceptance, "description": description, "area": area or area_for(element), "assignee": assignee}
    check_facts(plan, {**facts, "planned_end": due})
    item = WorkItem(
        plan=plan, number=next_number(plan), scope_state=ScopeState.APPROVED, origin=origin, weight=Decimal(5),
        planned_start=min(timezone.localdate(), due), planned_end=due, **facts,
    )  # fmt: skip
    return trail.create(item, "work.create", by)


def title_of(text: str) -> str:
    """Return the title of the item that carries out what a text says."""
    return one_line(text, WorkItem._meta.get_field("title").max_length)


def area_for(element: str) -> Area:
    """Return the area under which work about an element stands where nobody chose one: the element's first, else the first of process."""
    offered = Area.objects.filter(active=True)
    return offered.filter(element=element).order_by("pk").first() or offered.filter(element=Element.PROCESS).order_by("pk").first()


def hold_follow_up(item) -> WorkItem:
    """Return the item as it is stored now, locked with what it is a part of; whoever changes it after another row's event holds it before that."""
    return held(item)


def adjust_follow_up(item, by, **changes) -> WorkItem:
    """Carry a change of what the item comes from over to it; the caller holds the plan. Raises ValidationError at the fields.

    `changes` are any of text, assignee and planned_end.
    """
    if "text" in changes:
        changes["title"] = title_of(changes.pop("text"))
    with transaction.atomic():
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan", "area", "assignee").get(pk=item.pk)
        check_facts(stored.plan, changes, stored)
        if "planned_end" in changes:
            changes["planned_start"] = min(stored.planned_start, changes["planned_end"])
        told = {name: value for name, value in changes.items() if getattr(stored, name) != value}
        return trail.edit(stored, "work.edit", by, told) if told else stored


def finish_follow_up(item, by, note: str) -> WorkItem:
    """Report the item done because what it comes from was reported done; finished work stays as it is.

    Raises WrongState for an item that has parts: these tell how far it is.
    """
    with transaction.atomic():
        stored = held(item)
        if stored.state in {WorkState.DONE, WorkState.VERIFIED, WorkState.CANCELLED}:
            return stored
        refuse_parts(stored)
        finish(stored, by, note)
        roll_up(stored.parent, by)
        return stored
