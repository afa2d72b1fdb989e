"""What would become of each row of an import: new, changed, unchanged or refused, with the reason at the cell."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from accounts.law import may, permit
from accounts.tables.cells import same_text
from audit import many
from audit.errors import Refusal
from improvement.models import Area, WorkItem
from improvement.states import ScopeState
from improvement.transfers import values
from improvement.transfers.columns import IMPORTED
from improvement.transfers.people import People
from improvement.transfers.reading import Line
from plans.states import IN_FORCE

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
FIELDS = tuple(column.code for column in IMPORTED if column.code != "number")
TEXTS = {"title", "description", "acceptance"}
PLAIN = {
    "planned_start": values.date_of, "planned_end": values.date_of, "planned_hours": values.number_of, "planned_cost": values.number_of,
    "weight": values.number_of, "must_pass": values.flag_of, "priority": values.priority_of,
}  # fmt: skip
BATCH = 200
# Which right each change takes where the document itself is not open: the verb's name is the right's.
LESSER_RIGHTS = {"assignee": "work.assign", "priority": "work.detail", "parent": "work.detail"}


@dataclass
class Fate:
    """What becomes of a row: `item` is the item it is about (new ones have no id), `changes` what it writes, by field.

    `errors` maps columns to sentences; "" stands for the row as a whole. `verbs` groups the changes by the right they take.
    """

    line: Line
    item: WorkItem | None = None
    changes: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    verbs: dict = field(default_factory=dict)
    settled: str = ""

    @property
    def kind(self) -> str:
        """New, changed, unchanged or refused; once it was written it is `settled`, for a new item has its id then."""
        if self.settled or self.errors:
            return self.settled or REFUSED
        if self.item is not None and self.item.pk is None:
            return NEW
        return CHANGED if self.changes else UNCHANGED


class Judge:
    """Judges the rows of one file for one plan and one person; `check` are the rules of the plan's room, as the actions apply them.

    Under a lock (`locking`) the items are held until the transaction ends. `versions` maps numbers to the versions of a trial:
    a row about an item that has moved on since is refused.
    """

    def __init__(self, plan, by, check, next_number: int, locking: bool = False, versions: dict | None = None):
        self.plan, self.by, self.check, self.next_number = plan, by, check, next_number
        self.locking, self.versions = locking, versions
        self.areas = {area.code.casefold(): area for area in Area.objects.all()}
        self.people = People.known()
        self.phases: dict[str, list] = {}
        for phase in plan.phases.all():
            self.phases.setdefault(phase.name.strip().casefold(), []).append(phase)
        self.seen: dict[int, int] = {}
        self.parents: set[int] = set()
        self.parts: set[int] = set()

    def judge(self, lines: Iterable[Line]) -> Iterator[Fate]:
        """Yield what becomes of each line, reading the items a batch at a time."""
        lines = iter(lines)
        while batch := list(islice(lines, BATCH)):
            self.items = self._items(batch)
            yield from map(self._fate, batch)

    def _items(self, batch):
        told = [_number(line.cells.get(name)) for line in batch for name in ("number", "parent")]
        items = WorkItem.objects.visible_to(self.by).filter(plan=self.plan, number__in={number for number in told if number})
        if self.locking:
            items = items.select_for_update(of=("self",))
        found = {item.number: item for item in items.select_related("area", "assignee", "phase", "parent")}
        for item in found.values():
            item.plan = self.plan
        return found

    def _fate(self, line):
        fate = Fate(line)
        try:
            fate.item = self._item(line)
            self._read(fate)
            if not fate.errors:
                self._decide(fate)
        except ValidationError as error:
            fate.errors |= _by_column(error)
        except Refusal as refusal:
            fate.errors[""] = refusal.message
        return fate

    def _item(self, line):
        self._refuse_other_plan(line)
        number = self._number_in(line)
        if number is None:
            permit(self.by, "work.create", self.plan)
            scope = ScopeState.PENDING if self.plan.state in IN_FORCE else ScopeState.APPROVED
            return WorkItem(plan=self.plan, scope_state=scope)
        if number in self.seen:
            raise ValidationError({"number": _("Row {row} is about the same item.").format(row=self.seen[number])})
        self.seen[number] = line.place
        if number not in self.items:
            raise ValidationError({"number": _("The plan has no item {number}. Leave the number empty for a new item.").format(number=number)})
        return self.items[number]

    def _number_in(self, line):
        try:
            return values.whole_of(line.cells.get("number"))
        except ValidationError as error:
            raise ValidationError({"number": error.messages}) from error

    def _refuse_other_plan(self, line):
        named = values.text_of(line.cells.get("plan"))
        if named and named != self.plan.number:
            raise ValidationError({"plan": _("This row belongs to plan {plan}. To take it over as a new item, empty the columns “Plan” and “No.”.").format(plan=named[:40])})

    def _read(self, fate):
        """Read the row's cells into the changes, or the errors; a new item needs some of them, and takes defaults for others."""
        new = fate.item.pk is None
        for column in IMPORTED:
            if column.code not in FIELDS or (column.code not in fate.line.cells and not (new and column.needed)):
                continue
            raw = fate.line.cells.get(column.code)
            if raw is None and column.needed:
                fate.errors[column.code] = _("This is needed.")
                continue
            try:
                value = self._value(column.code, raw, fate.item)
            except ValidationError as error:
                fate.errors[column.code] = " ".join(error.messages)
                continue
            if new or not _same(column.code, getattr(fate.item, column.code), value):
                fate.changes[column.code] = value

    def _value(self, code, raw, item):
        if code in TEXTS:
            return values.text_of(raw)
        if code in PLAIN:
            value = PLAIN[code](raw)
            return WorkItem._meta.get_field(code).get_default() if value is None else value
        return getattr(self, f"_{code}")(raw, item) if raw is not None else None

    def _area(self, raw, item):
        code = values.text_of(raw).split()[0].casefold()
        if code not in self.areas:
            raise ValidationError(_("There is no area “{code}”.").format(code=values.text_of(raw)[:40]))
        return self.areas[code]

    def _phase(self, raw, item):
        name = values.text_of(raw).casefold()
        if item.pk and item.phase and item.phase.name.strip().casefold() == name:
            return item.phase
        bearers = self.phases.get(name, [])
        if len(bearers) != 1:
            sentence = _("The plan has no phase “{name}”.") if not bearers else _("The plan has several phases “{name}”.")
            raise ValidationError(sentence.format(name=values.text_of(raw)[:80]))
        return bearers[0]

    def _assignee(self, raw, item):
        if item.pk and item.assignee and values.text_of(raw).casefold() == self.people.called(item.assignee).strip().casefold():
            return item.assignee
        return self.people.found(values.text_of(raw))

    def _parent(self, raw, item):
        number = values.whole_of(raw)
        if number not in self.items:
            raise ValidationError(_("The plan has no item {number}.").format(number=number))
        return self.items[number]

    def _decide(self, fate):
        """Hold the row against the law and the rules of an item. Raises ValidationError, Refusal."""
        item, changes = fate.item, fate.changes
        if not changes:
            return
        self._refuse_moved_on(item)
        self.check(self.plan, changes, item if item.pk else None)
        self._refuse_chain(item, changes.get("parent"))
        fate.verbs = {"work.create": changes} if item.pk is None else self._verbs(item, changes)
        tried = copy(item)
        tried.number = item.number or self.next_number
        for name, value in changes.items():
            setattr(tried, name, value)
        many.clean(tried)
        if item.pk is None:
            fate.item = tried
            self.next_number += 1

    def _refuse_moved_on(self, item):
        if item.pk and self.versions is not None and self.versions.get(item.number) != item.version:
            raise ValidationError({"number": _("Somebody has changed this item since the trial. Try the file again.")})

    def _verbs(self, item, changes):
        """Return the changes by the right they take: all under the document's, or each under its own where that suffices."""
        if may(self.by, "work.edit", item) or not changes.keys() <= LESSER_RIGHTS.keys():
            permit(self.by, "work.edit", item)
            return {"work.edit": changes}
        verbs: dict[str, dict] = {}
        for name, value in changes.items():
            permit(self.by, LESSER_RIGHTS[name], item)
            verbs.setdefault(LESSER_RIGHTS[name], {})[name] = value
        return verbs

    def _refuse_chain(self, item, parent):
        """Parts have no parts of their own, whatever order the rows of one file come in."""
        if parent is None:
            return
        if parent.pk in self.parts or (item.pk and item.pk in self.parents):
            raise ValidationError({"parent": _("Choose an item of this plan that is no part of another one itself.")})
        self.parents.add(parent.pk)
        self.parts |= {item.pk} - {None}


def told(fate: Fate) -> dict:
    """Return a fate as it is kept: plain JSON, sentences in the present language."""
    item = fate.item
    row = {"row": fate.line.place, "fate": fate.kind, "errors": fate.errors}
    row["title"] = values.text_of(fate.line.cells.get("title"))[:200] or (item.title if item and item.pk else "")
    if item is not None and item.pk:
        row |= {"number": item.number, "version": item.version}
    if fate.kind == CHANGED:
        row["changes"] = sorted(fate.changes)
    if fate.errors:
        row["said"] = {code: values.text_of(fate.line.cells.get(code))[:120] for code in fate.errors if code}
    return row


def _same(code, old, new):
    if code in TEXTS:
        return same_text(old, new)
    if code in {"area", "phase", "assignee", "parent"}:
        return (old and old.pk) == (new and new.pk)
    return old == new


def _number(raw):
    try:
        return values.whole_of(raw)
    except ValidationError:
        return None


def _by_column(error):
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    return {("" if name == NON_FIELD_ERRORS or name not in {*FIELDS, "number", "plan"} else name): " ".join(sentences) for name, sentences in error.message_dict.items()}
