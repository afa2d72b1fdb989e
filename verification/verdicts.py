"""What the figures say of each indicator of a round, frozen when the round closes (V3)."""

from datetime import date
from decimal import Decimal

from django.utils import timezone, translation

from plans import statistics
from plans.models import Indicator
from verification.states import RowKind

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def verdicts_of(check_round) -> list[dict]:
    """Return a verdict per indicator of the round's goals, as plain JSON.

    Before are the measurements of periods before the planned start of the baseline, after those from it until today.
    Each has indicator, name_en, name_zh, unit, direction, since (ISO date), before and after ({count, mean}), code
    (improved, unchanged, worse, too_little) and reasoning_en, reasoning_zh.
    """
    since = check_round.baseline.document["plan"]["planned_start"]
    rows = check_round.rows.filter(kind=RowKind.GOAL).order_by("place")
    codes = list(dict.fromkeys(rows.values_list("indicator_code", flat=True)))
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
    return [_verdict(indicators[code], date.fromisoformat(since)) for code in codes if code in indicators and since]


def _verdict(indicator, since):
    measured = list(indicator.measurements.filter(period__lte=timezone.localdate()).order_by("period"))
    before = statistics.values_of(one for one in measured if one.period < since)
    after = statistics.values_of(one for one in measured if one.period >= since)
    words = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            verdict = statistics.compare(before, after, indicator.direction)
            words[f"reasoning_{short}"] = verdict.reasoning
    return {
        "indicator": indicator.code,
        "name_en": indicator.name_en,
        "name_zh": indicator.name_zh,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "since": since.isoformat(),
        "before": _summary(before),
        "after": _summary(after),
        "code": str(verdict.code),
        **words,
    }


def _summary(values):
    used = [value for value in values if value is not None]
    mean = format((sum(used, Decimal(0)) / len(used)).quantize(Decimal("0.01")), "f") if used else None
    return {"count": len(used), "mean": mean}
