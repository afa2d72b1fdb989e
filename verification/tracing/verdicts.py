"""What indicators and the appraisal of the process came to: means before and after, the score from criteria and weights (V3, V4)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit import registry
from audit.models import Event
from plans.models import Measurement
from plans.statistics import Outcome, is_small, plain
from verification.models import ProcessAssessment
from verification.states import GRADES
from verification.tracing.shapes import Figure, Source, sums_of, written
from verification.verdicts import verdicts_of

HUNDRED = Decimal(100)
SIDES = ("before", "after")


def appraisals(traced) -> Iterator[Figure]:
    """Yield the score of each appraisal: the criteria's weighted mean."""
    for pk, told in traced.standing.of(ProcessAssessment).items():
        yield _appraisal(traced, pk, told)


def _appraisal(traced, pk, told):
    columns = (_("Weight"), _("Score"), _("Weight × score ÷ 100"))
    url = reverse("verification:assessment", args=[traced.round.plan.number, pk])
    sources = tuple(_criterion(one, told.events, url) for one in told.facts["criteria"])
    sums = sums_of(sources, columns)
    score, grade = written(Decimal(told.facts["score"])), told.facts["grade"]
    words, least = next((words, least) for code, words, least in GRADES if code == grade)
    formula = f"{sums[2]} → {score}; " + _("{grade}: from {least} points").format(grade=words, least=least)
    how = _("Sum of weight × score ÷ 100 over the criteria of the rules it was assessed under: {rules}").format(rules=told.facts["regulation"])
    label = _("Score of the process appraisal")
    return Figure(f"appraisal.{pk}", label, f"{score} · {words}", how, sources, "V4", formula, columns, (sums[0], "", sums[2]))


def _criterion(one, events, url):
    weight, score = Decimal(str(one["weight"])), Decimal(str(one["score"]))
    return Source(one["criterion"], one.get("reason") or "", tuple(events), url, (written(weight), written(score), written(weight * score / HUNDRED)))


def figures(traced, user) -> Iterator[Figure]:
    """Yield the verdict on each indicator with the measured values that its means are made of."""
    verdicts = traced.round.verdicts or verdicts_of(traced.round)
    codes = {one["indicator"] for one in verdicts}
    measured = list(Measurement.objects.filter(indicator__code__in=codes).select_related("indicator").order_by("period")) if codes else []
    events = _events(user, [one.pk for one in measured])
    for verdict in verdicts:
        yield _verdict(verdict, [one for one in measured if one.indicator.code == verdict["indicator"]], events)


def _events(user, pks):
    """Return the readable events of some measurements, by the measurement's id, in their order; one query."""
    found: dict[int, list] = {}
    told = registry.readable(Event.objects.filter(object_type=Measurement._meta.label_lower, object_id__in=pks), user)
    for event in told.order_by("id"):
        found.setdefault(event.object_id, []).append(event)
    return found


def _verdict(verdict, measured, events):
    columns = (_("Value before"), _("Value after"))
    sources = tuple(_measured(one, verdict, events) for one in measured if _sides(one, verdict))
    chinese = (get_language() or "").startswith("zh")
    name, reasoning = (verdict["name_zh"], verdict["reasoning_zh"]) if chinese else (verdict["name_en"], verdict["reasoning_en"])
    sums = sums_of(sources, columns)
    formula = "; ".join(_mean(words, total, [source.values[place] for source in sources]) for place, (words, total) in enumerate(zip(columns, sums, strict=True)))
    value = str(Outcome(verdict["code"]).label)
    return Figure(f"verdict.{verdict['indicator']}", f"{verdict['indicator']} {name}", value, reasoning, sources, "V3", formula, columns, sums)


def _mean(words, total, values):
    count = sum(bool(value) for value in values)
    return f"{words}: {total} ÷ {count} = {plain(Decimal(total) / count)}" if count else f"{words}: —"


def _sides(measurement, verdict):
    month = f"{measurement.period:%Y-%m}"
    return [side for side in SIDES if (verdict[side]["from"] or "") and verdict[side]["from"] <= month <= verdict[side]["to"]]


def _measured(one, verdict, events):
    used = [] if is_small(one) else _sides(one, verdict)
    says = f"{one.shown} {one.indicator.unit}" + (_("; counted from too few cases, and left out") if is_small(one) else "")
    values = tuple(written(one.value) if side in used else "" for side in SIDES)
    return Source(_month(one.period), says, tuple(events.get(one.pk, ())), one.indicator.get_absolute_url(), values)


def _month(period: date):
    return f"{period:%Y-%m}"
