"""The control table as it stood at any moment, with all that a miss brought about, replayed from the events of the plan's chain (V1, V2)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from accounts.models import Department
from audit.models import Event
from improvement.models import ProgressUpdate, WorkItem
from plans.models import Attachment, ImprovementInput
from verification import charts, statistics
from verification.models import CheckRound, ConcernedDepartment, ControlRow, CorrectiveMeasure, RootCause
from verification.replaying import Told, built, replay
from verification.rules import HUNDRED, attainment_of
from verification.statistics import TENTH, RoundFigures

TOLD = (CheckRound, ControlRow, RootCause, CorrectiveMeasure, ConcernedDepartment, WorkItem, ProgressUpdate, Attachment)


@dataclass(frozen=True)
class MeasureThen:
    """A corrective measure as it stood, with the work item that carried it out; `names` are what people were called."""

    measure: CorrectiveMeasure
    names: dict[str, str]


@dataclass(frozen=True)
class CauseThen:
    """The cause of a miss as it stood: chain or fishbone, conclusion, measures."""

    cause: RootCause
    names: dict[str, str]
    measures: tuple[MeasureThen, ...]

    @property
    def fishbone(self) -> charts.Fishbone | None:
        """The drawing of its bones, None for a chain of whys."""
        return charts.fishbone(self.cause.bones, self.cause.row.title) if self.cause.bones else None


@dataclass(frozen=True)
class ConcernedThen:
    """A department that had been asked to take part, and what it had said."""

    concerned: ConcernedDepartment
    department: Department | None
    names: dict[str, str]


@dataclass(frozen=True)
class RowThen:
    """A row as it stood: the row itself, the names that people had, what explained it, and the last event that changed it."""

    row: ControlRow
    names: dict[str, str]
    event: Event
    department: Department | None
    files: tuple[Attachment, ...]
    cause: CauseThen | None
    concerned: tuple[ConcernedThen, ...]
    carried_into: ImprovementInput | None

    @property
    def checker(self) -> str:
        """Who was to check it."""
        return self.names.get("checker", "")

    @property
    def assignee(self) -> str:
        """Who was responsible for it."""
        return self.names.get("assignee", "")

    @property
    def checked_by(self) -> str:
        """Who had checked it."""
        return self.names.get("checked_by", "")

    @property
    def attainment(self) -> Decimal | None:
        """How far it had come, in %; None without figures."""
        share = attainment_of(self.row)
        return None if share is None else (share * HUNDRED).quantize(TENTH)

    @property
    def is_explained(self) -> bool:
        """Whether anything stood below it: a cause, or departments that had been asked; a miss without them says so."""
        return bool(self.row.is_miss or self.cause or self.concerned)


@dataclass(frozen=True)
class TableThen:
    """A control table at a moment: the round, its rows in their order, what they came to, and the events that made it so."""

    at: datetime
    round: CheckRound
    names: dict[str, str]
    rows: tuple[RowThen, ...]
    figures: RoundFigures
    events: tuple[Event, ...]


def at(check_round: CheckRound, moment: datetime) -> TableThen | None:
    """Return the control table of a round as it stood at a moment, or None where the round had not been opened.

    A constant number of queries: the events, and what is called as it is today because only so it has both languages
    (departments, and inputs that a miss was carried over into).
    """
    standing = replay(check_round.plan_id, TOLD, Q(at__lte=moment))
    told = standing.of(CheckRound).get(check_round.pk)
    if told is None:
        return None
    then = built(CheckRound, check_round.pk, told, plan=check_round.plan, baseline=check_round.baseline)
    return _Gathering(standing, then).table(moment, told)


class _Gathering:
    """Puts the objects of one round together as they stood."""

    def __init__(self, standing, check_round):
        self.standing, self.round = standing, check_round
        self.rows = standing.within(ControlRow, "round", {check_round.pk})
        self.causes = {told.id_of("row"): (pk, told) for pk, told in standing.within(RootCause, "row", self.rows).items()}
        self.measures = standing.within(CorrectiveMeasure, "cause", {pk for pk, _told in self.causes.values()})
        self.concerned = standing.within(ConcernedDepartment, "row", self.rows)
        about = {"about_type": ControlRow._meta.label_lower}
        self.files = {pk: told for pk, told in standing.of(Attachment).items() if about.items() <= told.facts.items() and told.facts.get("about_id") in self.rows}
        self.departments = Department.objects.in_bulk(_ids([*self.rows.values(), *self.concerned.values()], "department"))
        self.inputs = ImprovementInput.objects.in_bulk(_ids(self.rows.values(), "carried_into"))

    def table(self, moment, told) -> TableThen:
        """Return the table."""
        rows = sorted((self.row(pk, one) for pk, one in self.rows.items()), key=lambda one: one.row.place)
        causes = [one for _pk, one in self.causes.values()]
        every = [told, *self.rows.values(), *causes, *self.measures.values(), *self.concerned.values(), *self.files.values()]
        events = sorted((event for one in every for event in one.events), key=lambda event: event.sequence)
        return TableThen(moment, self.round, told.names, tuple(rows), statistics.of_rows([one.row for one in rows]), tuple(events))

    def row(self, pk, told: Told) -> RowThen:
        """Return a row with all that hung on it."""
        row = built(ControlRow, pk, told, round=self.round)
        return RowThen(
            row, told.names, told.events[-1], self.departments.get(told.id_of("department")),
            tuple(built(Attachment, key, one) for key, one in self.files.items() if one.facts["about_id"] == pk),
            self.cause(row), tuple(self.asked(key, one, row) for key, one in self.concerned.items() if one.id_of("row") == pk),
            self.inputs.get(told.id_of("carried_into")),
        )  # fmt: skip

    def cause(self, row) -> CauseThen | None:
        """Return the cause of a row with its measures, None while there was none."""
        pk, told = self.causes.get(row.pk, (None, None))
        if told is None:
            return None
        cause = built(RootCause, pk, told, row=row)
        measures = tuple(self.measure(key, one, cause) for key, one in self.measures.items() if one.id_of("cause") == pk)
        return CauseThen(cause, told.names, measures)

    def measure(self, pk, told: Told, cause) -> MeasureThen:
        """Return a measure with its work item as that stood."""
        key = told.id_of("work_item")
        work = self.standing.of(WorkItem).get(key)
        item = built(WorkItem, key, work, plan=self.round.plan) if work else None
        if item:
            item.percent = self.percent(key, work)
        return MeasureThen(built(CorrectiveMeasure, pk, told, cause=cause, work_item=item), told.names)

    def percent(self, pk, work: Told) -> int:
        """Return how far a work item had come: what was said last, by a report or of the item itself."""
        reports = [(one.events[0].sequence, one.facts.get("percent") or 0) for one in self.standing.within(ProgressUpdate, "item", {pk}).values()]
        said = [(event.sequence, event.changes["percent"][1] or 0) for event in work.events if "percent" in event.changes]
        return max([(0, 0), *reports, *said])[1]

    def asked(self, pk, told: Told, row) -> ConcernedThen:
        """Return a department that had been asked."""
        department = self.departments.get(told.id_of("department"))
        return ConcernedThen(built(ConcernedDepartment, pk, told, row=row, department=department), department, told.names)


def _ids(objects, reference):
    return {pk for one in objects if (pk := one.id_of(reference))}
