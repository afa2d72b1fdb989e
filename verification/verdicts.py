"""What the figures say of each indicator of a round, frozen when the round closes (V3)."""

from datetime import date
from decimal import Decimal
from itertools import accumulate

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plans import statistics
from plans.models import Indicator
from verification.states import RowKind

LANGUAGES = {"en": "en", "zh": "zh-hans"}
MIN_STRETCH = 3  # fewer months beyond the limits are no lasting shift yet


def verdicts_of(check_round) -> list[dict]:
    """Return a verdict per indicator of the round's goals, as plain JSON.

    After are the measurements of the goal's effect window, which was set before implementation, as far as they are there;
    without a window, those from the month of the baseline's planned start until today. Before are the months since the
    last lasting shift ahead of the planned start, which is what the goal's baseline describes, or all earlier months where
    there was none.
    Each has indicator, name_en, name_zh, unit, direction, since (ISO date, the first day of after), before and after
    ({count, mean, from, to}, the months as YYYY-MM or None), code (improved, unchanged, worse, too_little) and
    reasoning_en, reasoning_zh.
    """
    since = check_round.baseline.document["plan"]["planned_start"]
    rows = check_round.rows.filter(kind=RowKind.GOAL).order_by("place")
    codes = list(dict.fromkeys(rows.values_list("indicator_code", flat=True)))
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
    windows = windows_of(check_round.baseline.document)
    return [_verdict(indicators[code], date.fromisoformat(since), *windows.get(code, ("", ""))) for code in codes if code in indicators and since]


def windows_of(document: dict) -> dict[str, tuple[str, str]]:
    """Return the effect window (ISO dates, "" where not set) of each indicator's first goal, by the indicator's code."""
    windows = {}
    for goal in document["parts"]["goals"]:
        windows.setdefault(goal["indicator"]["code"], (goal.get("effect_from") or "", goal.get("effect_until") or ""))
    return windows


def last_shift(values) -> int:
    """Return the place where the last lasting shift began, 0 where there was none.

    A shift lasts when every value from it on lies beyond the natural process limits of the values ahead of it, on one
    side, and these are at least MIN_STRETCH. What follows a shift is searched in its turn.
    """
    lowest, highest = (list(accumulate(reversed(values), extreme))[::-1] for extreme in (min, max))
    start = 0
    while found := _first_shift(values, start, lowest, highest):
        start = found
    return start


def _first_shift(values, start, lowest, highest):
    """Return the first place after `start` from which on all values lie beyond the limits of those since `start`, 0 for none.

    Mean and average range grow with each value, so that a long series takes work in proportion; `lowest` and `highest` are
    those from each place on.
    """
    total, ranges = Decimal(0), Decimal(0)
    for place in range(start, len(values) - MIN_STRETCH + 1):
        count = place - start
        if count >= statistics.MIN_BASELINE:
            mean, reach = total / count, statistics.LIMIT_FACTOR * (ranges / (count - 1))
            if lowest[place] > mean + reach or highest[place] < mean - reach:
                return place
        total += values[place]
        ranges += abs(values[place] - values[place - 1]) if count else 0
    return 0


def _verdict(indicator, planned_start, effect_from, effect_until):
    start = planned_start.replace(day=1)
    since = date.fromisoformat(effect_from).replace(day=1) if effect_from else start
    until = date.fromisoformat(effect_until) if effect_until else date.max
    measured = list(indicator.measurements.filter(period__lte=timezone.localdate()).order_by("period"))
    before, shift = _stretch(_usable(one for one in measured if one.period < start))
    after = _usable(one for one in measured if since <= one.period <= until)
    told = {"before": _summary(before), "after": _summary(after)}
    words = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            verdict = statistics.compare(_values(before), _values(after), indicator.direction)
            words[f"reasoning_{short}"] = _told(told, shift, verdict)
    return {
        "indicator": indicator.code,
        "name_en": indicator.name_en,
        "name_zh": indicator.name_zh,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "since": since.isoformat(),
        **told,
        "code": str(verdict.code),
        **words,
    }


def _usable(measurements):
    """Return pairs of period and value, without the months counted from too few cases."""
    months = list(measurements)
    pairs = zip(months, statistics.values_of(months), strict=True)
    return [(one.period, value) for one, value in pairs if value is not None]


def _stretch(months):
    """Return the months since the last lasting shift and whether there was one; without it, all months."""
    place = last_shift(_values(months))
    return months[place:], place > 0


def _values(months):
    return [value for _period, value in months]


def _summary(months):
    values = _values(months)
    mean = format((sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01")), "f") if values else None
    first, last = (f"{months[place][0]:%Y-%m}" if months else None for place in (0, -1))
    return {"count": len(values), "mean": mean, "from": first, "to": last}


def _told(told, shift, verdict):
    """Return what is compared, and what it comes to, in the present language."""
    if shift:
        sentence = _("Before: {before}, the months since the last lasting shift. After: {after}. {reasoning}")
    else:
        sentence = _("Before: {before}. After: {after}. {reasoning}")
    return sentence.format(before=_months(told["before"]), after=_months(told["after"]), reasoning=verdict.reasoning)


def _months(told):
    if not told["count"]:
        return _("no measured month")
    mean = statistics.plain(Decimal(told["mean"]))
    if told["count"] == 1:
        return _("{month} (1 month, value {mean})").format(month=told["from"], mean=mean)
    sentence = _("{first} to {last} ({count} months, mean {mean})")
    return sentence.format(first=told["from"], last=told["to"], count=told["count"], mean=mean)
