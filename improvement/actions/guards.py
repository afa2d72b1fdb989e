"""What refuses a deed on a work item whose work is over."""

from django.utils.translation import gettext as _

from audit.errors import WrongState
from improvement.states import WorkState

SETTLED = {WorkState.VERIFIED, WorkState.CANCELLED}


def refuse_settled(item) -> None:
    """Raise WrongState for an item that was verified or cancelled."""
    if item.state in SETTLED:
        raise WrongState(_("“{item}” is {state}; this is not possible now.").format(item=item, state=item.get_state_display()))


def refuse_followed(item) -> None:
    """Raise WrongState for an item that carries out a measure or a decision: it is no part of the document that a revision changes."""
    if item.origin:
        raise WrongState(_("“{item}” carries out what a check or a review decided. It is changed there, not in a revision.").format(item=item))
