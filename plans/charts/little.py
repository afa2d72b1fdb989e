"""The course of an indicator in little, a line beside its name."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from plans.charts.axes import Scale, month
from plans.charts.shapes import SPARK_HEIGHT, SPARK_PAD, SPARK_WIDTH, Sparkline
from plans.statistics import plain


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
