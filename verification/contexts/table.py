"""What the control table shows, as frozen dataclasses; templates compute nothing."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from accounts.duties import yardstick
from accounts.law import may
from improvement.rules import tell_in_hand
from plans.models import Attachment
from plans.states import Element
from verification import charts, misses, responsible, statistics
from verification.actions.rounds import unfinished
from verification.contexts import causes
from verification.models import CheckRound, ControlRow, CorrectiveMeasure
from verification.rules import attainment_of
from verification.states import Result, RoundState

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
DEEDS = {"record": "row.record", "assign": "row.assign", "explain": "cause.write", "carry": "row.carry_over"}


@dataclass(frozen=True)
class Former:
    """What an earlier or later round found of the same item."""

    round: CheckRound
    row: ControlRow

    @property
    def attainment(self) -> Decimal | None:
        """How far that round found it, in %."""
        return percent_of(self.row)


@dataclass(frozen=True)
class RowView:
    """A row of the control table as it shows: `can` are the deeds open to the user, `editor` the form that is open."""

    row: ControlRow
    attainment: Decimal | None
    others: tuple[Former, ...]
    can: frozenset[str]
    explained: causes.Explained = causes.Explained()
    fishbone: charts.Fishbone | None = None
    editor: str = ""
    form: object = None
    refusal: dict | None = None
    measure: CorrectiveMeasure | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def earlier(self) -> tuple[Former, ...]:
        """What earlier rounds found."""
        return tuple(one for one in self.others if one.round.number < self.row.round.number)

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
class Choice:
    """A result, its word, and the words in both languages by which one pastes it."""

    code: str
    label: str
    words: str


@dataclass(frozen=True)
class Table:
    """The control table of a round."""

    round: CheckRound
    rows: tuple[RowView, ...]
    figures: statistics.RoundFigures
    missing: tuple[str, ...]
    can_close: bool

    @property
    def is_grid(self) -> bool:
        """Whether the user may record any of the rows, and so edits the table in place."""
        return any("record" in line.can for line in self.rows)

    @property
    def results(self) -> tuple[Choice, ...]:
        """The results that a row can be given."""
        return tuple(Choice(code, str(words), _in_both(words)) for code, words in Result.choices if code != Result.PENDING)


@dataclass(frozen=True)
class Open:
    """Which editor is open at which place, with its form."""

    place: int = 0
    editor: str = ""
    form: object = None
    refusal: dict | None = None
    measure: CorrectiveMeasure | None = None


def table_of(check_round, user, opened: Open | None = None, only: frozenset[int] = frozenset()) -> Table:
    """Return the table as a user sees it; `only` keeps the rows at some places, under the whole round's figures."""
    rows = list(check_round.rows.for_table())
    for row in rows:
        row.round = check_round
    responsible.tell(check_round.plan_id, check_round.number, rows)
    measures = [measure for row in rows if hasattr(row, "cause") for measure in row.cause.measures.all()]
    tell_in_hand([measure.work_item for measure in measures])
    by = yardstick() if measures else None
    others, files = _others(check_round), files_of(check_round)
    views = tuple(
        _row(
            row,
            user,
            others.get(row.source, ()),
            opened if opened and opened.place == row.place else Open(),
            tuple(files.get(row.pk, ())),
            by,
        )
        for row in rows
        if not only or row.place in only
    )
    is_open = check_round.state == RoundState.OPEN
    missing = tuple(unfinished(check_round, rows)) if is_open else ()
    return Table(
        check_round, views, statistics.of_rows(rows), missing, is_open and may(user, "round.close", check_round)
    )


def percent_of(row) -> Decimal | None:
    """Return a row's attainment in %, None where it has no figures."""
    reached = attainment_of(row)
    return None if reached is None else (reached * HUNDRED).quantize(TENTH)


def files_of(check_round) -> dict[int, list[Attachment]]:
    """Return the files put as evidence to each row of a round, by the row's id."""
    about = {"about_type": ControlRow._meta.label_lower, "about_id__in": check_round.rows.values("pk")}
    files: dict[int, list] = {}
    for file in Attachment.objects.filter(plan=check_round.plan_id, **about).select_related("added_by"):
        files.setdefault(file.about_id, []).append(file)
    return files


def _in_both(words):
    with translation.override("zh-hans"):
        chinese = str(words)
    with translation.override("en"):
        return f"{chinese}|{words}"


def _row(row, user, others, opened, files, by):
    cause = getattr(row, "cause", None)
    can = frozenset(_deeds(row, user, others))
    later = tuple(former for former in others if former.round.number > row.round.number)
    return RowView(
        row,
        percent_of(row),
        others,
        can,
        causes.explained(row, user, can, later, by),
        charts.fishbone(cause.bones, row.title) if cause and cause.bones else None,
        opened.editor,
        opened.form,
        opened.refusal,
        opened.measure,
        files,
    )


def _deeds(row, user, others):
    for deed in ("record", "assign"):
        if may(user, DEEDS[deed], row):
            yield deed
    if row.is_miss and may(user, DEEDS["explain"], row):
        yield "explain"
    later = any(former.round.number > row.round.number for former in others)
    if (
        _stands(row, others)
        and row.round.state == RoundState.CLOSED
        and not row.carried_into_id
        and not later
        and may(user, DEEDS["carry"], row)
    ):
        yield "carry"


def _stands(row, others):
    """Whether the miss of the row, or one of before that it did not settle, still stands."""
    return misses.stands([*(one.row.result for one in others if one.round.number < row.round.number), row.result])


def _others(check_round):
    rows = ControlRow.objects.filter(round__plan=check_round.plan_id).exclude(round=check_round)
    others: dict[tuple, tuple] = {}
    for row in rows.select_related("round", "checked_by").order_by("round__number"):
        others[row.source] = (*others.get(row.source, ()), Former(row.round, row))
    return others
