"""What differs between two documents, in words and grouped by place."""

from dataclasses import dataclass

from plans import differences, reading
from plans.differences import Change
from plans.models import Plan
from plans.parts import KINDS, SECTIONS


@dataclass(frozen=True)
class ChangeLine:
    """One change: the row it is in (empty for the plan's own fields), the field, and both values in words."""

    change: str
    row: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangeGroup:
    """The changes in one place of the document."""

    title: str
    lines: tuple[ChangeLine, ...]


def groups_between(old: dict, new: dict) -> list[ChangeGroup]:
    """Return the changes from one document to another, grouped in the document's order."""
    grouped: dict[str, list[ChangeLine]] = {}
    models = reading.models_by_list()
    order = {place: number for number, place in enumerate(["plan", *KINDS, *reading.CONTRIBUTED])}
    for one in sorted(differences.between(old, new), key=lambda one: order.get(one.place, len(order))):
        grouped.setdefault(_title(one), []).append(_line(one, models.get(one.place, Plan)))
    return [ChangeGroup(title, tuple(lines)) for title, lines in grouped.items()]


def _title(one) -> str:
    if one.place == "plan":
        return next((str(section.title) for section in SECTIONS if one.name in section.fields), "")
    known = KINDS.get(one.place) or reading.CONTRIBUTED.get(one.place)
    return str(known.title) if known else one.place


def _line(one, model) -> ChangeLine:
    row = "" if one.place == "plan" else name_of(model, one.context)
    if one.change != Change.CHANGED:
        return ChangeLine(one.change.value, row, "", _whole(model, one.old), _whole(model, one.new))
    old, new = (reading.text_of(reading.value_of(model, one.name, value)) for value in (one.old, one.new))
    return ChangeLine(one.change.value, row, reading.label_of(model, one.name), old, new)


def name_of(model, frozen: dict) -> str:
    """Return what a row is called: its first text, else the first thing it refers to."""
    values = [value for value in reading.read(model, frozen).values() if value]
    texts = [value for value in values if isinstance(value, str)]
    things = [value.text for value in values if isinstance(value, reading.Words) and value.id]
    return next(iter(texts + things), "")


def _whole(model, frozen) -> str:
    if frozen is None:
        return "—"
    return " · ".join(reading.text_of(value) for value in reading.read(model, frozen).values() if value not in (None, "", []))
