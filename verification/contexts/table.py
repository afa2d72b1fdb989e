"""What the control table shows, as frozen dataclasses; templates compute nothing."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.law import may
from plans.states import Element
from verification import charts, statistics
from verification.actions.rounds import unfinished
from verification.models import CheckRound, ControlRow, CorrectiveMeasure
from verification.rules import attainment_of
from verification.states import RoundState

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
DEEDS = {"record": "row.record", "assign": "row.assign", "explain": "cause.write", "carry": "row.carry_over"}


@dataclass(frozen=True)
class Former:
    """What an earlier or later round found of the same item."""

    round: CheckRound
    row: ControlRow


@dataclass(frozen=True)
class RowView:
    """A row of the control table as it shows: `can` are the deeds open to the user, `editor` the form that is open."""

    row: ControlRow
    attainment: Decimal | None
    others: tuple[Former, ...]
    can: frozenset[str]
    measures: tuple[CorrectiveMeasure, ...] = ()
    finishable: frozenset[int] = frozenset()
    fishbone: charts.Fishbone | None = None
    editor: str = ""
    form: object = None
    refusal: dict | None = None
    measure: CorrectiveMeasure | None = None

    @property
    def cause(self):
        """The cause of the miss, or None."""
        return getattr(self.row, "cause", None)

    @property
    def shows_cause(self) -> bool:
        """Whether the row is continued by its cause, or by the words that it is not written."""
        return self.row.is_miss or self.cause is not None

    @property
    def has_element(self) -> bool:
        """Whether the cause lies in one of the four elements."""
        return self.cause is not None and self.cause.element in Element.values


@dataclass(frozen=True)
class Table:
    """The control table of a round."""

    round: CheckRound
    rows: tuple[RowView, ...]
    figures: statistics.RoundFigures
    missing: tuple[str, ...]
    can_close: bool


@dataclass(frozen=True)
class Open:
    """Which editor is open at which place, with its form."""

    place: int = 0
    editor: str = ""
    form: object = None
    refusal: dict | None = None
    measure: CorrectiveMeasure | None = None


def table_of(check_round, user, opened: Open | None = None, only: int | None = None) -> Table:
    """Return the table as a user sees it; `only` keeps the row at one place, under the whole round's figures."""
    rows = list(check_round.rows.for_table())
    for row in rows:
        row.round = check_round
    others = _others(check_round)
    views = tuple(
        _row(row, user, others.get(row.source, ()), opened if opened and opened.place == row.place else Open())
        for row in rows
        if only in (None, row.place)
    )
    is_open = check_round.state == RoundState.OPEN
    missing = tuple(unfinished(check_round, rows)) if is_open else ()
    return Table(
        check_round, views, statistics.of_rows(rows), missing, is_open and may(user, "round.close", check_round)
    )


def _row(row, user, others, opened):
    cause = getattr(row, "cause", None)
    measures = tuple(cause.measures.all()) if cause else ()
    for measure in measures:
        cause.row, measure.cause = row, cause
    reached = attainment_of(row)
    return RowView(
        row,
        None if reached is None else (reached * HUNDRED).quantize(TENTH),
        others,
        frozenset(_deeds(row, user, others)),
        measures,
        frozenset(
            measure.pk
            for measure in measures
            if not measure.is_done and may(user, "measure.finish", measure)
        ),
        charts.fishbone(cause.bones, row.title) if cause and cause.bones else None,
        opened.editor,
        opened.form,
        opened.refusal,
        opened.measure,
    )


def _deeds(row, user, others):
    for deed in ("record", "assign"):
        if may(user, DEEDS[deed], row):
            yield deed
    if row.is_miss and may(user, DEEDS["explain"], row):
        yield "explain"
    later = any(former.round.number > row.round.number for former in others)
    if (
        row.is_miss
        and row.round.state == RoundState.CLOSED
        and not row.carried_into_id
        and not later
        and may(user, DEEDS["carry"], row)
    ):
        yield "carry"


def _others(check_round):
    rows = ControlRow.objects.filter(round__plan=check_round.plan_id).exclude(round=check_round)
    others: dict[tuple, tuple] = {}
    for row in rows.select_related("round", "checked_by").order_by("round__number"):
        others[row.source] = (*others.get(row.source, ()), Former(row.round, row))
    return others
