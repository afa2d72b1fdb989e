"""Months with a value and months without: where a series has gaps, and where its values stand on an axis of time (D2.8, C3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Gap:
    """A stretch of periods without a value, by its first and its last one; the value after it stands at `before` in the series."""

    first: date
    last: date
    before: int

    @property
    def words(self) -> str:
        """The stretch in words."""
        return span(self.first, self.last)


def span(first: date, last: date) -> str:
    """Return a stretch of months in words."""
    months = [f"{first:%Y-%m}", f"{last:%Y-%m}"]
    return months[0] if first == last else _("{first} to {last}").format(first=months[0], last=months[1])


def step_of(periods: Sequence[date]) -> int:
    """Return how many months lie between one value and the next where none is missing: the most frequent distance, 1 without any."""
    distances = Counter(_months(later) - _months(earlier) for earlier, later in pairwise(periods))
    return min(distances, key=lambda distance: (-distances[distance], distance), default=1)


def gaps_of(periods: Sequence[date]) -> list[Gap]:
    """Return the stretches without a value between the first and the last of the periods, which are in their order."""
    step, gaps = step_of(periods), []
    for place, (earlier, later) in enumerate(pairwise(periods), start=1):
        missing = -(-(_months(later) - _months(earlier)) // step) - 1
        if missing > 0:
            gaps.append(Gap(_day(_months(earlier) + step), _day(_months(earlier) + missing * step), place))
    return gaps


def slots_of(periods: Sequence[date]) -> list[Fraction]:
    """Return where each period stands on an axis of time that begins with the first and goes on in the series' own steps."""
    step = step_of(periods)
    return [slot(period, periods[0], step) for period in periods]


def slot(period: date, first: date, step: int) -> Fraction:
    """Return how many steps of so many months a period comes after the first."""
    return Fraction(_months(period) - _months(first), step)


def _months(period):
    return period.year * 12 + period.month - 1


def _day(months):
    return date(months // 12, months % 12 + 1, 1)
