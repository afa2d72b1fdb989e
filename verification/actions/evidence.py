"""Files are put to a row of the control table as evidence (V1)."""

from django.db import transaction

from accounts.law import permit
from plans.actions.attachments import keep_file
from plans.models import Attachment
from verification.actions.rows import locked_row


def attach_evidence(row, by, file, key=None) -> Attachment:
    """Attach a file to a row, as its checker while the round is open; whoever reads the plan can fetch it.

    The same `key` again attaches nothing. Raises NotAllowed, WrongState, ValidationError under `file`.
    """
    with transaction.atomic():
        row = locked_row(row)
        permit(by, "row.record", row)
        return keep_file(by, file, plan=row.plan, about=row, key=key)
