"""The XmR chart: the course of an indicator's values above, their moving ranges below."""

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from plans import statistics
from plans.charts import axes
from plans.charts.axes import Axis, month
from plans.charts.shapes import (
    RANGES_BOTTOM,
    RANGES_TOP,
    VALUES_BOTTOM,
    VALUES_TOP,
    WIDE,
    Chart,
    Flag,
    Frame,
    Panel,
    Point,
    number,
)
from plans.statistics import plain
from plans.watching import DEFAULT_WINDOW

FLAG_GAP = 16  # between a point and the number of the rule that it speaks by
MOST_PERIODS = 120  # ten years of months on one chart


@dataclass(frozen=True)
class Baseline:
    """Where the limits of a chart come from: the places of the window among the measurements drawn, and the limits themselves."""

    window: slice
    limits: statistics.Limits | None


def xmr(measurements: Sequence, target=None, baseline_until: date | None = None, marks: Iterable = (), title: str = "", baseline: Baseline | None = None, frame: Frame = WIDE) -> Chart | None:
    """Return the XmR chart of measurements in the order of their periods (each with period, value, sample_size), None for none.

    The limits are those of the `baseline`; without one they come from the periods up to `baseline_until`, or from the first
    DEFAULT_WINDOW. `target` is drawn as a line; `marks` are pairs of a date and a short label, drawn where the series spans them.
    Values stand where their months do: a month without a value is a gap that no line crosses.
    """
    if not measurements:
        return None
    values, periods = statistics.values_of(measurements), [one.period for one in measurements]
    baseline = baseline or _first_periods(values, periods, baseline_until)
    window = baseline.window
    behaviour = statistics.against(values, baseline.limits)
    axis = Axis.of(periods, frame)
    panels = [_values_panel(measurements, values, behaviour, target, axis), _ranges_panel(periods, values, behaviour.limits, axis)]
    sentences = tuple(statistics.words(signal, lambda at: month(periods[at])) for signal in behaviour.signals)
    words, notes = _baseline_words(periods[window]), tuple(_notes(measurements, axis.gaps))
    return Chart(
        _ident(measurements, target, (baseline_until, words, frame)), title or _("Process behaviour (XmR chart)"), _in_words(periods, values, behaviour.limits, sentences, words, notes),
        tuple(panel for panel in panels if panel), tuple(axes.months(axis)), tuple(axes.placed(marks, axis)), axis.band(window), behaviour, sentences, words, notes, frame,
        has_lower=bool(behaviour.limits and behaviour.limits.has_lower(values)),
    )  # fmt: skip


def _notes(measurements, gaps):
    """Yield what the line leaves out: the months counted from too few cases, and those without a value."""
    if small := [month(one.period) for one in measurements if statistics.is_small(one)]:
        yield _("Counted from too few cases (fewer than {least}), and left out: {months}.").format(least=statistics.SMALL_SAMPLE, months=", ".join(small))
    if gaps:
        yield _("No value: {months}.").format(months=", ".join(gap.words for gap in gaps))


def _first_periods(values, periods, until):
    count = bisect_right(periods, until) if until else min(DEFAULT_WINDOW, len(values))
    return Baseline(slice(0, count), statistics.limits_of(values[:count]))


def _ident(measurements, target, baseline_until):
    # Two charts on one page need different ids for their text alternatives.
    facts = [(one.period, str(one.value)) for one in measurements]
    return f"xmr-{zlib.crc32(repr((facts, target, baseline_until)).encode()):08x}"


def _values_panel(measurements, values, behaviour, target, axis):
    lines = _value_levels(behaviour.limits, target, values)
    scale, ticks = axes.upwards([*(one.value for one in measurements), *(value for kind, value, label in lines)], VALUES_TOP, VALUES_BOTTOM)
    rules = _rules_at(behaviour, [one.period for one in measurements])
    points = [
        Point(axis(at), scale(one.value), _kind(at, one, behaviour.places), " · ".join([f"{month(one.period)}: {plain(one.value)}", *_too_few(one), *rules[at]]))
        for at, one in enumerate(measurements)
    ]
    used = [at for at, value in enumerate(values) if value is not None]
    drawn = axis.lines(used, [points[at] for at in used])
    return Panel(_("Values"), VALUES_TOP, VALUES_BOTTOM, ticks, tuple(axes.levels(lines, scale, axis.frame)), drawn, tuple(points), tuple(_flags(behaviour, points)))


def _too_few(measurement):
    return [_("too few cases ({count}), left out").format(count=measurement.sample_size)] if statistics.is_small(measurement) else []


def _rules_at(behaviour, periods):
    """Return the sentences of the signals that each value is part of."""
    rules: list[list[str]] = [[] for _period in periods]
    for signal in behaviour.signals:
        sentence = statistics.words(signal, lambda at: month(periods[at]))
        for at in signal.places:
            rules[at].append(sentence)
    return rules


def _flags(behaviour, points):
    """Yield the rules' numbers above the points where their signals begin, below those that fell."""
    begun: dict[int, list] = {}
    for signal in behaviour.signals:
        # Two that begin side by side share a place: their numbers would cover each other.
        begun.setdefault(next((at for at in begun if abs(at - signal.first) <= 1), signal.first), []).append(signal)
    for at, signals in begun.items():
        low = signals[0].side == statistics.BELOW and float(points[at].y) + FLAG_GAP < VALUES_BOTTOM
        y = max(float(points[at].y) + (FLAG_GAP if low else -FLAG_GAP / 2), VALUES_TOP + 8)
        yield Flag(points[at].x, number(y), "·".join(str(rule) for rule in sorted({one.rule for one in signals})))


def _kind(at, measurement, signals):
    if statistics.is_small(measurement):
        return "small"
    return "signal" if at in signals else ""


def _value_levels(limits, target, values):
    lines = []
    if limits:
        lines += [("limit", limits.upper, _("Upper limit")), ("mean", limits.mean, _("Mean"))]
        if limits.has_lower(values):
            lines.append(("limit", limits.lower, _("Lower limit")))
    if target is not None:
        lines.append(("target", Decimal(target), _("Target")))
    return lines


def _ranges_panel(periods, values, limits, axis):
    used = [at for at, value in enumerate(values) if value is not None]
    moving = [(at, abs(values[at] - values[earlier])) for earlier, at in pairwise(used)]
    if not moving:
        return None
    mean = "" if axis.frame.inside else _("Mean")  # in the plot there is room for one name
    lines = [("limit", limits.range_limit, _("Upper limit")), ("mean", limits.moving_range, mean)] if limits else []
    scale, ticks = axes.upwards([Decimal(0), *(size for at, size in moving), *(value for kind, value, label in lines)], RANGES_TOP, RANGES_BOTTOM, most=3)
    points = [
        Point(axis(at), scale(size), "signal" if limits and size > limits.range_limit else "", f"{month(periods[at])}: {plain(size)}")
        for at, size in moving
    ]
    drawn = axis.lines([at for at, size in moving], points)
    return Panel(_("Moving ranges"), RANGES_TOP, RANGES_BOTTOM, ticks, tuple(axes.levels(lines, scale, axis.frame)), drawn, tuple(points))


def _baseline_words(periods):
    if not periods:
        return ""
    return _("{first} to {last}").format(first=month(periods[0]), last=month(periods[-1]))


def _in_words(periods, values, limits, sentences, baseline, notes):
    used = [value for value in values if value is not None]
    parts = [_("{count} values from {first} to {last}.").format(count=len(values), first=month(periods[0]), last=month(periods[-1]))]
    if used:
        parts.append(_("Lowest {low}, highest {high}, last {last}.").format(low=plain(min(used)), high=plain(max(used)), last=plain(used[-1])))
    if limits:
        sentence = _("Baseline {span}: mean {mean}, natural process limits {lower} to {upper}.")
        parts.append(sentence.format(span=baseline, mean=plain(limits.mean), lower=limits.lower_words(used), upper=plain(limits.upper)))
        parts.append(_("Signals: {signals}").format(signals=" ".join(sentences)) if sentences else _("No signals."))
    else:
        parts.append(too_few())
    parts += notes
    return " ".join(parts)


def too_few() -> str:
    """Return the sentence for a baseline that gives no limits."""
    return _("Fewer than {count} usable values in the baseline: no limits yet.").format(count=statistics.MIN_BASELINE)
