"""What higher rooms tell the trail: words for verbs, names of chains, the law, and whose chains a person may read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst

VERBS: dict[str, str] = {}
GROUPS: dict[str, str] = {}
QUIET: set[str] = set()
_SCOPES: list[Callable] = []


def name_verbs(words: dict[str, str], groups: dict[str, str]) -> None:
    """Register the (lazily translated) words for verbs, such as "plan.submit", and for what stands before their dot."""
    VERBS.update(words)
    GROUPS.update(groups)


def keep_quiet(*verbs: str) -> None:
    """Register verbs that happen all day long and that a history shows only to whoever asks for them."""
    QUIET.update(verbs)


def group_label(verb: str) -> str:
    """Return the words for the kind of object that a verb is about."""
    kind = verb.partition(".")[0]
    return capfirst(str(GROUPS.get(kind, kind)))


def verb_label(verb: str) -> str:
    """Return the words for a verb."""
    return str(VERBS.get(verb, verb))


SAID: dict[tuple[str, str], Callable[[str], str]] = {}


def say_values(model: str, name: str, words: Callable[[str], str]) -> None:
    """Register how the recorded values of a field are said, where neither choices nor the kind of field tell: words(value)."""
    SAID[model, name] = words


def scope_by(scope: Callable) -> None:
    """Register the function that narrows a queryset of events to those a user may read: scope(events, user)."""
    _SCOPES.append(scope)


def readable(events, user):
    """Return the events that the user may read: none at all until a room has said which."""
    if not _SCOPES:
        return events.none()
    for scope in _SCOPES:
        events = scope(events, user)
    return events


@dataclass(frozen=True)
class ChainNames:
    """How the chains of a kind are called: `find(text)` returns the queryset whose keys are the numbers of those so called,
    `name(numbers)` the (name, address) of each number, in one query."""

    find: Callable[[str], QuerySet]
    name: Callable[[set[int]], dict[int, tuple[str, str]]]


CHAIN_NAMES: dict[str, ChainNames] = {}
_LAW: dict[str, Callable] = {}


_EXPECTED: list[Callable] = []


def expect_chains(places: Callable) -> None:
    """Register a function that returns the (kind, number) of chains that must exist, such as one for each plan."""
    _EXPECTED.append(places)


def expected_chains() -> set[tuple[str, int]]:
    """Return the chains that must exist."""
    return {place for places in _EXPECTED for place in places()}


def name_chains(kind: str, find: Callable, name: Callable) -> None:
    """Register how the chains of a kind are called."""
    CHAIN_NAMES[kind] = ChainNames(find, name)


def judge_by(permit: Callable, may: Callable) -> None:
    """Register the law: permit(user, action) returns or raises a Refusal; may(user, action) tells."""
    _LAW.update(permit=permit, may=may)


def permit(user, action: str) -> None:
    """Return if the law gives the user this right. Raises NotAllowed."""
    _LAW["permit"](user, action)


def may(user, action: str) -> bool:
    """Return whether the law gives the user this right."""
    return _LAW["may"](user, action)
