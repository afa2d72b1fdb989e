"""The axes of a chart: time across, with its gaps, and values upwards at round numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from plans import periods as time
from plans.charts.shapes import Frame, Level, Tick, number
from plans.statistics import plain

LABEL_GAP = 15  # two labels nearer than this would overlap
HALF = Decimal("0.5")


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


def month(period: date) -> str:
    """Return the words for a period."""
    return f"{period:%Y-%m}"


@dataclass(frozen=True)
class Axis:
    """The axis of time: where each value's month stands, and the stretches without a value."""

    periods: Sequence[date]
    slots: list
    gaps: list[time.Gap]
    step: int
    place: Scale
    frame: Frame

    @classmethod
    def of(cls, periods, frame) -> "Axis":
        """Return the axis of these periods."""
        slots = time.slots_of(periods)
        place = Scale(HALF * -1, _decimal(slots[-1]) + HALF, frame.left, frame.right)
        return cls(periods, slots, time.gaps_of(periods), time.step_of(periods), place, frame)

    def __call__(self, at: int) -> str:
        """Return the place of a value."""
        return self.place(_decimal(self.slots[at]))

    def band(self, window: slice) -> tuple[str, str]:
        """Return where a window of values begins and ends, twice the beginning for an empty one."""
        slots = self.slots[window]
        first, last = (slots[0], slots[-1]) if slots else (0, -1)
        return self.place(_decimal(first) - HALF), self.place(_decimal(last) + HALF)

    def lines(self, places: Sequence[int], points) -> tuple[str, ...]:
        """Return the lines through the points of values at these places, one for each stretch without a gap."""
        ends = {gap.before for gap in self.gaps}
        found: list[list[str]] = []
        for earlier, at, point in zip([None, *places], places, points, strict=False):
            if earlier is None or any(earlier < end <= at for end in ends):
                found.append([])
            found[-1].append(f"{point.x},{point.y}")
        return tuple(" ".join(line) for line in found)


def _decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def upwards(values, top, bottom, most=6):
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


def levels(lines, scale, frame):
    """Yield the lines from top to bottom, their labels pushed apart where they would overlap; in the plot they stand above their lines."""
    floor, shift = None, -4 if frame.inside else 4
    for kind, value, label in sorted(lines, key=lambda line: -line[1]):
        y = scale(value)
        label_y = float(y) + shift if floor is None else max(float(y) + shift, floor + LABEL_GAP)
        floor = label_y
        yield Level(kind, y, f"{label} {tick_label(value)}" if label else "", number(label_y))


def months(axis):
    """Yield the labels of the time axis: Januaries where there are enough of them, else every n-th period."""
    periods, most = axis.periods, axis.frame.most_labels
    januaries = [at for at, period in enumerate(periods) if period.month == 1]
    if not 2 <= len(januaries) <= most:
        januaries = range(0, len(periods), -(-len(periods) // most))
    for at in januaries:
        yield Tick(axis(at), month(periods[at]))


def placed(marks, axis):
    """Yield a tick for each day with a label that lies within the axis' months; what lies outside is left out."""
    periods = axis.periods
    for day, label in marks:
        if month(periods[0]) <= month(day) <= month(periods[-1]):
            yield Tick(axis.place(_decimal(time.slot(day, periods[0], axis.step))), str(label))
