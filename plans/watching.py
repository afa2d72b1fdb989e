"""Shifts in the worse direction, found month by month as the figures come in (D2.8, C3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from plans import statistics
from plans.states import Direction
from plans.statistics import ABOVE, Limits, Verdict

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


def verdict_of(indicator, measured: Sequence) -> Verdict:
    """Say whether what came after the baseline window differs from what the window would have brought by itself."""
    values = statistics.values_of(measured)
    window = window_of(indicator, [one.period for one in measured])
    return statistics.compare(values[window], values[window.stop :], indicator.direction)


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
    """
    limits = statistics.limits_of(values[window])
    if limits is None:
        return None, []
    worse = "below" if direction == Direction.UP else ABOVE
    found: list[Shift] = []
    for place in range(window.stop, len(values)):
        if values[place] is None or (found and _goes_on(values, limits, found[-1], place)):
            continue
        now = [one for one in statistics.signals_of(values[: place + 1], limits) if one.last == place and one.side == worse]
        if now:
            first = now[0]
            found.append(Shift(first.rule, first.side, first.first, place))
    return limits, found


def _goes_on(values, limits, shift, place):
    """Whether every value since the shift was found lies on its side of the mean."""
    since = [value for value in values[shift.found : place + 1] if value is not None]
    return all((value > limits.mean) == (shift.side == ABOVE) and value != limits.mean for value in since)
