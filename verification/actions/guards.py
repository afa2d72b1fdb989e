"""What refuses a deed in the same words wherever it is tried."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.errors import WrongState
from verification.rules import can_take_part


def refuse_no_miss(row) -> None:
    """Raise WrongState for a row that was not missed, or is no miss any more."""
    if not row.is_miss:
        raise WrongState(_("“{row}” was not missed; there is nothing to explain or to mend.").format(row=row))


def refuse_outsider(person, plan) -> None:
    """Raise ValidationError at `owner` for somebody who cannot be given something to do in the plan."""
    if not can_take_part(person, plan):
        raise ValidationError({"owner": _("Name somebody who can sign in and may read this plan.")})
