"""Geometry of the Gantt chart: a bar per work item, the phases as bands, today as a line. All lengths are SVG units."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from improvement import lateness
from plans.gantt import LABEL_WIDTH, LEFT, WIDTH, Scale, Tick, day_after, shortened, ticks

HEAD, LANE, ROW, BAR = 26, 20, 26, 14
LETTER = 7


@dataclass(frozen=True)
class Bar:
    """An item: its bar, how much of it is done, and the words at its left."""

    y: float
    middle: float
    x: float
    width: float
    done: float
    element: str
    late: str
    label: str
    title: str
    url: str


@dataclass(frozen=True)
class Band:
    """A phase: a strip in the head and a band behind the bars."""

    x: float
    width: float
    y: float
    label: str
    middle: float
    title: str


@dataclass(frozen=True)
class Gantt:
    """All that the SVG template draws; `today` is None where today lies outside."""

    width: float
    height: float
    top: float
    left: float
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    text_alternative: str


def gantt(items, phases, by: lateness.Yardstick) -> Gantt | None:
    """Return the chart of the items, their lateness told by the yardstick, or None when there are none."""
    items, phases = list(items), list(phases)
    if not items:
        return None
    spans = [(row.planned_start, row.planned_end) for row in [*items, *phases]]
    scale = Scale(min(first for first, _last in spans), day_after(max(last for _first, last in spans)))
    top = HEAD + LANE * len(phases)
    return Gantt(
        width=WIDTH,
        height=top + ROW * len(items) + 8,
        top=top,
        left=LEFT,
        bars=tuple(_bar(item, scale, top + ROW * place, by) for place, item in enumerate(items)),
        bands=tuple(_band(phase, scale, HEAD + LANE * place) for place, phase in enumerate(phases)),
        ticks=tuple(tick for tick in ticks(scale) if not tick.week),
        today=scale.x(by.today) if scale.holds(by.today) else None,
        text_alternative=_in_words(items, scale, by),
    )


def _bar(item, scale, y, by):
    width = scale.width(item.planned_start, item.planned_end)
    return Bar(
        y=y + (ROW - BAR) / 2,
        middle=y + ROW / 2 + 4,
        x=scale.x(item.planned_start),
        width=width,
        done=round(width * item.percent / 100, 1),
        element=item.area.element,
        late=lateness.of(item, by),
        label=shortened(f"{item.area.code} {item.title}", LABEL_WIDTH),
        title=f"{item.title}: {item.planned_start} – {item.planned_end}, {item.percent} %, {item.get_state_display()}",
        url=item.get_absolute_url(),
    )


def _band(phase, scale, y):
    width = scale.width(phase.planned_start, phase.planned_end)
    label = shortened(phase.name, int((width - 8) / LETTER))
    return Band(
        scale.x(phase.planned_start),
        width,
        y,
        label,
        y + LANE / 2 + 4,
        f"{phase.name}: {phase.planned_start} – {phase.planned_end}",
    )


def _in_words(items, scale, by):
    late = sum(lateness.of(item, by) == "over" for item in items)
    return _("{count} work items from {first} to {last}; {late} overdue.").format(
        count=len(items), first=scale.begin, last=scale.end - timedelta(days=1), late=late
    )
