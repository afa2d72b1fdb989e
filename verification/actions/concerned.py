"""The departments concerned take part in explaining a miss (V2)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from verification.actions.keys import sent_before
from verification.actions.rows import locked_row
from verification.models import ConcernedDepartment


def ask_department(row, by, department, key=None) -> ConcernedDepartment:
    """Ask a department to take part in explaining a miss; its people may then write the cause. Asked twice, it is asked once.

    Raises WrongState for a row that is no miss, ValidationError under `department` for the one that the row names anyway.
    """
    with transaction.atomic():
        row = locked_row(row)
        permit(by, "cause.write", row)
        if not row.is_miss:
            raise WrongState(_("“{row}” was not missed; there is no cause to write.").format(row=row))
        if department.pk == row.department_id:
            raise ValidationError({"department": _("The row names this department already.")})
        earlier = sent_before(ConcernedDepartment, by, key, row=row, department=department)
        standing = earlier or row.concerned.filter(department=department).first()
        return standing or trail.create(ConcernedDepartment(row=row, department=department, invited_by=by), "cause.ask", by, key=key)


def state_for_department(concerned, by, version: int, statement: str) -> ConcernedDepartment:
    """Say for one's department what it contributes to the cause. Raises Stale, ValidationError under `statement`."""
    with transaction.atomic():
        stored = ConcernedDepartment.objects.select_related("row__round__plan").get(pk=concerned.pk)
        stored.row = locked_row(stored.row)
        permit(by, "cause.state", stored)
        if not statement.strip():
            raise ValidationError({"statement": _("Say what your department knows of it.")})
        if stored.version != version:
            raise Stale(stored, {"statement": statement, "version": version}, by)
        return trail.edit(stored, "cause.state", by, {"statement": statement, "stated_by": by, "stated_at": timezone.now()}, version)
