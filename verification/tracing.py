"""From any figure of a check round, as the report tells it, to the rows or measurements it is made of and the events behind those."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import registry
from audit.models import Event
from plans.models import Measurement
from plans.statistics import Outcome, plain
from verification import statistics
from verification.models import ControlRow
from verification.rules import attainment_of, credit_of
from verification.states import Result
from verification.verdicts import verdicts_of


@dataclass(frozen=True)
class Source:
    """What a figure is made of: a row of the table or a measured value, what it adds, and the events that made it so."""

    label: str
    says: str
    events: tuple[Event, ...]
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure of the report: its code, what it is called, its value, how it is computed, and what it is made of."""

    code: str
    label: str
    value: str
    how: str
    sources: tuple[Source, ...]


def of_round(check_round, user) -> list[Figure]:
    """Return the figures of a round with what is behind each; four queries however many rows. Raises NotAllowed."""
    permit(user, "audit.read")
    rows = list(check_round.rows.order_by("place"))
    events = _events(user, ControlRow, [row.pk for row in rows])
    page = reverse("verification:round", args=[check_round.plan.number, check_round.number])
    figures = statistics.of_rows(rows)
    return [
        _attainment(figures, rows, events, page),
        *(_count(result, rows, events, page) for result in Result),
        *_verdicts(check_round, user),
    ]


def _events(user, model, pks):
    """Return the readable events of some objects, by the object's id, in their order; one query."""
    found: dict[int, list] = {}
    told = registry.readable(Event.objects.filter(object_type=model._meta.label_lower, object_id__in=pks), user)
    for event in told.order_by("id"):
        found.setdefault(event.object_id, []).append(event)
    return found


def _source(row, says, events, page):
    return Source(f"{row.place} · {row.title}", says, tuple(events.get(row.pk, ())), f"{page}#row-{row.place}")


def _attainment(figures, rows, events, page):
    counted = [row for row in rows if credit_of(row) is not None]
    words = _("weight {weight} × credit {credit}")
    sources = [_source(row, words.format(weight=plain(row.weight), credit=plain(credit_of(row))) + _own(row), events, page) for row in counted]
    value = "—" if figures.attainment is None else f"{figures.attainment} %"
    how = _("Sum of weight × credit, divided by the sum of the weights, over the rows that count.")
    return Figure("attainment", _("Attainment"), value, how, tuple(sources))


def _own(row):
    reached = attainment_of(row)
    if reached is None:
        return ""
    sentence = _("; its own attainment ({actual} − {baseline}) ÷ ({target} − {baseline}) = {share} %")
    figures = {"actual": plain(row.actual_value), "baseline": plain(row.baseline_value), "target": plain(row.target_value), "share": plain(reached * 100)}
    return sentence.format(**figures)


def _count(result, rows, events, page):
    mine = [row for row in rows if row.result == result]
    how = _("Number of rows with this result.")
    return Figure(f"count.{result.value}", str(result.label), str(len(mine)), how, tuple(_source(row, str(result.label), events, page) for row in mine))


def _verdicts(check_round, user):
    verdicts = check_round.verdicts or verdicts_of(check_round)
    codes = {one["indicator"] for one in verdicts}
    measured = list(Measurement.objects.filter(indicator__code__in=codes).select_related("indicator").order_by("period")) if codes else []
    events = _events(user, Measurement, [one.pk for one in measured])
    for verdict in verdicts:
        sources = [_measured(one, events) for one in measured if one.indicator.code == verdict["indicator"] and _used(one, verdict)]
        chinese = (get_language() or "").startswith("zh")
        name, reasoning = (verdict["name_zh"], verdict["reasoning_zh"]) if chinese else (verdict["name_en"], verdict["reasoning_en"])
        yield Figure(f"verdict.{verdict['indicator']}", f"{verdict['indicator']} {name}", str(Outcome(verdict["code"]).label), reasoning, tuple(sources))


def _used(measurement, verdict):
    month = f"{measurement.period:%Y-%m}"
    spans = [(verdict[side]["from"], verdict[side]["to"]) for side in ("before", "after")]
    return any(first and last and first <= month <= last for first, last in spans)


def _measured(one, events):
    return Source(_month(one.period), f"{one.shown} {one.indicator.unit}", tuple(events.get(one.pk, ())), one.indicator.get_absolute_url())


def _month(period: date):
    return f"{period:%Y-%m}"
