"""The budget of a document beside what it has really cost, and what the numbers say (D3.4, F9)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.law import may
from plans.contexts.sheet import Row
from plans.models import Expense
from plans.reading import Words
from plans.states import Element, PlanState

NOTHING = Decimal(0)
SHOWN = 8
WITH_COSTS = frozenset({PlanState.IN_PROGRESS, PlanState.VERIFYING, PlanState.CLOSED, PlanState.CANCELLED})


@dataclass(frozen=True)
class Cost:
    """Money planned and spent in one currency; `name` says for what, `code` is an element's."""

    currency: str
    planned: Decimal
    spent: Decimal
    name: str = ""
    code: str = ""

    @property
    def remaining(self) -> Decimal:
        """What is left of what was planned; negative when more was spent."""
        return self.planned - self.spent

    @property
    def over(self) -> bool:
        """Whether more was spent than planned."""
        return self.spent > self.planned

    @property
    def share(self) -> int | None:
        """The share used, in whole per cent; None where nothing was planned."""
        return round(100 * self.spent / self.planned) if self.planned else None

    @property
    def filled(self) -> int:
        """The share used as a bar shows it: 0 to 100."""
        return max(0, min(100, 100 if self.share is None and self.spent else self.share or 0))


@dataclass(frozen=True)
class Line:
    """A line of the budget: its row in the document, and its cost."""

    row: Row
    cost: Cost


@dataclass(frozen=True)
class Subtotals:
    """What a budget adds up to in one currency: in all, per element, per phase ("" is what belongs to none)."""

    whole: Cost
    elements: tuple[Cost, ...]
    phases: tuple[Cost, ...]


@dataclass(frozen=True)
class Number:
    """A sentence that the numbers say; `tone` is ok, info or warn."""

    text: str
    tone: str = "info"


@dataclass(frozen=True)
class Budget:
    """The budget of a document; `with_costs` says whether what was spent is shown beside it."""

    lines: tuple[Line, ...]
    sums: tuple[Subtotals, ...]
    numbers: tuple[Number, ...]
    with_costs: bool


@dataclass(frozen=True)
class Spending:
    """What was spent under a plan's lines: the rows, and, for whom may record one, the address of the form or the form."""

    rows: tuple[Expense, ...]
    names: dict[int, str]
    add_url: str = ""
    form: object = None

    @property
    def lines(self) -> list[tuple[Expense, str]]:
        """Each expense with the words of its line as the reader's document has them."""
        return [(row, self.names.get(row.line_id, "")) for row in self.rows]

    @property
    def newest(self) -> list[tuple[Expense, str]]:
        """The expenses that show at once."""
        return self.lines[:SHOWN]

    @property
    def older(self) -> list[tuple[Expense, str]]:
        """The expenses that show when asked for."""
        return self.lines[SHOWN:]


def spent_under(plan) -> dict[int, Decimal] | None:
    """Return what was spent under each line of a plan by the line's id; None before implementation begins."""
    if plan.state not in WITH_COSTS:
        return None
    return dict(plan.expenses.order_by().values_list("line_id").annotate(Sum("amount")))


def spending_of(plan, user, sheet, form=None) -> Spending | None:
    """Return what was spent under the lines of a sheet's budget, newest first; None before implementation begins."""
    if plan.state not in WITH_COSTS:
        return None
    names = {line.row.id: line.row.facts["description"] for line in sheet.section("scheme").budget.lines}
    rows = plan.expenses.select_related("recorded_by", "line").order_by("-spent_on", "-id")
    url = reverse("plans:expense-add", args=[plan.number]) if may(user, "expense.record", plan) else ""
    return Spending(tuple(rows), names, url, form)


def budget_of(document: dict, rows, phases, spent: dict[int, Decimal] | None = None) -> Budget:
    """Return the budget of a document from its rows of kind "budget" and "phases"; `spent` is what `spent_under` returns."""
    lines = tuple(Line(row, _cost(row.facts["currency"], [row], spent)) for row in rows)
    sums = tuple(_sum(currency, [row for row in rows if row.facts["currency"] == currency], phases, spent) for currency in _in_order(rows))
    return Budget(lines, sums, tuple(_numbers(document, lines, sums, phases, spent)), spent is not None)


def _in_order(rows):
    return dict.fromkeys(row.facts["currency"] for row in rows)


def _cost(currency, rows, spent, name="", code=""):
    planned = sum((row.facts["planned"] for row in rows), NOTHING)
    return Cost(currency, planned, sum(((spent or {}).get(row.id, NOTHING) for row in rows), NOTHING), name, code)


def _sum(currency, rows, phases, spent):
    by_element, by_phase = defaultdict(list), defaultdict(list)
    for row in rows:
        by_element[row.facts["element"].code].append(row)
        by_phase[phase_of(row).id if phase_of(row) else 0].append(row)
    elements = tuple(_cost(currency, by_element[one.value], spent, str(one.label), one.value) for one in Element if one.value in by_element)
    named = [(phase.id, phase.facts["name"]) for phase in phases] + [(0, _("No phase"))]
    return Subtotals(_cost(currency, rows, spent), elements, tuple(_cost(currency, by_phase[pk], spent, name) for pk, name in named if pk in by_phase))


def phase_of(row) -> Words | None:
    """Return the phase that a budget line is for; an older document knows none."""
    return row.facts.get("phase") or None


def _numbers(document, lines, sums, phases, spent):
    for one in sums:
        whole = one.whole
        yield Number(_("Planned in all: {amount} {currency}.").format(amount=f"{whole.planned:,.2f}", currency=whole.currency))
        if spent is not None and whole.planned:
            words = _("Spent so far: {amount} {currency}, {share} per cent of what is planned.")
            yield Number(words.format(amount=f"{whole.spent:,.2f}", currency=whole.currency, share=whole.share), "warn" if whole.over else "ok")
    if over := sum(line.cost.over for line in lines):
        yield Number(ngettext("{count} line has cost more than planned.", "{count} lines have cost more than planned.", over).format(count=over), "warn")
    yield from _schedule(document["plan"], phases)
    if (without := sum(phase_of(line.row) is None for line in lines)) and phases:
        yield Number(ngettext("{count} line belongs to no phase.", "{count} lines belong to no phase.", without).format(count=without))


def _schedule(plan, phases):
    start, end = (date.fromisoformat(plan[name]) if plan[name] else None for name in ("planned_start", "planned_end"))
    wrong = False
    for phase in phases:
        if end and phase.facts["planned_end"] > end:
            wrong = True
            words = _("Phase “{phase}” ends {days} days after the plan does.")
            yield Number(words.format(phase=phase.facts["name"], days=(phase.facts["planned_end"] - end).days), "warn")
        if start and phase.facts["planned_start"] < start:
            wrong = True
            words = _("Phase “{phase}” begins {days} days before the plan does.")
            yield Number(words.format(phase=phase.facts["name"], days=(start - phase.facts["planned_start"]).days), "warn")
    if phases and start and end and not wrong:
        yield Number(_("Every phase lies within the plan's dates."), "ok")
