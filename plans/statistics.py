"""Process-behaviour (XmR) limits, detection rules, and the verdict before and after (D2.8, C3, V3; design, section 1.5).

Source of every rule here: Donald J. Wheeler, *Understanding Variation: The Key to Managing Chaos*, 2nd edition,
SPC Press 2000, chapters 3 and 4 and the appendix on the XmR chart.

A series is a list of numbers in the order of their periods; None stands for a period that is not to be used.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from plans.states import Direction

LIMIT_FACTOR = Decimal("2.660")  # three sigma in units of the average moving range: 3 / 1.128
RANGE_FACTOR = Decimal("3.268")  # the upper limit of the moving ranges in units of their average
RUN = 8  # rule 2: this many in a row on one side of the mean
NEAR, WINDOW = 3, 4  # rule 3: three out of four nearer to the limit than to the mean
MIN_BASELINE = 6  # fewer values give no usable limits
MIN_AFTER = 3  # fewer values cannot show a lasting change
SMALL_SAMPLE = 5  # a value counted from fewer cases says nothing and is left out

ABOVE, BELOW = "above", "below"


@dataclass(frozen=True)
class Limits:
    """The mean of the baseline, its natural process limits (mean ± 2.66 · mR̄), mR̄, the upper limit of the ranges, its count and least value."""

    mean: Decimal
    lower: Decimal
    upper: Decimal
    moving_range: Decimal
    range_limit: Decimal
    count: int
    least: Decimal

    def has_lower(self, values: Iterable = ()) -> bool:
        """Return whether the lower limit says anything of the baseline and these values.

        Where no value is below 0, as with shares and durations, 0 is a natural boundary, and a limit beyond one is no
        limit (D. J. Wheeler, Understanding Variation).
        """
        return self.lower >= 0 or min([self.least, *(value for value in values if value is not None)]) < 0

    def lower_words(self, values: Iterable = ()) -> str:
        """Return the lower limit as people read it, "none" where it lies beyond the natural boundary."""
        return plain(self.lower) if self.has_lower(values) else pgettext("lower limit", "none")


@dataclass(frozen=True)
class Signal:
    """Values that the rule says are no chance: places `first` to `last` of the series, on one side; `places` are those that speak."""

    rule: int
    side: str
    first: int
    last: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Behaviour:
    """How a series behaves: its limits (None with too few values) and its signals, by place and rule."""

    limits: Limits | None
    signals: tuple[Signal, ...] = ()

    @property
    def places(self) -> frozenset[int]:
        """The places of all values that are part of a signal."""
        return frozenset(place for signal in self.signals for place in signal.places)


class Outcome(models.TextChoices):
    """What the figures say of an improvement."""

    IMPROVED = "improved", gettext_lazy("Improved")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    WORSE = "worse", gettext_lazy("Worse")
    TOO_LITTLE = "too_little", gettext_lazy("Too little data")


@dataclass(frozen=True)
class Verdict:
    """The outcome's code and why, in a sentence of the language active when it was asked for."""

    code: str
    reasoning: str

    @property
    def label(self) -> str:
        """The words for the code."""
        return str(Outcome(self.code).label)


def values_of(measurements: Iterable) -> list[Decimal | None]:
    """Return the values of measurements, None where fewer than SMALL_SAMPLE cases stand behind one."""
    return [None if is_small(one) else Decimal(one.value) for one in measurements]


def is_small(measurement) -> bool:
    """Whether a measurement was counted from too few cases; one without a sample size is taken as it is."""
    return measurement.sample_size is not None and measurement.sample_size < SMALL_SAMPLE


def limits_of(values: Iterable) -> Limits | None:
    """Return the natural process limits of a baseline, or None with fewer than MIN_BASELINE usable values."""
    used = [Decimal(value) for value in values if value is not None]
    if len(used) < MIN_BASELINE:
        return None
    mean = sum(used) / len(used)
    moving = sum(abs(later - earlier) for earlier, later in pairwise(used)) / (len(used) - 1)
    reach = LIMIT_FACTOR * moving
    return Limits(mean, mean - reach, mean + reach, moving, RANGE_FACTOR * moving, len(used), min(used))


def behaviour(values: Sequence, baseline: int | None = None) -> Behaviour:
    """Return the limits of the first `baseline` places (all, if None) and the signals of the whole series against them."""
    return against(values, limits_of(values[:baseline]))


def against(values: Sequence, limits: Limits | None) -> Behaviour:
    """Return the signals of a series against given limits; without limits there are none."""
    return Behaviour(limits, signals_of(values, limits)) if limits else Behaviour(None)


def signals_of(values: Sequence, limits: Limits) -> tuple[Signal, ...]:
    """Return the signals of a series against given limits, by Wheeler's three detection rules."""
    used = [(place, Decimal(value)) for place, value in enumerate(values) if value is not None]
    found = [*_outside(used, limits), *_runs(used, limits), *_near_limits(used, limits)]
    return tuple(sorted(found, key=lambda signal: (signal.first, signal.rule)))


def _outside(used, limits):
    """Rule 1: a value outside the limits; neighbours on the same side are one signal."""

    def side_of(item):
        return ABOVE if item[1] > limits.upper else BELOW if item[1] < limits.lower else ""

    for side, group in groupby(used, side_of):
        if side:
            yield _signal(1, side, [place for place, value in group])


def _runs(used, limits):
    """Rule 2: eight or more in a row on the same side of the mean."""
    for side, group in groupby(used, lambda item: _side(item[1], limits)):
        places = [place for place, value in group]
        if side and len(places) >= RUN:
            yield _signal(2, side, places)


def _near_limits(used, limits):
    """Rule 3: three out of four in a row nearer to the same limit than to the mean; windows that overlap are one signal."""
    for side in (ABOVE, BELOW):
        near = [_side(value, limits) == side and abs(value - limits.mean) > (limits.upper - limits.mean) / 2 for place, value in used]
        hits = {start + at for start in range(len(used)) for at in _hits(near[start : start + WINDOW])}
        for group in _neighbours(sorted(hits)):
            yield _signal(3, side, [used[index][0] for index in group])


def _hits(window):
    hits = [at for at, near in enumerate(window) if near]
    return hits if len(hits) >= NEAR else []


def _neighbours(indexes):
    """Yield groups of indexes with no gap wider than a window leaves between two near values."""
    group = []
    for index in indexes:
        if group and index - group[-1] > WINDOW - NEAR + 1:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _side(value, limits):
    return ABOVE if value > limits.mean else BELOW if value < limits.mean else ""


def _signal(rule, side, places):
    return Signal(rule, side, places[0], places[-1], tuple(places))


def words(signal: Signal, name: Callable[[int], str]) -> str:
    """Return a signal as a sentence; `name` gives the words for the period at a place."""
    count, span = len(signal.places), _span(signal, name)
    if signal.rule == 1:
        return _outside_words(signal.side, count, span)
    if signal.rule == 2:
        sentence = _("{span}: {count} values in a row above the mean.") if signal.side == ABOVE else _("{span}: {count} values in a row below the mean.")
    elif signal.side == ABOVE:
        sentence = _("{span}: at least three out of four values in a row nearer to the upper limit than to the mean.")
    else:
        sentence = _("{span}: at least three out of four values in a row nearer to the lower limit than to the mean.")
    return sentence.format(span=span, count=count)


def _outside_words(side, count, span):
    if count == 1:
        sentence = _("{span}: a value above the upper limit.") if side == ABOVE else _("{span}: a value below the lower limit.")
    else:
        sentence = _("{span}: {count} values in a row above the upper limit.") if side == ABOVE else _("{span}: {count} values in a row below the lower limit.")
    return sentence.format(span=span, count=count)


def _span(signal, name):
    if signal.first == signal.last:
        return name(signal.first)
    return _("{first} to {last}").format(first=name(signal.first), last=name(signal.last))


def compare(before: Sequence, after: Sequence, direction: str) -> Verdict:
    """Say whether the values after differ from what the values before would have brought by themselves.

    Limits come from `before`; the values after are judged against them. Only what lasts counts (rule 2 or rule 3): a
    single value outside the limits is an exceptional period, not a changed process. `direction` says which way is
    better. Where both ways were seen, the latest lasting signal holds.
    """
    limits = limits_of(before)
    used = [Decimal(value) for value in after if value is not None]
    if limits is None or len(used) < MIN_AFTER:
        return Verdict(Outcome.TOO_LITTLE, _too_little(before, used))
    signals = signals_of(used, limits)
    lasting = max((signal for signal in signals if signal.rule > 1), key=lambda signal: signal.last, default=None)
    if lasting is None:
        return Verdict(Outcome.UNCHANGED, _unchanged(limits, used, signals))
    better = (lasting.side == ABOVE) == (direction == Direction.UP)
    return Verdict(Outcome.IMPROVED if better else Outcome.WORSE, _changed(limits, used, lasting, better))


def _too_little(before, after):
    known = sum(value is not None for value in before)
    return _(
        "{before} usable values before and {after} after: at least {min_before} before and {min_after} after are needed to tell a change from chance."
    ).format(before=known, after=len(after), min_before=MIN_BASELINE, min_after=MIN_AFTER)


def _unchanged(limits, after, signals):
    sentence = _("The mean was {before} and is {after}; the values after stay within what was usual before ({lower} to {upper}).")
    if signals:
        sentence = _(
            "The mean was {before} and is {after}; there are exceptional values outside what was usual before ({lower} to {upper}), but no lasting change."
        )
    return sentence.format(**_figures(limits, after))


def _changed(limits, after, lasting, better):
    why = {
        2: _("{count} values in a row lie on the same side of the former mean"),
        3: _("at least three out of four values in a row lie nearer to the former limit, or beyond it, than to the former mean"),
    }[lasting.rule].format(count=len(lasting.places))
    sentence = _("The mean was {before} and is {after}: {why}, which chance does not bring about; usual before were {lower} to {upper}. This is {sense}.")
    return sentence.format(why=why, sense=_("the better direction") if better else _("the worse direction"), **_figures(limits, after))


def _figures(limits, after):
    mean = sum(after) / len(after)
    return {"before": plain(limits.mean), "after": plain(mean), "lower": limits.lower_words(after), "upper": plain(limits.upper)}


def plain(value: Decimal) -> str:
    """Return a figure as people read it: two digits behind the point, fewer where they are zero."""
    text = format(Decimal(value).quantize(Decimal("0.01")), "f").rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
