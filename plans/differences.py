"""What differs between two documents, field by field: a pure function over their frozen JSON."""

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to a value or a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One change: `place` names the list of rows ("plan" for the plan's own fields), `row` the row's id (0 for the plan).

    For a changed value `name` is the field and `old`, `new` its plain values; for an added or removed row `name` is empty
    and `old` or `new` is the whole row.
    """

    place: str
    change: Change
    row: int = 0
    name: str = ""
    old: object = None
    new: object = None
    context: dict | None = None


def between(old: dict, new: dict) -> list[Difference]:
    """Return the differences from one document to another: the plan's fields first, then each list in its order."""
    found = _fields("plan", 0, old["plan"], new["plan"], new["plan"])
    before, after = lists_of(old), lists_of(new)
    for place in [*after, *(place for place in before if place not in after)]:
        found += _rows(place, before.get(place, []), after.get(place, []))
    return found


def lists_of(document: dict) -> dict[str, list[dict]]:
    """Return every list of rows in a document by its name: the parts, and what higher rooms contribute."""
    contributed = {
        name: rows
        for name, rows in document.items()
        if name not in {"parts", "overrides"} and isinstance(rows, list) and all("row" in row for row in rows)
    }
    return {**document["parts"], **contributed}


def _rows(place, old, new):
    before, after = {row["row"]: row for row in old}, {row["row"]: row for row in new}
    found = []
    for number, row in after.items():
        if number in before:
            found += _fields(place, number, before[number], row, row)
        else:
            found.append(Difference(place, Change.ADDED, number, new=row, context=row))
    return found + [Difference(place, Change.REMOVED, number, old=row, context=row) for number, row in before.items() if number not in after]


def _fields(place, number, old, new, context):
    return [
        Difference(place, Change.CHANGED, number, name, old.get(name), new.get(name), context)
        for name in [*new, *(name for name in old if name not in new)]
        if _sense(old.get(name)) != _sense(new.get(name))
    ]


def _sense(value):
    """A person who was renamed is still the same person."""
    return value.get("id", value) if isinstance(value, dict) else value
