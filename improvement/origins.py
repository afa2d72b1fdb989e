"""Where work came from that follows from something else: words and links that the rooms above give, by the kind of what it follows from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """What a work item follows from, in words, and the address where that stands."""

    words: str
    url: str


@dataclass(frozen=True)
class _Kind:
    """A kind of origin: what it is called, and where single ones stand."""

    label: str
    find: Callable[[set[int]], dict[int, Origin]]


_KINDS: dict[str, _Kind] = {}


def name_origins(kind: str, label: str, find: Callable[[set[int]], dict[int, Origin]]) -> None:
    """Register a kind of origin (what stands before the colon): its (lazily translated) word, and what finds them by their ids in one query."""
    _KINDS[kind] = _Kind(label, find)


def kind_words(origin: str) -> str:
    """Return what kind of thing an origin is, in words and without looking it up; the history says no more."""
    kind = _KINDS.get(origin.partition(":")[0])
    return str(kind.label) if kind else origin


def found(items: Iterable) -> dict[int, Origin]:
    """Return the origins of those of these work items that follow from something, by the item's id; one query for each kind among them."""
    asked: dict[str, dict[int, int]] = {}
    for item in items:
        kind, _colon, number = item.origin.partition(":")
        if kind in _KINDS and number.isdecimal():
            asked.setdefault(kind, {})[item.pk] = int(number)
    told = {}
    for kind, wanted in asked.items():
        named = _KINDS[kind].find(set(wanted.values()))
        told.update({pk: named[number] for pk, number in wanted.items() if number in named})
    return told
