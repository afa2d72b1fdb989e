"""The control table as it stood at any moment, replayed from the events of the plan's chain (V1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from audit.models import ChainKind, Event
from verification import statistics
from verification.models import CheckRound, ControlRow
from verification.statistics import RoundFigures

ROUND, ROW = CheckRound._meta.label_lower, ControlRow._meta.label_lower


@dataclass(frozen=True)
class RowThen:
    """A row as it stood: the row itself, the names that people had, and the last event that changed it."""

    row: ControlRow
    names: dict[str, str]
    event: Event

    @property
    def checker(self) -> str:
        """Who was to check it."""
        return self.names.get("checker", "")

    @property
    def assignee(self) -> str:
        """Who was responsible for it."""
        return self.names.get("assignee", "")


@dataclass(frozen=True)
class TableThen:
    """A control table at a moment: the round, its rows in their order, and what they came to."""

    at: datetime
    round: CheckRound
    rows: tuple[RowThen, ...]
    figures: RoundFigures


def at(check_round: CheckRound, moment: datetime) -> TableThen | None:
    """Return the control table of a round as it stood at a moment, or None where the round had not been opened."""
    facts, rows, last = replay(check_round, moment)
    if not facts:
        return None
    then = CheckRound(pk=check_round.pk, plan=check_round.plan, **_written(CheckRound, facts, without={"plan"}))
    told = [RowThen(_row(pk, row, then), _names(row), last[pk]) for pk, row in rows.items()]
    told.sort(key=lambda one: one.row.place)
    return TableThen(moment, then, tuple(told), statistics.of_rows([one.row for one in told]))


def replay(check_round, moment: datetime) -> tuple[dict, dict[int, dict], dict[int, Event]]:
    """Return what the events up to a moment leave: the round's recorded facts, its rows' by their ids, and the last event of each row."""
    facts: dict = {}
    rows: dict[int, dict] = {}
    last: dict[int, Event] = {}
    told = Event.objects.in_chain(ChainKind.PLAN, check_round.plan_id).filter(at__lte=moment, object_type__in=(ROUND, ROW))
    for event in told.iterator(chunk_size=1000):
        if event.object_type == ROUND and event.object_id == check_round.pk:
            _follow(facts, CheckRound, event)
        elif event.object_type == ROW and (event.object_id in rows or _belongs(event, check_round)):
            _follow(rows.setdefault(event.object_id, {}), ControlRow, event)
            last[event.object_id] = event
    return facts, rows, last


def _belongs(event, check_round):
    told = event.changes.get("round", [None, None])[1]
    return isinstance(told, dict) and told["id"] == check_round.pk


def _follow(facts, model, event):
    facts.update({name: new for name, (_old, new) in event.changes.items()})
    if event.new_state:
        move = model.MOVES.get(event.verb)
        facts[move.field if move else "state"] = event.new_state


def _row(pk, facts, check_round):
    return ControlRow(pk=pk, round=check_round, **_written(ControlRow, facts, without={"round"}))


def _written(model, facts, without) -> dict:
    """Return recorded values as a model's fields hold them; what refers to something keeps its id."""
    values = {}
    for name, value in facts.items():
        field = model._meta.get_field(name)
        if name in without:
            continue
        if isinstance(field, models.ForeignKey):
            values[field.attname] = value and value["id"]
        else:
            # The trail leaves out what is empty; what became empty later is told as nothing.
            values[name] = field.get_default() if value is None and not field.null else field.to_python(value)
    return values


def _names(facts):
    return {name: value["label"] for name, value in facts.items() if isinstance(value, dict) and "label" in value}
