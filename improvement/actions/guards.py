"""What refuses a deed on a work item whose work is over."""

from django.utils.translation import gettext as _

from audit.errors import WrongState
from improvement.states import WorkState

SETTLED = {WorkState.VERIFIED, WorkState.CANCELLED}


def refuse_settled(item) -> None:
    """Raise WrongState for an item that was verified or cancelled."""
    if item.state in SETTLED:
        raise WrongState(_("“{item}” is {state}; this is not possible now.").format(item=item, state=item.get_state_display()))
