"""The small bars of a trend: geometry for the SVG of page and paper."""

from dataclasses import dataclass

WIDTH, HEIGHT, PITCH, BAR, LEAST = 96, 22, 16, 11, 1


@dataclass(frozen=True)
class Bar:
    """A bar: where it stands, and whether it is the period that was asked about."""

    x: int
    y: float
    height: float
    now: bool


def bars_of(values) -> tuple[Bar, ...]:
    """Return a bar for each value, the highest as high as the picture; what is nothing, unknown or less than nothing has none."""
    most = max((one for one in values if one), default=0)
    if most <= 0:
        return ()
    heights = [max(float(HEIGHT * one / most), LEAST) if one and one > 0 else 0 for one in values]
    return tuple(Bar(place * PITCH + 2, round(HEIGHT - height, 1), round(height, 1), place == len(values) - 1) for place, height in enumerate(heights) if height)
