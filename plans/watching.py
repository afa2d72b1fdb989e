"""Shifts in the worse direction, found month by month as the figures come in (D2.8, C3)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from plans import statistics
from plans.states import Direction
from plans.statistics import ABOVE, Limits

# Two years of months give the limits where nobody has named a baseline window.
DEFAULT_WINDOW = 24


@dataclass(frozen=True)
class Shift:
    """A shift, by the rule that found it first: places in the series where it begins and where it was found."""

    rule: int
    side: str
    first: int
    found: int


def window_of(indicator, periods: Sequence[date]) -> slice:
    """Return the places of the baseline window among the periods: the named one, else the first DEFAULT_WINDOW.

    A window whose end nobody has named takes DEFAULT_WINDOW months from its beginning: one that ran on with the figures
    would never judge any of them.
    """
    if indicator.baseline_from is None:
        return slice(0, min(DEFAULT_WINDOW, len(periods)))
    until = indicator.baseline_until or date.max
    places = [place for place, period in enumerate(periods) if indicator.baseline_from <= period <= until]
    places = places if indicator.baseline_until else places[:DEFAULT_WINDOW]
    return slice(places[0], places[-1] + 1) if places else slice(0, 0)


@dataclass(frozen=True)
class Stretch:
    """Months of one process: the first and the last, how many usable values, and their mean (None without any)."""

    first: date | None
    last: date | None
    count: int
    mean: Decimal | None


@dataclass(frozen=True)
class Standing:
    """The present of an indicator beside its baseline window; `since` is the month in which a lasting shift changed it, None where none did."""

    code: str
    reasoning: str
    since: date | None
    baseline: Stretch
    present: Stretch

    @property
    def label(self) -> str:
        """The words for the code."""
        return str(statistics.Outcome(self.code).label)


def standing_of(indicator, measured: Sequence) -> Standing:
    """Say how the present differs from what the baseline window would have brought by itself, with both in figures.

    After a lasting shift the present is what came since then: a mean over two processes describes neither of them
    (Wheeler, When Do I Recalculate My Limits?, Quality Digest, May 1996).
    """
    values, periods = statistics.values_of(measured), [one.period for one in measured]
    window = window_of(indicator, periods)
    start, why = present_of(values[window], values[window.stop :])
    now = slice(window.stop + start, len(values))
    baseline, present = (_stretch(periods[span], values[span]) for span in (window, now))
    verdict = statistics.compare(values[window], values[now], indicator.direction)
    reasoning = " ".join(part for part in (_beside(baseline, present, why), verdict.reasoning) if part)
    return Standing(verdict.code, reasoning, present.first if why else None, baseline, present)


SHIFTED, SETTLED = "shifted", "settled"


def present_of(before: Sequence, after: Sequence) -> tuple[int, str]:
    """Return the place among the values after a baseline at which the present begins, and why: SHIFTED, SETTLED or "".

    A shift lasts by rule 2 or rule 3 (Wheeler, Understanding Variation, 2000, chapter 4); the present begins with the last
    one. Once a whole run's length of values has followed its end without another, the process has settled: then the
    present begins after it. Without a lasting shift all values after the baseline are the present.
    """
    limits = statistics.limits_of(before)
    lasting = [one for one in statistics.signals_of(after, limits) if one.rule > 1] if limits else []
    if not lasting:
        return 0, ""
    latest = max(lasting, key=lambda one: one.last)
    if sum(value is not None for value in after[latest.last + 1 :]) >= statistics.RUN:
        return latest.last + 1, SETTLED
    return min(one.first for one in lasting if one.side == latest.side and one.last >= latest.first), SHIFTED


def _stretch(periods, values):
    used = [(period, value) for period, value in zip(periods, values, strict=True) if value is not None]
    if not used:
        return Stretch(None, None, 0, None)
    return Stretch(used[0][0], used[-1][0], len(used), sum(value for _period, value in used) / len(used))


def _beside(baseline, present, why):
    """Return the figures of the present and of the baseline window, "" where either has none."""
    if not (baseline.count and present.count):
        return ""
    sentence = {
        SHIFTED: _("Since {month}, when the last lasting shift began: mean {mean} (values: {count})."),
        SETTLED: _("Since {month}, after the last lasting shift had ended: mean {mean} (values: {count})."),
        "": _("Since the baseline window, from {month} on: mean {mean} (values: {count})."),
    }[why].format(month=_month(present.first), mean=statistics.plain(present.mean), count=present.count)
    window = _("Baseline window {first} to {last}: mean {mean} (values: {count}).").format(
        first=_month(baseline.first), last=_month(baseline.last), mean=statistics.plain(baseline.mean), count=baseline.count
    )
    return f"{sentence} {window}"


def _month(period):
    return f"{period:%Y-%m}"


def warning_of(indicator, measured: Sequence) -> str:
    """Return what a named window with too few usable values means, "" where it gives limits or nobody has named one."""
    if indicator.baseline_from is None:
        return ""
    values = statistics.values_of(measured)[window_of(indicator, [one.period for one in measured])]
    usable = sum(value is not None for value in values)
    if usable >= statistics.MIN_BASELINE:
        return ""
    sentence = _("The baseline window holds {usable} usable values; at least {needed} are needed. There are no limits and no shift is found until then.")
    return sentence.format(usable=usable, needed=statistics.MIN_BASELINE)


def shifts(values: Sequence[Decimal | None], window: slice, direction: str) -> tuple[Limits | None, list[Shift]]:
    """Return the limits of the window, and each shift in the worse direction after it in the month in which the rules find it.

    A month is judged by what was known then. Signals that go on from one another, with no value on the other side of the
    mean between them, are one shift: the first rule to find it tells of it (Wheeler, Understanding Variation, 2000).
    Every value is looked at once, however long the series is.
    """
    limits = statistics.limits_of(values[window])
    if limits is None:
        return None, []
    watch, found, held = Watch(limits, statistics.BELOW if direction == Direction.UP else ABOVE), [], False
    for place, value in enumerate(values):
        if value is None:
            continue
        signal = watch.see(place, value)
        held = held and watch.on_side
        if signal and not held and place >= window.stop:
            found.append(Shift(signal[1], watch.side, signal[0], place))
            held = True
    return limits, found


class Watch:
    """Wheeler's three rules on one side of the limits, value by value: what they would find in the series up to the value last seen.

    It says what `statistics.signals_of` says of the same values, for signals that end at the last of them.
    """

    def __init__(self, limits: Limits, side: str):
        """Watch one side, ABOVE or BELOW, of these limits."""
        self.limits, self.side = limits, side
        self.on_side = False
        self.outside = self.run_first = self.near_first = self.last_hit = None
        self.run = self.seen = 0
        self.near: deque = deque(maxlen=statistics.WINDOW)

    def see(self, place: int, value: Decimal) -> tuple[int, int] | None:
        """Take the next value; return where the signal that it ends begins and the rule's number, the earliest first, or None."""
        beyond = value - self.limits.mean if self.side == ABOVE else self.limits.mean - value
        self.on_side = beyond > 0
        found = [self._outside(place, value), self._run(place), self._near(place, beyond)]
        self.seen += 1
        return min((one for one in found if one), default=None)

    def _outside(self, place, value):
        if value <= self.limits.upper if self.side == ABOVE else value >= self.limits.lower:
            self.outside = None
            return None
        self.outside = place if self.outside is None else self.outside
        return self.outside, 1

    def _run(self, place):
        self.run = self.run + 1 if self.on_side else 0
        self.run_first = place if self.run == 1 else self.run_first
        return (self.run_first, 2) if self.run >= statistics.RUN else None

    def _near(self, place, beyond):
        near = self.on_side and beyond > (self.limits.upper - self.limits.mean) / 2
        self.near.append((self.seen, place) if near else None)
        hits = [one for one in self.near if one]
        if not near or len(hits) < statistics.NEAR:
            return None
        if self.last_hit is None or hits[0][0] - self.last_hit > statistics.WINDOW - statistics.NEAR + 1:
            self.near_first = hits[0][1]
        self.last_hit = self.seen
        return self.near_first, 3
