"""The ways out of the house. Each prepares a parcel, which may still be taken back, and hands it over, which may not.

A channel is a module with `prepare(sending, reminders)`, which returns a parcel: a context manager with `hand_over()`.
"""

from importlib import import_module

from reminders.states import Channel

_MODULES = {Channel.MAIL: "reminders.channels.mail", Channel.ROBOT: "reminders.channels.robots"}


class Refused(Exception):
    """It was certainly not taken; `for_good` when no further try can help."""

    def __init__(self, reason: str, for_good: bool = False):
        super().__init__(reason)
        self.for_good = for_good


class Lost(Exception):
    """It was handed over and the answer got lost: it may have been taken."""


def of(channel: str):
    """Return the module of a channel."""
    return import_module(_MODULES[channel])
