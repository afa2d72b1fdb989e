"""Work items are planned, changed, assigned and removed (D4.3, I1, I2)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from improvement.actions.guards import refuse_followed, refuse_settled
from improvement.actions.progress import roll_up
from improvement.document import FIELDS
from improvement.models import WorkItem
from improvement.states import ScopeState, WorkState
from plans.actions import document_changed
from plans.actions.plans import locked
from plans.models import Plan
from plans.states import IN_FORCE

# What only details an item is no part of the frozen document and needs no revision.
DETAILS = {"priority", "parent"}
FACTS = {"area", *FIELDS, *DETAILS} - {"number"}


def create_work(plan, by, key=None, **facts) -> WorkItem:
    """Plan an item under one of the 20 areas. Raises ValidationError at the fields.

    Once the plan is in force, a new item waits as "pending approval" until the next revision is approved.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "work.create", plan)
        check_facts(plan, facts)
        scope = ScopeState.PENDING if plan.state in IN_FORCE else ScopeState.APPROVED
        item = trail.create(
            WorkItem(plan=plan, number=next_number(plan), scope_state=scope, **facts), "work.create", by, key=key
        )
        document_changed(plan, by)
        return item


def edit_work(item, by, version: int, **changes) -> WorkItem:
    """Change an item read at `version`, while the document is open. Raises Stale, ValidationError at the fields."""
    with transaction.atomic():
        plan = locked(item.plan)
        stored = _stored(item, plan)
        permit(by, "work.edit", stored)
        refuse_followed(stored)
        refuse_settled(stored)
        check_facts(plan, changes, stored)
        return _edited(stored, "work.edit", by, changes, version)


def detail_work(item, by, version: int, **changes) -> WorkItem:
    """Change an item's priority, or of which item it is a part. Raises Stale, ValidationError at the fields."""
    with transaction.atomic():
        stored = _stored(item, locked(item.plan))
        permit(by, "work.detail", stored)
        refuse_settled(stored)
        if unknown := changes.keys() - DETAILS:
            raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
        return _edited(stored, "work.detail", by, changes, version)


def remove_work(item, by, version: int | None = None) -> None:
    """Take an item that nobody has begun out of an open document. Raises Stale, WrongState once work was reported."""
    with transaction.atomic():
        plan = locked(item.plan)
        permit(by, "work.edit", plan)
        held = plan.work_items.select_for_update().filter(Q(pk=item.pk) | Q(parent=item.pk)).order_by("pk")
        stored = next((one for one in held if one.pk == item.pk), None)
        if stored is None:
            return
        if version is not None and stored.version != version:
            raise Stale(stored, {"version": version}, by)
        if stored.origin:
            raise WrongState(_("“{item}” carries out what a check or a review decided. Cancel it with a reason instead.").format(item=stored))
        if stored.state != WorkState.TO_DO or stored.extensions.exists():
            raise WrongState(
                _("Work on “{item}” has been reported. Cancel it with a reason instead.").format(item=stored)
            )
        trail.remove(stored, "work.remove", by)


def assign_work(item, by, version: int, assignee) -> WorkItem:
    """Give the item to a person, or to nobody with None. Raises Stale, ValidationError at `assignee`."""
    with transaction.atomic():
        plan = locked(item.plan)
        stored = _stored(item, plan)
        permit(by, "work.assign", stored)
        refuse_settled(stored)
        check_facts(plan, {"assignee": assignee}, stored)
        assigned = trail.edit(stored, "work.assign", by, {"assignee": assignee}, version)
        document_changed(plan, by)
        return assigned


def approve_scope(plan, by) -> None:
    """Take the pending items of a plan into its approved scope; the approval of a revision, which holds them all, calls this."""
    waiting = plan.work_items.filter(scope_state=ScopeState.PENDING).exclude(state=WorkState.CANCELLED)
    pending = list(waiting.select_related("plan", "parent"))
    for item in pending:
        trail.move(item, "work.approve_scope", by)
    for whole in {item.parent for item in pending} - {None}:
        roll_up(whole, by)


def _stored(item, plan: Plan) -> WorkItem:
    stored = plan.work_items.select_related("area", "assignee", "phase").get(pk=item.pk)
    stored.plan = plan
    return stored


def _edited(stored, verb, by, changes, version):
    whole = stored.parent
    # All rows that this may change, before the first event and in one order, as everywhere.
    touched = {one.pk for one in (stored, whole, changes.get("parent")) if one}
    list(WorkItem.objects.select_for_update().filter(pk__in=touched).order_by("pk").values_list("pk"))
    edited = trail.edit(stored, verb, by, changes, version)
    if {"parent", "weight"} & changes.keys():
        for one in {whole, edited.parent} - {None}:
            roll_up(one, by)
    return edited


def next_number(plan) -> int:
    """Return the number of the plan's next item; the caller holds the plan."""
    # The number of an item that a revision removed stays taken while the baseline still speaks of it.
    standing = plan.work_items.aggregate(last=Max("number"))["last"] or 0
    frozen = [row["number"] for row in plan.baseline.document.get("work_items", [])] if plan.baseline else []
    return max([standing, *frozen]) + 1


def check_facts(plan, facts, item=None) -> None:
    """Raise ValidationError at the fields that an item of this plan cannot have: an area switched off, a person who may not see it."""
    unknown = facts.keys() - FACTS
    if unknown:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    if "area" in facts and not facts["area"].active and (item is None or item.area != facts["area"]):
        raise ValidationError({"area": _("This area is no longer offered.")})
    person = facts.get("assignee")
    if person and (item is None or item.assignee != person):
        _check_assignee(plan, person)


def _check_assignee(plan, person):
    if not person.is_active:
        raise ValidationError({"assignee": _("This person's account is closed.")})
    if plan.confidential and person != plan.owner and person.pk not in plan.parts_by_person:
        raise ValidationError({"assignee": _("This plan is confidential: make this person a member of it first.")})
