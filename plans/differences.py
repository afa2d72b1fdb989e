"""What differs between two documents, field by field: a pure function over their frozen JSON."""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to a value or a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


# These lists stand in the order of their dates or numbers, not in one that somebody gave them: nothing in them is moved.
SORTED_BY_THEMSELVES = frozenset({"reviews", "work_items"})
OVERRIDES = "overrides"
# What a field holds that nobody has filled in.
EMPTY = (None, "", [], False, "0")


@dataclass(frozen=True)
class Difference:
    """One change: `place` names the list of rows ("plan" for the plan's own fields), `row` the row's id (0 for the plan).

    For a changed value `name` is the field and `old`, `new` its plain values; for an added or removed row `name` is empty
    and `old` or `new` is the whole row; for a moved row they are the places, from 1, that it had and has in its list.
    An override of a success factor is a row of the place "overrides".
    """

    place: str
    change: Change
    row: int = 0
    name: str = ""
    old: object = None
    new: object = None
    context: dict | None = None


def between(old: dict, new: dict) -> list[Difference]:
    """Return the differences from one document to another: the plan's fields first, then each list in its order, overrides last."""
    found = _fields("plan", 0, old["plan"], new["plan"], new["plan"])
    before, after = lists_of(old), lists_of(new)
    for place in [*after, *(place for place in before if place not in after)]:
        found += _rows(place, before.get(place, []), after.get(place, []))
    return found + _rows(OVERRIDES, _overrides_of(old), _overrides_of(new))


def lists_of(document: dict) -> dict[str, list[dict]]:
    """Return every list of rows in a document by its name: the parts, and what higher rooms contribute."""
    contributed = {
        name: rows
        for name, rows in document.items()
        if name not in {"parts", OVERRIDES} and isinstance(rows, list) and all("row" in row for row in rows)
    }
    return {**document["parts"], **contributed}


def _overrides_of(document):
    # One override at most per factor, "F1" to "F9", which counts as its row.
    return [{"row": int(row["factor"][1:]), **row} for row in document.get(OVERRIDES, [])]


def _rows(place, old, new):
    before, after = {row["row"]: row for row in old}, {row["row"]: row for row in new}
    found = []
    for number, row in after.items():
        if number in before:
            found += _fields(place, number, before[number], row, row)
        else:
            found.append(Difference(place, Change.ADDED, number, new=row, context=row))
    found += [Difference(place, Change.REMOVED, number, old=row, context=row) for number, row in before.items() if number not in after]
    return found if place in SORTED_BY_THEMSELVES | {OVERRIDES} else found + _moves(place, before, after)


def _moves(place, before, after):
    was, now = [number for number in before if number in after], [number for number in after if number in before]
    staying = _longest_rising(now, {number: at for at, number in enumerate(was)})
    return [
        Difference(place, Change.MOVED, number, old=list(before).index(number) + 1, new=list(after).index(number) + 1, context=after[number])
        for number in now
        if number not in staying
    ]


def _longest_rising(numbers, rank) -> set:
    """Return a longest choice of rows that stand in both lists in the same order; whatever else is common was moved."""
    ends: list[int] = []
    tails: list[list[int]] = []
    for number in numbers:
        place = bisect_left(ends, rank[number])
        chosen = [*(tails[place - 1] if place else []), number]
        ends[place : place + 1] = [rank[number]]
        tails[place : place + 1] = [chosen]
    return set(tails[-1]) if tails else set()


def _fields(place, number, old, new, context):
    return [
        Difference(place, Change.CHANGED, number, name, old.get(name), new.get(name), context)
        for name in [*new, *(name for name in old if name not in new)]
        if not _same(old, new, name)
    ]


def _same(old, new, name):
    if name not in old or name not in new:
        # An earlier version of the product did not ask for it.
        return old.get(name) in EMPTY and new.get(name) in EMPTY
    values = old[name], new[name]
    # What is a link today may have been a sentence in an earlier version: then its words say whether it is the same.
    sense = _sense if isinstance(values[0], dict) == isinstance(values[1], dict) or None in values else _words
    return sense(values[0]) == sense(values[1])


def _sense(value):
    """A person who was renamed is still the same person."""
    return value.get("id", value) if isinstance(value, dict) else value


def _words(value):
    return value.get("name") if isinstance(value, dict) else value
