"""Work is reported on, verified, sent back and cancelled (D4.3, I2)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.models import CreationKey
from improvement.models import MOST_HOURS, ProgressUpdate, WorkItem
from improvement.states import ScopeState, WorkState

# Work that a checker sends back is not done, so it cannot stay at 100 %.
PERCENT_AFTER_REJECTION = 90


def report_progress(
    item,
    by,
    version: int,
    percent: int,
    note: str = "",
    hours: Decimal = Decimal(0),
    blocked_reason: str = "",
    key=None,
) -> ProgressUpdate:
    """Report how far the work is; `hours` are those spent since the last report.

    A first report starts the work, 100 % finishes it, a reason blocks it, a report without one unblocks it.
    The same `key` again returns the report it made. Raises Stale when the item has moved on since `version`,
    ValidationError at the fields. One report is one step of the item's version and one event "work.progress".
    """
    with transaction.atomic():
        stored = _held(item)
        if earlier := _sent_before(stored, by, key):
            return earlier
        permit(by, "work.progress", stored)
        _refuse_closed(stored)
        blocked_reason = blocked_reason.strip()
        if stored.version != version:
            raise Stale(stored, {"percent": percent, "blocked_reason": blocked_reason, "version": version}, by)
        _check_report(stored, percent, hours, blocked_reason)
        update = ProgressUpdate(
            item=stored, percent=percent, note=note, hours=hours, blocked=bool(blocked_reason), by=by
        )
        trail.create(update, "work.progress", by, note=note, key=key)
        _advance(stored, by, percent, hours, blocked_reason)
        return update


def verify_work(item, by, note: str = "") -> WorkItem:
    """Confirm that finished work is what was promised; only the checker of the round may, never who did it (V1)."""
    with transaction.atomic():
        stored = _held(item)
        permit(by, "work.verify", stored)
        return trail.move(stored, "work.verify", by, note)


def reject_work(item, by, note: str) -> WorkItem:
    """Send finished work back to its assignee, saying why. Raises ValidationError without a reason."""
    with transaction.atomic():
        stored = _held(item)
        permit(by, "work.verify", stored)
        _demand(note, "note")
        return trail.move(
            stored, "work.reject", by, note, also={"percent": PERCENT_AFTER_REJECTION, "actual_end": None}
        )


def cancel_work(item, by, reason: str) -> WorkItem:
    """Give an item up, with a reason; the baseline keeps what was promised. Raises ValidationError without one."""
    with transaction.atomic():
        stored = _held(item)
        permit(by, "work.cancel", stored)
        _demand(reason, "reason")
        return trail.move(stored, "work.cancel", by, reason)


def _held(item):
    # The lock is on the item alone: many people report on one plan at once.
    return WorkItem.objects.select_for_update(of=["self"]).select_related("plan").get(pk=item.pk)


def _sent_before(item, by, key):
    earlier = (
        key and CreationKey.objects.filter(key=key, actor=by, object_type=ProgressUpdate._meta.label_lower).first()
    )
    update = earlier and ProgressUpdate.objects.select_related("item__plan").get(pk=earlier.object_id)
    if update and update.item_id != item.pk:
        raise ValidationError({"key": _("This key was used for another work item.")})
    return update


def _demand(reason, field):
    if not reason.strip():
        raise ValidationError({field: _("Give a reason.")})


def _refuse_closed(item):
    if item.scope_state == ScopeState.PENDING:
        raise WrongState(
            _(
                "“{item}” was added after the approval; work on it begins when a revision of the plan is approved."
            ).format(item=item)
        )
    if item.state in {WorkState.VERIFIED, WorkState.CANCELLED}:
        raise WrongState(
            _("“{item}” is {state}; this is not possible now.").format(item=item, state=item.get_state_display())
        )


def _check_report(item, percent, hours, blocked_reason):
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
        raise ValidationError({"percent": _("Progress is a whole number from 0 to 100.")})
    if blocked_reason and percent == 100:
        raise ValidationError({"blocked_reason": _("Work that is finished cannot be blocked.")})
    if blocked_reason and item.state == WorkState.DONE:
        raise ValidationError(
            {"blocked_reason": _("This work was reported as done; take it up again before you block it.")}
        )
    _check_text(item, "blocked_reason", blocked_reason)
    if Decimal(hours).is_finite() and hours < 0:
        raise ValidationError({"hours": _("Hours spent are not negative; to take a report back, undo it.")})
    if not Decimal(hours).is_finite() or item.hours + Decimal(hours) > MOST_HOURS:
        raise ValidationError({"hours": _("That is more hours than one work item can hold.")})


def _check_text(item, name, text):
    try:
        item._meta.get_field(name).clean(text, item)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _advance(item, by, percent, hours, blocked_reason):
    today = timezone.localdate()
    facts = {
        "percent": percent,
        "hours": item.hours + hours,
        "blocked_reason": blocked_reason,
        "actual_start": item.actual_start or today,
        "actual_end": (item.actual_end or today) if percent == 100 else None,
    }
    if verb := _verb(item.state, percent, blocked_reason):
        trail.move(item, verb, by, blocked_reason, also=facts)
        return
    same = WorkItem.objects.filter(pk=item.pk, version=item.version)
    same.update(**facts, version=F("version") + 1, changed_at=timezone.now())
    item.refresh_from_db()


def _verb(state, percent, blocked_reason):
    if blocked_reason:
        return "" if state == WorkState.BLOCKED else "work.block"
    if percent == 100:
        return "" if state == WorkState.DONE else "work.finish"
    return {WorkState.TO_DO: "work.start", WorkState.BLOCKED: "work.unblock", WorkState.DONE: "work.reopen"}.get(
        state, ""
    )
