"""Shifts in the worse direction, found month by month as the figures come in (D2.8, C3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """Return the places of the baseline window among the periods: the named one, else the first DEFAULT_WINDOW."""
    if indicator.baseline_from is None:
        return slice(0, min(DEFAULT_WINDOW, len(periods)))
    until = indicator.baseline_until or date.max
    places = [place for place, period in enumerate(periods) if indicator.baseline_from <= period <= until]
    return slice(places[0], places[-1] + 1) if places else slice(0, 0)


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
