"""What a check round comes to, in figures."""

from dataclasses import dataclass
from decimal import Decimal

from plans.states import Element
from verification import rules
from verification.states import Result

TENTH = rules.ROUNDED_TO


@dataclass(frozen=True)
class ElementFigures:
    """The results of the rows of one of the four elements; attainment in %, or None when no row counts."""

    element: str
    label: str
    total: int
    achieved: int
    partly: int
    missed: int
    not_applicable: int
    pending: int
    attainment: Decimal | None


@dataclass(frozen=True)
class RoundFigures:
    """The results of a round; attainment in %, or None when no row counts; `passed` heeds the must-pass rows."""

    total: int
    achieved: int
    partly: int
    missed: int
    not_applicable: int
    pending: int
    attainment: Decimal | None
    passed: bool
    must_pass_missed: int
    by_element: tuple[ElementFigures, ...]

    @property
    def checked(self) -> int:
        """How many rows have a result."""
        return self.total - self.pending


def of_round(check_round) -> RoundFigures:
    """Return the figures of a round: one query, or none where its rows are prefetched."""
    return of_rows(list(check_round.rows.all()))


def of_rows(rows) -> RoundFigures:
    """Return the figures of control table rows."""
    elements = [
        ElementFigures(code, str(label), **_counts(mine), attainment=_attainment(mine))
        for code, label in Element.choices
        if (mine := [row for row in rows if row.element == code])
    ]
    return RoundFigures(
        **_counts(rows),
        attainment=_attainment(rows),
        passed=rules.passes(rows),
        must_pass_missed=len([row for row in rows if row.must_pass and row.is_miss]),
        by_element=tuple(elements),
    )


def _counts(rows):
    results = [row.result for row in rows]
    return {"total": len(results), **{str(result): results.count(result) for result in Result.values}}


def _attainment(rows):
    return rules.overall([(row.weight, rules.credit_of(row)) for row in rows])
