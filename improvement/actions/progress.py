"""Work is reported on, verified, sent back and cancelled (D4.3, I2)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import demand
from improvement.actions import checklist
from improvement.actions.guards import SETTLED, refuse_objected, refuse_settled
from improvement.models import MOST_HOURS, ProgressUpdate, WorkItem
from improvement.states import ScopeState, WorkState
from plans.actions import document_changed
from plans.actions.plans import locked

MOST_COST = Decimal(10) ** 11
# Work that a checker sends back is not done, so it cannot stay at 100 %.
PERCENT_AFTER_REJECTION = 90


def report_progress(
    item, by, version: int, percent: int | None = None, note: str = "", hours: Decimal = Decimal(0), blocked_reason: str = "",
    key=None, cost: Decimal = Decimal(0), unblocker=None, ticked=None,
) -> ProgressUpdate:  # fmt: skip
    """Report how far the work is; `hours` and `cost` are those spent since the last report.

    `ticked` are the ids of all points of the checklist that are done now; without `percent` they tell how far the work is.
    A first report starts the work, 100 % finishes it, a reason blocks it (`unblocker` can help), a report without one unblocks it.
    The same `key` again returns the report it made. Raises Stale when the item has moved on since `version`,
    ValidationError at the fields. One report is one step of the item's version and one event "work.progress".
    """
    with transaction.atomic():
        stored = held(item)
        if earlier := trail.created_before(ProgressUpdate, by, key, item=stored):
            return earlier
        permit(by, "work.progress", stored)
        refuse_closed(stored)
        blocked_reason = blocked_reason.strip()
        if stored.version != version:
            raise Stale(stored, {"percent": percent, "blocked_reason": blocked_reason, "version": version}, by)
        percent = _percent_of(stored, percent, ticked)
        _check_report(stored, percent, hours, blocked_reason)
        _check_cost(stored, cost)
        unblocker = _helps(stored, unblocker) if blocked_reason else None
        update = ProgressUpdate(
            item=stored, percent=percent, note=note, hours=hours, cost=cost, blocked=bool(blocked_reason), by=by, before=checklist.standing(stored)
        )
        trail.create(update, "work.progress", by, note=note, key=key)
        checklist.tick(stored, by, ticked)
        _advance(stored, by, percent, hours, blocked_reason, cost=cost, unblocker=unblocker)
        roll_up(stored.parent, by)
        return update


def finish(item, by, note: str) -> None:
    """Report held work done by a report like any other; the caller has asked the law of what finishes it."""
    update = ProgressUpdate(item=item, percent=100, note=note, by=by, before=checklist.standing(item))
    trail.create(update, "work.progress", by, note=note)
    _advance(item, by, 100, Decimal(0), "")


def undo_progress(item, by, version: int, key=None) -> ProgressUpdate:
    """Take one's own last report back, as a new report; the item is again what it was before. Raises Stale, WrongState."""
    with transaction.atomic():
        stored = held(item)
        if earlier := trail.created_before(ProgressUpdate, by, key, item=stored):
            return earlier
        permit(by, "work.progress", stored)
        refuse_closed(stored)
        if stored.version != version:
            raise Stale(stored, {"version": version}, by)
        last = last_to_take_back(stored, by)
        if last is None:
            raise WrongState(_("Only your own last report can be taken back, once, and while the item is as it left it."))
        before = last.before
        undo = ProgressUpdate(item=stored, percent=before["percent"], hours=-last.hours, cost=-last.cost, blocked=bool(before["blocked_reason"]), by=by, undoes=last)
        trail.create(undo, "work.undo", by, key=key)
        checklist.tick(stored, by, stored.points.filter(pk__in=before["ticked"]).values_list("pk", flat=True))
        _go_back(stored, by, last, before)
        roll_up(stored.parent, by)
        return undo


def last_to_take_back(item, by) -> ProgressUpdate | None:
    """Return the person's own report that can be taken back: the item's last one, while nobody has changed what it said."""
    last = item.updates.first()
    return last if last and can_take_back(item, last, by) and not has_parts(item) else None


def can_take_back(item, last, by) -> bool:
    """Return whether `last`, the item's last report, is the person's own and the item, which has no parts, still says what it said."""
    if last.undoes_id or last.by_id != by.pk or not last.before:
        return False
    said = (last.percent, last.blocked, last.percent == 100)
    return said == (item.percent, item.state == WorkState.BLOCKED, item.state == WorkState.DONE)


def begins_it(report) -> bool:
    """Return whether this report is the one that the work began with."""
    return report is not None and report.before.get("state") == WorkState.TO_DO


def has_parts(item) -> bool:
    """Return whether an item's progress follows its parts: there are some of the approved scope, not cancelled."""
    return item.children.in_scope().exists()


def roll_up(parent, by) -> None:
    """Bring an item that has parts to what its parts say: their progress, weighed by their weights."""
    if parent is None:
        return
    whole = held(parent)
    parts = list(whole.children.in_scope())
    if not parts or whole.state in SETTLED:
        return
    percent, before = int(sum(part.weight * part.percent for part in parts) / sum(part.weight for part in parts)), whole.percent
    if percent != before:
        trail.record(whole, "work.roll_up", by, changes={"percent": [before, percent]})
        _advance(whole, by, percent, Decimal(0), "")


def verify_work(item, by, note: str = "", version: int | None = None) -> WorkItem:
    """Confirm that finished work is what was promised; only the checker of the round may, never who did it (V1).

    Raises Stale, and WrongState while an open check round says something else of it.
    """
    with transaction.atomic():
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan").get(pk=item.pk)
        permit(by, "work.verify", stored)
        trail.refuse_stale(stored, by, version)
        refuse_objected(stored)
        return trail.move(stored, "work.verify", by, note)


def unverify_work(item, by, note: str = "") -> WorkItem:
    """Take back that work was verified, where its check is corrected; it is done as before (V1). The same law as for verifying."""
    with transaction.atomic():
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan").get(pk=item.pk)
        permit(by, "work.verify", stored)
        return trail.move(stored, "work.unverify", by, note)


def reject_work(item, by, note: str, version: int | None = None) -> WorkItem:
    """Send finished work back to its assignee, saying why. Raises Stale, ValidationError without a reason."""
    with transaction.atomic():
        stored = held(item)
        permit(by, "work.verify", stored)
        trail.refuse_stale(stored, by, version)
        demand(note, "note")
        also = {"percent": PERCENT_AFTER_REJECTION, "actual_end": None}
        sent_back = trail.move(stored, "work.reject", by, note, also=also)
        roll_up(sent_back.parent, by)
        return sent_back


def cancel_work(item, by, reason: str, version: int | None = None) -> WorkItem:
    """Give an item up, with a reason; the baseline keeps what was promised. Raises Stale, ValidationError without a reason."""
    with transaction.atomic():
        plan = locked(item.plan)
        stored = held(item)
        permit(by, "work.cancel", stored)
        trail.refuse_stale(stored, by, version)
        demand(reason, "reason")
        cancelled = trail.move(stored, "work.cancel", by, reason)
        roll_up(cancelled.parent, by)
        document_changed(plan, by)
        return cancelled


def held(item) -> WorkItem:
    """Return the item as it is stored now, it and what it is a part of locked until the transaction ends."""
    # The locks are in the order of their ids and before the first event, and not on the plan: many people report on one plan at once.
    whole = WorkItem.objects.filter(pk=item.pk).values("parent")
    rows = WorkItem.objects.select_for_update(of=["self"]).select_related("plan").filter(Q(pk=item.pk) | Q(pk__in=whole))
    return {row.pk: row for row in rows.order_by("pk")}[item.pk]


def refuse_closed(item) -> None:
    """Raise WrongState for an item on which nothing is reported: it waits for approval, or is verified or cancelled."""
    if item.scope_state == ScopeState.PENDING:
        raise WrongState(
            _(
                "“{item}” was added after the approval; work on it begins when a revision of the plan is approved."
            ).format(item=item)
        )
    refuse_settled(item)


def refuse_parts(item) -> None:
    """Raise WrongState for an item whose progress follows its parts."""
    if has_parts(item):
        raise WrongState(_("“{item}” has parts: report on these, and its progress follows.").format(item=item))


def _check_report(item, percent, hours, blocked_reason):
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
        raise ValidationError({"percent": _("Progress is a whole number from 0 to 100.")})
    if blocked_reason and percent == 100:
        raise ValidationError({"blocked_reason": _("Work that is finished cannot be blocked.")})
    if blocked_reason and item.state == WorkState.DONE:
        raise ValidationError(
            {"blocked_reason": _("This work was reported as done; take it up again before you block it.")}
        )
    trail.cleaned(item, {"blocked_reason": blocked_reason})
    if Decimal(hours).is_finite() and hours < 0:
        raise ValidationError({"hours": _("Hours spent are not negative; to take a report back, undo it.")})
    if not Decimal(hours).is_finite() or item.hours + Decimal(hours) > MOST_HOURS:
        raise ValidationError({"hours": _("That is more hours than one work item can hold.")})


def _advance(item, by, percent, hours, blocked_reason, cost=Decimal(0), unblocker=None):
    today = timezone.localdate()
    facts = {
        "percent": percent,
        "hours": item.hours + hours,
        "cost": item.cost + cost,
        "blocked_reason": blocked_reason,
        "unblocker": unblocker,
        "actual_start": item.actual_start or today,
        "actual_end": (item.actual_end or today) if percent == 100 else None,
    }
    _write(item, by, _verb(item.state, percent, blocked_reason), blocked_reason, facts)


def _go_back(item, by, last, before):
    facts = {name: before[name] for name in ("percent", "blocked_reason", "actual_start", "actual_end")}
    facts |= {"unblocker_id": before["unblocker"], "hours": item.hours - last.hours, "cost": item.cost - last.cost}
    _write(item, by, f"work.undo_to_{before['state']}" if before["state"] != item.state else "", "", facts)


def _write(item, by, verb, note, facts):
    if verb:
        trail.move(item, verb, by, note, also=facts)
        return
    same = WorkItem.objects.filter(pk=item.pk, version=item.version)
    same.update(**trail.cleaned(item, facts), version=F("version") + 1, changed_at=timezone.now())
    item.refresh_from_db()


def _percent_of(item, percent, ticked):
    """Return how far the work is: as told, or as the checklist tells. Raises ValidationError where neither does."""
    refuse_parts(item)
    if percent is not None:
        return percent
    points = set(item.points.values_list("pk", flat=True))
    if ticked is None or not points:
        raise ValidationError({"percent": _("Say how far the work is.")})
    return 100 * len(points & set(ticked)) // len(points)


def _helps(item, person):
    """Return who can unblock the item, or None. Raises ValidationError for somebody who cannot know of it."""
    if person and not (person.is_active and WorkItem.objects.visible_to(person).filter(pk=item.pk).exists()):
        raise ValidationError({"unblocker": _("This person cannot read the plan, so the request would not arrive.")})
    return person


def _check_cost(item, cost):
    if not Decimal(cost).is_finite() or cost < 0 or item.cost + cost > MOST_COST:
        raise ValidationError({"cost": _("That is no amount that one work item can cost.")})


def _verb(state, percent, blocked_reason):
    if blocked_reason:
        return "" if state == WorkState.BLOCKED else "work.block"
    if percent == 100:
        return "" if state == WorkState.DONE else "work.finish"
    return {WorkState.TO_DO: "work.start", WorkState.BLOCKED: "work.unblock", WorkState.DONE: "work.reopen"}.get(
        state, ""
    )
