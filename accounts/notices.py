"""What people are told once without having to do anything about it, such as that a plan was published.

A room says with `add_kind` which notices it gives and who may still be told, and gives one with `tell`. Whoever delivers
them registers with `deliver_with`; this room knows no messages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Notice:
    """One thing to tell some people, each of them once for each `occasion` (up to 40 characters).

    `ref` names the object for good, such as "plans.plan:12"; `words(person)` gives "title", "where" and "action" in the
    language that is active while they are asked for. `plan` is the id of the plan that it speaks of, `due` the day by which
    something is to be done.
    """

    kind: str
    ref: str
    occasion: str
    url: str
    recipients: tuple
    words: Callable[[object], dict[str, str]]
    plan: int | None = None
    due: date | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of notice: `open_to(person, ref)` says, again at the moment of sending, whether the person may know of the object."""

    code: str
    label: str
    open_to: Callable[[object, str], bool]


KINDS: dict[str, Kind] = {}
_DELIVERERS: list[Callable[[Notice], object]] = []


def add_kind(code: str, label: str, open_to: Callable[[object, str], bool]) -> None:
    """Register a kind of notice; `label` is lazily translated."""
    KINDS[code] = Kind(code, label, open_to)


def deliver_with(deliverer: Callable[[Notice], object]) -> None:
    """Register a function that delivers notices."""
    _DELIVERERS.append(deliverer)


def tell(notice: Notice) -> None:
    """Give a notice to whoever delivers them, within the caller's transaction: nothing is told of what did not happen."""
    for deliver in _DELIVERERS:
        deliver(notice)
