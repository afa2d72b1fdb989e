"""The geometry of the indicators' charts; templates under `templates/charts/` draw it as SVG, on pages and in the PDF alike.

All coordinates are text in units of the drawing, so that no language's decimal point gets into the SVG.
"""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from plans import statistics
from plans.statistics import plain

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT = 52, 632  # the plot; limits are labelled at its right
VALUES_TOP, VALUES_BOTTOM = 30, 232
RANGES_TOP, RANGES_BOTTOM = 282, 346
LABEL_GAP = 15  # two labels nearer than this would overlap
FLAG_GAP = 16  # between a point and the number of the rule that it speaks by
MOST_X_LABELS = 8
MOST_PERIODS = 120  # ten years of months on one chart
DEFAULT_BASELINE = 24  # two years of months, where nobody says which periods make the baseline
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 120, 28, 3


@dataclass(frozen=True)
class Tick:
    """A label at an axis, and where it stands."""

    at: str
    label: str


@dataclass(frozen=True)
class Level:
    """A horizontal line: `kind` is mean, limit or target; `label_y` is where its label does not cover another one."""

    kind: str
    y: str
    label: str
    label_y: str


@dataclass(frozen=True)
class Point:
    """A value: `kind` is "" , signal or small; `words` name its period and value, and the rule that it speaks by."""

    x: str
    y: str
    kind: str
    words: str


@dataclass(frozen=True)
class Flag:
    """The numbers of the rules whose signals begin at a point, and where they stand."""

    x: str
    y: str
    label: str


@dataclass(frozen=True)
class Panel:
    """One of the two parts of an XmR chart: values above, moving ranges below."""

    label: str
    top: int
    bottom: int
    ticks: tuple[Tick, ...]
    levels: tuple[Level, ...]
    path: str
    points: tuple[Point, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def label_y(self) -> int:
        """Where the panel's name stands."""
        return self.top - 8


@dataclass(frozen=True)
class Chart:
    """All that `charts/xmr.html` needs; `sentences` are the signals in words."""

    ident: str
    title: str
    text_alternative: str
    panels: tuple[Panel, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Tick, ...]
    band: tuple[str, str]
    behaviour: statistics.Behaviour
    sentences: tuple[str, ...]
    baseline_words: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = VALUES_TOP
    bottom: int = VALUES_BOTTOM
    band_height: int = VALUES_BOTTOM - VALUES_TOP
    label_x: int = RIGHT + 8  # names of limits
    tick_x: int = LEFT - 6  # figures of the vertical axes
    tick_y: int = RANGES_BOTTOM + 20  # months
    mark_y: int = VALUES_TOP - 8

    @property
    def limits(self) -> statistics.Limits | None:
        """The limits drawn."""
        return self.behaviour.limits

    @property
    def band_left(self) -> str:
        """Where the baseline's band begins."""
        return self.band[0]

    @property
    def band_width(self) -> str:
        """How wide the baseline's band is."""
        return number(float(self.band[1]) - float(self.band[0]))


@dataclass(frozen=True)
class Sparkline:
    """All that `charts/sparkline.html` needs."""

    path: str
    last_x: str
    last_y: str
    text_alternative: str
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True)
class Scale:
    """Turns values into places on an axis between `start` and `end`, in units of the drawing."""

    low: Decimal
    high: Decimal
    start: int
    end: int

    def __call__(self, value) -> str:
        """Return the place of a value."""
        share = (Decimal(value) - self.low) / (self.high - self.low)
        return number(self.start + share * (self.end - self.start))


def number(value) -> str:
    """Return a coordinate as SVG takes it."""
    return f"{float(value):.1f}"


def month(period: date) -> str:
    """Return the words for a period."""
    return f"{period:%Y-%m}"


@dataclass(frozen=True)
class Baseline:
    """Where the limits of a chart come from: the places of the window among the measurements drawn, and the limits themselves."""

    window: slice
    limits: statistics.Limits | None


def xmr(measurements: Sequence, target=None, baseline_until: date | None = None, marks: Iterable = (), title: str = "", baseline: Baseline | None = None) -> Chart | None:
    """Return the XmR chart of measurements in the order of their periods (each with period, value, sample_size), None for none.

    The limits are those of the `baseline`; without one they come from the periods up to `baseline_until`, or from the first
    DEFAULT_BASELINE. `target` is drawn as a line; `marks` are pairs of a date and a short label, drawn where the series spans them.
    """
    if not measurements:
        return None
    values, periods = statistics.values_of(measurements), [one.period for one in measurements]
    baseline = baseline or _first_periods(values, periods, baseline_until)
    window = baseline.window
    behaviour = statistics.against(values, baseline.limits)
    place = Scale(Decimal("-0.5"), Decimal(len(values)) - Decimal("0.5"), LEFT, RIGHT)
    panels = [_values_panel(measurements, values, behaviour, target, place), _ranges_panel(periods, values, behaviour.limits, place)]
    sentences = tuple(statistics.words(signal, lambda at: month(periods[at])) for signal in behaviour.signals)
    words = _baseline_words(periods[window])
    return Chart(
        _ident(measurements, target, (baseline_until, words)), title or _("Process behaviour (XmR chart)"), _in_words(periods, values, behaviour.limits, sentences, words),
        tuple(panel for panel in panels if panel), tuple(_months(periods, place)), tuple(_marks(marks, periods, place)),
        (place(window.start - Decimal("0.5")), place(window.stop - Decimal("0.5"))), behaviour, sentences, words,
    )  # fmt: skip


def _first_periods(values, periods, until):
    count = bisect_right(periods, until) if until else min(DEFAULT_BASELINE, len(values))
    return Baseline(slice(0, count), statistics.limits_of(values[:count]))


def _ident(measurements, target, baseline_until):
    # Two charts on one page need different ids for their text alternatives.
    facts = [(one.period, str(one.value)) for one in measurements]
    return f"xmr-{zlib.crc32(repr((facts, target, baseline_until)).encode()):08x}"


def _values_panel(measurements, values, behaviour, target, place):
    lines = _value_levels(behaviour.limits, target, lowest=min(one.value for one in measurements))
    scale, ticks = _axis([*(one.value for one in measurements), *(value for kind, value, label in lines)], VALUES_TOP, VALUES_BOTTOM)
    rules = _rules_at(behaviour, [one.period for one in measurements])
    points = [
        Point(place(at), scale(one.value), _kind(at, one, behaviour.places), " · ".join([f"{month(one.period)}: {plain(one.value)}", *rules[at]]))
        for at, one in enumerate(measurements)
    ]
    path = " ".join(f"{point.x},{point.y}" for point, value in zip(points, values, strict=True) if value is not None)
    return Panel(_("Values"), VALUES_TOP, VALUES_BOTTOM, ticks, tuple(_levels(lines, scale)), path, tuple(points), tuple(_flags(behaviour, points)))


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


def _value_levels(limits, target, lowest):
    lines = []
    if limits:
        lines += [("limit", limits.upper, _("Upper limit")), ("mean", limits.mean, _("Mean"))]
        # A share or a duration has no values below zero, so a limit there would say nothing.
        if limits.lower >= 0 or lowest < 0:
            lines.append(("limit", limits.lower, _("Lower limit")))
    if target is not None:
        lines.append(("target", Decimal(target), _("Target")))
    return lines


def _ranges_panel(periods, values, limits, place):
    used = [at for at, value in enumerate(values) if value is not None]
    moving = [(at, abs(values[at] - values[earlier])) for earlier, at in pairwise(used)]
    if not moving:
        return None
    lines = [("limit", limits.range_limit, _("Upper limit")), ("mean", limits.moving_range, _("Mean"))] if limits else []
    scale, ticks = _axis([Decimal(0), *(size for at, size in moving), *(value for kind, value, label in lines)], RANGES_TOP, RANGES_BOTTOM, most=3)
    points = [
        Point(place(at), scale(size), "signal" if limits and size > limits.range_limit else "", f"{month(periods[at])}: {plain(size)}")
        for at, size in moving
    ]
    path = " ".join(f"{point.x},{point.y}" for point in points)
    return Panel(_("Moving ranges"), RANGES_TOP, RANGES_BOTTOM, ticks, tuple(_levels(lines, scale)), path, tuple(points))


def _axis(values, top, bottom, most=6):
    """Return the scale of a vertical axis that holds all values, and its ticks at round numbers."""
    low, high = min(values), max(values)
    if low >= 0 and low < high / 2:
        low = Decimal(0)
    step = round_step((high - low) or abs(high) or Decimal(1), most)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    scale = Scale(first * step, last * step, bottom, top)
    return scale, tuple(Tick(scale(at * step), tick_label(at * step)) for at in range(int(first), int(last) + 1))


def round_step(span: Decimal, most: int) -> Decimal:
    """Return the smallest of 1, 2, 5 times a power of ten that divides a span into at most `most` steps."""
    raw = Decimal(span) / most
    power = Decimal(10) ** raw.adjusted()
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def tick_label(value: Decimal) -> str:
    """Return the figure at a tick; the label is short even where the numbers are large or tiny."""
    size = abs(value)
    if size >= 1_000_000 or 0 < size < Decimal("0.01"):
        return f"{float(value):.3g}"
    return plain(value)


def _levels(lines, scale):
    """Yield the lines from top to bottom, their labels pushed apart where they would overlap."""
    floor = None
    for kind, value, label in sorted(lines, key=lambda line: -line[1]):
        y = scale(value)
        label_y = float(y) + 4 if floor is None else max(float(y) + 4, floor + LABEL_GAP)
        floor = label_y
        yield Level(kind, y, f"{label} {tick_label(value)}", number(label_y))


def _months(periods, place):
    """Yield the labels of the time axis: Januaries where there are enough of them, else every n-th period."""
    januaries = [at for at, period in enumerate(periods) if period.month == 1]
    if not 2 <= len(januaries) <= MOST_X_LABELS:
        januaries = range(0, len(periods), -(-len(periods) // MOST_X_LABELS))
    for at in januaries:
        yield Tick(place(at), month(periods[at]))


def _marks(marks, periods, place):
    for day, label in marks:
        if month(periods[0]) <= month(day) <= month(periods[-1]):
            at = bisect_left(periods, day.replace(day=1))
            yield Tick(place(at if periods[at].month == day.month else at - Decimal("0.5")), str(label))


def _baseline_words(periods):
    if not periods:
        return ""
    return _("{first} to {last}").format(first=month(periods[0]), last=month(periods[-1]))


def _in_words(periods, values, limits, sentences, baseline):
    used = [value for value in values if value is not None]
    parts = [_("{count} values from {first} to {last}.").format(count=len(values), first=month(periods[0]), last=month(periods[-1]))]
    if used:
        parts.append(_("Lowest {low}, highest {high}, last {last}.").format(low=plain(min(used)), high=plain(max(used)), last=plain(used[-1])))
    if limits:
        sentence = _("Baseline {span}: mean {mean}, natural process limits {lower} to {upper}.")
        parts.append(sentence.format(span=baseline, mean=plain(limits.mean), lower=plain(limits.lower), upper=plain(limits.upper)))
        parts.append(_("Signals: {signals}").format(signals=" ".join(sentences)) if sentences else _("No signals."))
    else:
        parts.append(too_few())
    return " ".join(parts)


def too_few() -> str:
    """Return the sentence for a baseline that gives no limits."""
    return _("Fewer than {count} usable values in the baseline: no limits yet.").format(count=statistics.MIN_BASELINE)


def sparkline(measurements: Sequence) -> Sparkline | None:
    """Return the course of the measurements in little, in the order of their periods; None for fewer than two."""
    if len(measurements) < 2:
        return None
    values = [Decimal(one.value) for one in measurements]
    low, high = min(values), max(values)
    across = Scale(Decimal(0), Decimal(len(values) - 1), SPARK_PAD, SPARK_WIDTH - SPARK_PAD)
    up = Scale(low, high if high > low else low + 1, SPARK_HEIGHT - SPARK_PAD, SPARK_PAD)
    places = [(across(at), up(value)) for at, value in enumerate(values)]
    words = _("{first} to {last}").format(first=month(measurements[0].period), last=month(measurements[-1].period))
    text = f"{words}: {plain(values[0])} → {plain(values[-1])}"
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), *places[-1], text)
