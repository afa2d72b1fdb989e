"""An item is brought to another state, as the board does it: by the very deed that leads there (I2)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.law import may, permit
from audit.errors import Stale, WrongState
from audit.fields import check_text, demand
from audit.models import Event
from improvement.actions.guards import refuse_settled
from improvement.actions.progress import (
    begins_it,
    cancel_work,
    last_to_take_back,
    refuse_closed,
    reject_work,
    report_progress,
    undo_progress,
    verify_work,
)
from improvement.models import WorkItem
from improvement.states import WorkState

S = WorkState
# The rights that lead to a state; the first is the one that a refusal names.
RIGHTS = {S.DOING: ("work.progress", "work.verify"), S.VERIFIED: ("work.verify",), S.CANCELLED: ("work.cancel",)}


def move_work(item, by, version: int, to: str, reason: str = "", percent: int | None = None, key=None) -> WorkItem:
    """Bring an item, read at `version`, to the state `to`; return it as it is then.

    Beginning, blocking, unblocking, finishing and taking up again are reports of progress; back to the start is taking the
    first report back. Blocking, sending back and giving up need a `reason`; taking finished work up again needs its `percent`.
    The same move sent twice is made once. Raises NotAllowed, WrongState, Stale, ValidationError at `reason` or `percent`.
    """
    stored = WorkItem.objects.select_related("plan").get(pk=item.pk)
    right = _right(stored, by, to)
    permit(by, right, stored)
    check_text(reason, "reason")
    try:
        _refuse(stored, by, version, to)
        _deed(stored, by, version, to, right, reason.strip(), percent, key)
    except Stale as stale:
        if not _did_it(stale.current, by, version, to):
            raise Stale(stale.current, {"state": to, "version": version}, by) from stale
    return WorkItem.objects.for_list().get(pk=item.pk)


def _right(item, by, to):
    rights = RIGHTS.get(to, ("work.progress",))
    return next((right for right in rights if may(by, right, item)), rights[0])


def _refuse(item, by, version, to):
    if item.version != version:
        raise Stale(item, {"version": version}, by)
    if item.state == to:
        raise WrongState(_("“{item}” is {state} already.").format(item=item, state=item.get_state_display()))
    if to not in S.values:
        raise ValidationError({"to": _("There is no such state.")})
    refuse_settled(item)


def _deed(item, by, version, to, right, reason, percent, key):
    if to == S.CANCELLED:
        cancel_work(item, by, reason, version)
    elif to == S.VERIFIED:
        verify_work(item, by, reason, version)
    elif right == "work.verify":
        demand(reason, "reason")
        reject_work(item, by, reason, version)
    elif to == S.TO_DO:
        _back_to_the_start(item, by, version, key)
    else:
        _report(item, by, version, to, reason, percent, key)


def _report(item, by, version, to, reason, percent, key):
    refuse_closed(item)
    if to == S.BLOCKED:
        if item.state == S.DONE:
            raise WrongState(_("This work was reported as done; take it up again before you block it."))
        demand(reason, "reason", most=WorkItem._meta.get_field("blocked_reason").max_length)
    elif item.state == S.DONE and (percent is None or percent == 100):
        raise ValidationError({"percent": _("Say how far the work really is: less than 100%.")})
    far = 100 if to == S.DONE else percent if item.state == S.DONE else item.percent
    report_progress(item, by, version, far, blocked_reason=reason if to == S.BLOCKED else "", key=key)


def _back_to_the_start(item, by, version, key):
    refuse_closed(item)
    if not begins_it(last_to_take_back(item, by)):
        raise WrongState(_("Work on “{item}” has been reported. Only whoever made the first report can take it back, while none has followed.").format(item=item))
    undo_progress(item, by, version, key)


def _did_it(item, by, version, to):
    """Return whether this very move is what the item went through since: a second drop of the same card."""
    if item.state != to or item.version != version + 1:
        return False
    last = Event.objects.of(item).last()
    return last is not None and last.actor_id == by.pk and last.new_state == to
