"""The responsibility matrix of a document: activities by phase against roles, and what is wrong with it (D3.5)."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from plans.document import row_of
from plans.parts import KINDS
from plans.reading import Words
from plans.states import RaciPart


@dataclass(frozen=True)
class Cell:
    """A place of the matrix: `part` is R, A, C, I or empty, `words` what it stands for."""

    activity: int
    role: int
    part: str
    words: str
    field: Any = None

    @property
    def differs(self) -> bool:
        """Whether the form says something else than what is stored."""
        return self.field is not None and (self.field.value() or "") != self.part


@dataclass(frozen=True)
class MatrixRow:
    """An activity with a cell for each role; `problems` are sentences."""

    id: int
    name: str
    cells: tuple[Cell, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class MatrixPhase:
    """The activities of a phase."""

    name: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Matrix:
    """The matrix: roles are the columns."""

    roles: tuple[Words, ...]
    phases: tuple[MatrixPhase, ...]

    @property
    def rows(self) -> list[MatrixRow]:
        """Every activity, in the order of the phases."""
        return [row for phase in self.phases for row in phase.rows]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong: the activity and the sentence."""
        return [(row.name, problem) for row in self.rows for problem in row.problems]

    @property
    def width(self) -> int:
        """How many columns the matrix has."""
        return len(self.roles) + 1

    @property
    def filled(self) -> bool:
        """Whether anybody has a part in any activity."""
        return any(cell.part for row in self.rows for cell in row.cells)


    def edited_by(self, fields: dict) -> "Matrix":
        """Return the matrix with the bound fields of the form that edits it, by the ids of activity and role."""
        return Matrix(self.roles, tuple(MatrixPhase(phase.name, tuple(_edited(row, fields) for row in phase.rows)) for phase in self.phases))


def matrix_of_plan(plan) -> Matrix:
    """Return the matrix of a plan's working document."""
    slugs = ("phases", "activities", "responsibilities", "raci")
    return matrix_of({"parts": {slug: [row_of(row, KINDS[slug].fields) for row in KINDS[slug].rows(plan)] for slug in slugs}})


def matrix_of(document: dict) -> Matrix:
    """Return the matrix of a document; an older one knows no letters."""
    parts = document["parts"]
    roles = tuple(Words(row["role"], id=row["row"]) for row in parts["responsibilities"])
    letters = {(row["activity"]["id"], row["role"]["id"]): row["part"] for row in parts.get("raci", [])}
    phases = []
    for phase in parts["phases"]:
        rows = tuple(_row(one, roles, letters) for one in parts["activities"] if one["phase"]["id"] == phase["row"])
        if rows:
            phases.append(MatrixPhase(phase["name"], rows))
    return Matrix(roles, tuple(phases))


def _row(activity, roles, letters):
    cells = tuple(_cell((activity["row"], role.id), letters) for role in roles)
    return MatrixRow(activity["row"], activity["text"], cells, tuple(problems_in([cell.part for cell in cells])))


def _edited(row, fields):
    return replace(row, cells=tuple(replace(cell, field=fields.get((cell.activity, cell.role))) for cell in row.cells))


def _cell(place, letters):
    part = letters.get(place, "")
    return Cell(*place, part, str(RaciPart(part).label) if part in RaciPart.values else "")


def problems_in(parts) -> list[str]:
    """Return what is wrong with an activity's letters: without exactly one A, or without anybody who does it."""
    count = Counter(part for part in parts if part)
    problems = []
    if not count[RaciPart.ACCOUNTABLE]:
        problems.append(_("nobody is accountable (A)"))
    if count[RaciPart.ACCOUNTABLE] > 1:
        problems.append(_("more than one role is accountable (A)"))
    if not count[RaciPart.RESPONSIBLE]:
        problems.append(_("nobody is responsible for doing it (R)"))
    return problems
