"""What the work took and cost: hours planned and spent, and what was spent under the lines of the budget (D3.4, D4.3, F9)."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from improvement.models import ProgressUpdate, WorkItem
from improvement.states import WorkState
from plans.models import Expense
from verification.tracing.shapes import Figure, Source, addition, sums_of, written


def figures(traced) -> Iterator[Figure]:
    """Yield hours and spending."""
    yield from _hours(traced)
    yield from _spending(traced)


def _hours(traced):
    items = [(pk, told) for pk, told in traced.standing.of(WorkItem).items() if told.facts.get("state") != WorkState.CANCELLED]
    planned = tuple(_item(traced, told, (_hour(told, "planned_hours"),), "", told.events) for _pk, told in items)
    spent = tuple(_spent(traced, pk, told) for pk, told in items)
    for code, label, sources, how in (
        ("hours.planned", _("Hours planned"), planned, _("Sum of the planned hours of the improvement items that were not cancelled.")),
        ("hours.spent", _("Hours spent"), spent, _("Sum of the hours reported on the improvement items that were not cancelled; a report that was taken back is subtracted.")),
    ):
        columns = (label,)
        sums = sums_of(sources, columns)
        yield Figure(code, label, f"{sums[0]} h", how, sources, "D4.3", addition([Decimal(source.values[0] or 0) for source in sources]), columns, sums)


def _hour(told, name):
    return written(Decimal(str(told.facts.get(name) or 0)))


def _spent(traced, pk, told):
    reports = traced.standing.within(ProgressUpdate, "item", {pk}).values()
    hours = [Decimal(str(report.facts.get("hours") or 0)) for report in reports]
    said = [hour for hour in hours if hour]
    events = [event for report in reports for event in report.events]
    return _item(traced, told, (written(sum(hours, Decimal(0))),), addition(said), events)


def _item(traced, told, values, says, events):
    number = told.facts["number"]
    url = reverse("improvement:item", args=[traced.round.plan.number, number])
    return Source(f"{number:02d} · {told.facts['title']}", says, tuple(events), url, values)


def _spending(traced):
    """Yield what was spent in each currency, then under each line of the budget that the baseline has."""
    lines = traced.round.baseline.document["parts"].get("budget", [])
    expenses: dict[int, list] = {line["row"]: [] for line in lines}
    for told in traced.standing.of(Expense).values():
        expenses.setdefault(told.id_of("line"), []).append(told)
    for currency in dict.fromkeys(line["currency"] for line in lines):
        yield _currency(traced, currency, [line for line in lines if line["currency"] == currency], expenses)
    for line in lines:
        yield _line(traced, line, expenses[line["row"]])


def _amount(told):
    return Decimal(str(told.facts.get("amount") or 0))


def _currency(traced, currency, lines, expenses):
    columns = (_("Planned amount"), _("Actual amount"))
    page = reverse("plans:detail", args=[traced.round.plan.number])
    sources = tuple(
        Source(
            line["description"], "", tuple(event for one in expenses[line["row"]] for event in one.events), page,
            (written(Decimal(line["planned"])), written(sum(map(_amount, expenses[line["row"]]), Decimal(0)))),
        )
        for line in lines
    )  # fmt: skip
    sums = sums_of(sources, columns)
    how = _("Sum of what was spent under the lines of the budget of the baseline, beside what was planned there.")
    return Figure(f"spending.{currency}", _("Actual amount in all"), f"{sums[1]} / {sums[0]} {currency}", how, sources, "F9", _used(*sums), columns, sums)


def _line(traced, line, expenses):
    columns = (_("Actual amount"),)
    page = reverse("plans:detail", args=[traced.round.plan.number])
    sources = tuple(
        Source(f"{one.facts['spent_on']} · {one.facts['note']}", "", tuple(one.events), page, (written(_amount(one)),)) for one in expenses
    )
    sums, planned = sums_of(sources, columns), written(Decimal(line["planned"]))
    how = _("Sum of the expenses recorded under this line of the budget.")
    label = _("Actual amount: {line}").format(line=line["description"])
    return Figure(f"spending.line.{line['row']}", label, f"{sums[0]} / {planned} {line['currency']}", how, sources, "D3.4", _used(planned, sums[0]), columns, sums)


def _used(planned, spent):
    if not Decimal(planned):
        return ""
    return f"{spent} ÷ {planned} × 100 = {round(100 * Decimal(spent) / Decimal(planned))} %"
