"""More time is asked for by the assignee and granted or refused by the plan's owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import WrongState
from audit.fields import check_text, demand
from improvement.models import UNFINISHED, ExtensionRequest, WorkItem
from plans.actions import document_changed
from plans.actions.plans import locked


def request_extension(item, by, new_end, reason: str, key=None) -> ExtensionRequest:
    """Ask the owner for a later date (`new_end`), with the reason. Raises ValidationError at the fields."""
    with transaction.atomic():
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan").get(pk=item.pk)
        permit(by, "work.extend.request", stored)
        _refuse_finished(stored)
        if new_end and new_end <= stored.planned_end:
            raise ValidationError(
                {"new_end": _("This is not later than the planned end, {date}.").format(date=stored.planned_end)}
            )
        request = ExtensionRequest(item=stored, old_end=stored.planned_end, new_end=new_end, reason=reason, asked_by=by)
        return trail.create(request, "work.extend.request", by, note=reason, key=key)


def decide_extension(request, by, granted: bool, answer: str = "", version: int | None = None) -> ExtensionRequest:
    """Grant or refuse more time; a refusal says why. The date asked for becomes the planned end, unless a
    revision has set a later one meanwhile.

    Raises Stale, ValidationError at `answer`, WrongState when somebody has decided already or the work is over.
    """
    with transaction.atomic():
        plan = locked(request.item.plan)
        WorkItem.objects.select_for_update().get(pk=request.item_id)
        waiting = (
            ExtensionRequest.objects.select_for_update(of=["self"]).select_related("item__plan").get(pk=request.pk)
        )
        permit(by, "work.extend.decide", waiting)
        trail.refuse_stale(waiting, by, version, answer=answer)
        if not granted:
            demand(answer, "answer", _("Say why not."))
        check_text(answer, "answer")
        verb = "work.extend.grant" if granted else "work.extend.refuse"
        decided = trail.move(waiting, verb, by, answer, also={"decided_by": by, "answer": answer})
        if granted:
            _refuse_finished(decided.item)
            end = max(decided.new_end, decided.item.planned_end)
            trail.edit(decided.item, "work.postpone", by, {"planned_end": end}, note=decided.reason)
            document_changed(plan, by)
        return decided


def _refuse_finished(item):
    if item.state not in UNFINISHED:
        raise WrongState(
            _("“{item}” is {state}; this is not possible now.").format(item=item, state=item.get_state_display())
        )
