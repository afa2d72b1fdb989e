"""What differs between two documents, in words and grouped by place."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit import marking, rich
from plans import differences, reading
from plans.differences import OVERRIDES, Change
from plans.models import FactorOverride, Plan
from plans.parts import KINDS, SECTIONS
from plans.states import Factor


@dataclass(frozen=True)
class ChangeLine:
    """One change: the row it is in (empty for the plan's own fields), the field, and both values in words.

    Of a text that was changed, `spans` are both versions in one, marked word by word.
    """

    change: str
    row: str
    label: str
    old: str
    new: str
    spans: tuple[marking.Span, ...] = ()

    @property
    def only_looks(self) -> bool:
        """Whether the words are the same and only their paragraphs or marks were changed."""
        return self.change == Change.CHANGED and self.old == self.new


@dataclass(frozen=True)
class ChangeGroup:
    """The changes in one place of the document."""

    title: str
    lines: tuple[ChangeLine, ...]


def groups_between(old: dict, new: dict) -> list[ChangeGroup]:
    """Return the changes from one document to another, grouped in the document's order."""
    grouped: dict[str, list[ChangeLine]] = {}
    models = {**reading.models_by_list(), OVERRIDES: FactorOverride}
    order = {place: number for number, place in enumerate(["plan", *KINDS, *reading.CONTRIBUTED])}
    for one in sorted(differences.between(old, new), key=lambda one: order.get(one.place, len(order))):
        grouped.setdefault(_title(one), []).append(_line(one, models.get(one.place, Plan)))
    return [ChangeGroup(title, tuple(lines)) for title, lines in grouped.items()]


def _title(one) -> str:
    if one.place == "plan":
        return next((str(section.title) for section in SECTIONS if one.name in section.fields), "")
    if one.place == OVERRIDES:
        return _("Overridden success factors")
    known = KINDS.get(one.place) or reading.CONTRIBUTED.get(one.place)
    return str(known.title) if known else one.place


def _line(one, model) -> ChangeLine:
    row = _row(one, model)
    if one.change == Change.MOVED:
        return ChangeLine(one.change.value, row, "", str(one.old), str(one.new))
    if one.change != Change.CHANGED:
        return ChangeLine(one.change.value, row, "", _whole(model, one.old), _whole(model, one.new))
    read = [reading.value_of(model, one.name, value) for value in (one.old, one.new)]
    old, new = (rich.plain(value) if isinstance(value, str) and value else reading.text_of(value) for value in read)
    texts = all(isinstance(value, str) and value for value in read)
    label = _("Granted by") if (one.place, one.name) == (OVERRIDES, "by") else reading.label_of(model, one.name)
    return ChangeLine(one.change.value, row, capfirst(label), old, new, marking.shortened(marking.marked(old, new)) if texts else ())


def _row(one, model) -> str:
    if one.place == OVERRIDES:
        return f"{one.context['factor']} {Factor(one.context['factor']).label}"
    return "" if one.place == "plan" else name_of(model, one.context)


def name_of(model, frozen: dict) -> str:
    """Return what a row is called: its first text, else the first thing it refers to."""
    values = [value for value in reading.read(model, frozen).values() if value]
    texts = [value for value in values if isinstance(value, str)]
    things = [value.text for value in values if isinstance(value, reading.Words) and value.id]
    return rich.plain(next(iter(texts + things), ""))


def _whole(model, frozen) -> str:
    if frozen is None:
        return "—"
    told = {name: value for name, value in reading.read(model, frozen).items() if value not in (None, "", []) and (model, name) != (FactorOverride, "factor")}
    return " · ".join(reading.text_of(value) for value in told.values())
