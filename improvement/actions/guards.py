"""What refuses a deed on a work item whose work is over."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from audit.errors import WrongState
from improvement.states import WorkState

SETTLED = {WorkState.VERIFIED, WorkState.CANCELLED}
# What was found of an item otherwise only the check rounds know: their room adds functions of an item that say in a
# sentence why it cannot be verified now, or "".
OBJECTIONS: list[Callable] = []


def refuse_objected(item) -> None:
    """Raise WrongState for an item that stands otherwise in a check that is under way."""
    if words := next(filter(None, (ask(item) for ask in OBJECTIONS)), ""):
        raise WrongState(words)


def refuse_settled(item) -> None:
    """Raise WrongState for an item that was verified or cancelled."""
    if item.state in SETTLED:
        raise WrongState(_("“{item}” is {state}; this is not possible now.").format(item=item, state=item.get_state_display()))


def refuse_followed(item) -> None:
    """Raise WrongState for an item that carries out a measure or a decision: it is no part of the document that a revision changes."""
    if item.origin:
        raise WrongState(_("“{item}” carries out what a check or a review decided. It is changed there, not in a revision.").format(item=item))
