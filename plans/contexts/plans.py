"""The list of plans."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plans import lateness
from plans.pages import COLUMNS

LATE_WORDS = {"over": lambda: _("overdue"), "late": lambda: _("lagging"), "near": lambda: _("due soon"), "": lambda: ""}


@dataclass(frozen=True)
class Cell:
    """What a higher room's column shows for one plan."""

    label: str
    kind: str
    value: object


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list."""

    number: str
    title: str
    url: str
    state: str
    state_words: str
    revision_state: str
    revision_words: str
    owner: str
    department: str
    planned_end: date | None
    late: str
    late_words: str
    confidential: bool
    cells: tuple[Cell, ...]


def lines_of(plans, today) -> list[PlanLine]:
    """Return the rows of a page of plans; each column of a higher room costs one query for all of them."""
    plans = list(plans)
    columns = [(column, column.values(plans)) for column in COLUMNS]
    by = lateness.yardstick(today)
    return [_line(plan, by, columns) for plan in plans]


def _line(plan, by, columns):
    late = lateness.of(plan, by)
    revision = "" if plan.revision_state == "none" else plan.revision_state
    return PlanLine(
        plan.number, plan.title, plan.get_absolute_url(), plan.state, plan.get_state_display(), revision,
        plan.get_revision_state_display() if revision else "", str(plan.owner), str(plan.owner.department or ""),
        plan.planned_end, late, LATE_WORDS[late](), plan.confidential,
        tuple(Cell(str(column.label), column.kind, values.get(plan.pk)) for column, values in columns),
    )  # fmt: skip
