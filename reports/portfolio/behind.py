"""The rows behind a figure, in words: what they are, of which plan, and where they stand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext_lazy

from plans.models import BudgetLine, Expense, ImprovementInput, Indicator, Plan
from plans.models.indicators import in_chinese
from plans.readers import as_read_by, baselines_in_force
from reports.models import Report
from verification.models import CheckRound, ControlRow, CorrectiveMeasure


@dataclass(frozen=True)
class Row:
    """A row: its name with its address, its plan, and the cells beside them in the order of the columns."""

    name: str
    url: str
    plan: Plan
    cells: tuple
    columns: tuple = ()

    @property
    def named(self) -> list[tuple]:
        """Each cell with its heading."""
        return list(zip(self.columns, map(_shown, self.cells), strict=True))


def _shown(cell):
    # Days stand as everywhere else in the house.
    return cell.isoformat() if isinstance(cell, date) else cell


@dataclass(frozen=True)
class Source:
    """A kind of rows: the heading of their names, those of their cells, and how they are read."""

    name: str
    columns: tuple
    read: Callable


def rows_of(source: str, facts, user) -> list[Row]:
    """Return the rows of these facts, in their order, as a user reads them: in the same number of queries for one and for many."""
    plans = Plan.objects.visible_to(user).filter(pk__in={one.plan for one in facts}).for_list()
    read = {plan.pk: plan for plan in as_read_by(user, plans)}
    return [replace(row, columns=SOURCES[source].columns) for row in SOURCES[source].read(facts, read, user)]


def _round_url(plan, number, place=None):
    url = reverse("verification:round", args=[plan.number, number])
    return url if place is None else f"{url}#row-{place}"


def _plans(facts, plans, user):
    for one in facts:
        plan = plans[one.plan]
        yield Row(plan.title, plan.get_absolute_url(), plan, (plan.get_state_display(), plan.owner, plan.owner.department or "", plan.planned_end or ""))


def _rounds(facts, plans, user):
    numbers = dict(CheckRound.objects.filter(pk__in=[one.id for one in facts]).values_list("pk", "number"))
    for one in facts:
        plan, number = plans[one.plan], numbers[one.id]
        told = f"{one.amount} %" if one.amount is not None else ""
        yield Row(_("Check round {number}").format(number=number), _round_url(plan, number), plan, (one.day, told, _("yes") if one.mark else _("no")))


def _rows(facts, plans, user):
    rows = ControlRow.objects.select_related("round").in_bulk([one.id for one in facts])
    for one in facts:
        plan, row = plans[one.plan], rows[one.id]
        number = row.round.number
        yield Row(row.title, _round_url(plan, number, row.place), plan, (number, row.get_kind_display(), row.get_result_display(), _plain(row.actual_value)))


def _measures(facts, plans, user):
    measures = CorrectiveMeasure.objects.select_related("cause__row__round", "owner", "work_item").in_bulk([one.id for one in facts])
    for one in facts:
        plan, measure = plans[one.plan], measures[one.id]
        row = measure.cause.row
        cells = (measure.owner, measure.due_now, measure.state_now.label, measure.get_effect_display())
        yield Row(measure.action, _round_url(plan, row.round.number, row.place), plan, cells)


def _inputs(facts, plans, user):
    inputs = ImprovementInput.objects.in_bulk([one.id for one in facts])
    for one in facts:
        source = inputs[one.id]
        yield Row(str(source), source.get_absolute_url(), plans[one.plan], (source.repeat_count, source.get_state_display(), one.day))


def _verdicts(facts, plans, user):
    rounds = CheckRound.objects.in_bulk({one.round for one in facts})
    known = Indicator.objects.in_bulk({one.id[1] for one in facts}, field_name="code")
    short = "zh" if in_chinese() else "en"
    for one in facts:
        plan, of = plans[one.plan], rounds[one.round]
        told = next(verdict for verdict in of.verdicts if verdict["indicator"] == one.id[1])
        url = reverse("plans:indicator_detail", args=[known[one.id[1]].code]) if one.id[1] in known else ""
        yield Row(told[f"name_{short}"], url, plan, (of.number, told[f"reasoning_{short}"]))


def _lines(facts, plans, user):
    told = dict(BudgetLine.objects.filter(pk__in=[one.id for one in facts], plan__revision_state="none").values_list("pk", "description"))
    for document in baselines_in_force().filter(plan__in=plans).values_list("document", flat=True):
        told |= {row["row"]: row["description"] for row in document["parts"].get("budget", [])}
    for one in facts:
        plan = plans[one.plan]
        yield Row(told[one.id], reverse("plans:budget", args=[plan.number]), plan, (_money(one.amount), one.mark))


def _expenses(facts, plans, user):
    rows = Expense.objects.select_related("recorded_by").in_bulk([one.id for one in facts])
    for one in facts:
        plan, row = plans[one.plan], rows[one.id]
        yield Row(row.note, reverse("plans:budget", args=[plan.number]), plan, (one.day, _money(one.amount), one.mark, row.recorded_by))


def _reports(facts, plans, user):
    rows = Report.objects.defer("content").select_related("round").in_bulk([one.id for one in facts])
    for one in facts:
        row = rows[one.id]
        yield Row(row.number, row.get_absolute_url(), plans[one.plan], (row.round.number, row.get_language_display(), one.day, row.get_state_display()))


def _plain(value) -> str:
    return "" if value is None else format(value.normalize(), "f")


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


ROUND, STATE, RESULT = later("Check round"), later("State"), later("Result")
AMOUNT, CURRENCY = later("Amount"), later("Currency")
SOURCES = {
    "plans": Source(later("Plan"), (later("Stage"), later("Owner"), later("Department"), later("Planned end")), _plans),
    "rounds": Source(ROUND, (later("Closed on"), later("Attainment"), later("Passed")), _rounds),
    "rows": Source(later("Item"), (ROUND, later("Kind"), RESULT, later("Actual value")), _rows),
    "measures": Source(later("Corrective measure"), (later("Who carries it out"), later("Due"), STATE, later("Effect")), _measures),
    "inputs": Source(later("Input"), (later("Times carried over"), STATE, later("Raised on")), _inputs),
    "verdicts": Source(later("Indicator"), (ROUND, later("What the figures say")), _verdicts),
    "lines": Source(later("Budget line"), (AMOUNT, CURRENCY), _lines),
    "expenses": Source(later("What for"), (later("Spent on"), AMOUNT, CURRENCY, later("Recorded by")), _expenses),
    "reports": Source(later("Report"), (ROUND, later("Language"), pgettext_lazy("report list", "Issued"), STATE), _reports),
}
