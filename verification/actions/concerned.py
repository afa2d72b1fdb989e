"""The departments concerned take part in explaining a miss (V2).

One rule: whoever was asked is waited for. A round does not close over a miss about which a department was asked and has
said nothing; either it speaks, or the request is withdrawn with a reason, by those who write the cause or run the round.
Withdrawing lets the round go on and closes the cause to that department; to speak, as long as the plan is worked on, stays
open to it, also after the round. What it said stands from the closing of the round on.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import demand
from verification.actions.rows import locked_row
from verification.models import ConcernedDepartment

NOT_WITHDRAWN = {"withdrawn_reason": "", "withdrawn_by": None, "withdrawn_at": None}


def ask_department(row, by, department, key=None) -> ConcernedDepartment:
    """Ask a department to take part in explaining a miss; its people may then write the cause. Asked twice, it is asked once.

    One whose request was withdrawn is asked anew.

    Raises WrongState for a row that is no miss, ValidationError under `department` for the one that the row names anyway.
    """
    with transaction.atomic():
        row = locked_row(row)
        permit(by, "cause.write", row)
        if not row.is_miss:
            raise WrongState(_("“{row}” was not missed; there is no cause to write.").format(row=row))
        if department.pk == row.department_id:
            raise ValidationError({"department": _("The row names this department already.")})
        earlier = trail.created_before(ConcernedDepartment, by, key, row=row, department=department)
        standing = earlier or row.concerned.filter(department=department).first()
        if standing and standing.withdrawn_at and not earlier:
            return trail.edit(standing, "cause.ask", by, {**NOT_WITHDRAWN, "invited_by": by})
        return standing or trail.create(ConcernedDepartment(row=row, department=department, invited_by=by), "cause.ask", by, key=key)


def state_for_department(concerned, by, version: int, statement: str) -> ConcernedDepartment:
    """Say for one's department what it contributes to the cause. Raises Stale, ValidationError under `statement`."""
    with transaction.atomic():
        stored = _held(concerned)
        permit(by, "cause.state", stored)
        if not stored.may_still_speak:
            raise WrongState(_("The round is closed; what “{department}” said stands.").format(department=stored))
        demand(statement, "statement", _("Say what your department knows of it."))
        if stored.version != version:
            raise Stale(stored, {"statement": statement, "version": version}, by)
        return trail.edit(stored, "cause.state", by, {"statement": statement, "stated_by": by, "stated_at": timezone.now()}, version)


def withdraw_request(concerned, by, version: int, reason: str) -> ConcernedDepartment:
    """Tell a department that it need not answer, and why; the round no longer waits for it.

    Raises Stale, WrongState once it has spoken or was told so before, ValidationError under `reason`.
    """
    with transaction.atomic():
        stored = _held(concerned)
        permit(by, "cause.withdraw", stored)
        if stored.version != version:
            raise Stale(stored, {"withdrawn_reason": reason, "version": version}, by)
        if not stored.is_awaited:
            raise WrongState(_("“{department}” has been heard, or is no longer asked.").format(department=stored))
        demand(reason, "reason", most=ConcernedDepartment._meta.get_field("withdrawn_reason").max_length)
        return trail.edit(stored, "cause.withdraw", by, {"withdrawn_reason": reason, "withdrawn_by": by, "withdrawn_at": timezone.now()}, version)


def _held(concerned):
    stored = ConcernedDepartment.objects.select_related("department").get(pk=concerned.pk)
    stored.row = locked_row(stored.row)
    return stored
