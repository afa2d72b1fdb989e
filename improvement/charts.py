"""Geometry of the Gantt chart: a bar per work item, the phases as bands, today as a line. All lengths are SVG units."""

from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import east_asian_width

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from improvement import lateness

WIDTH, LEFT, RIGHT = 960, 250, 12
HEAD, LANE, ROW, BAR = 26, 20, 26, 14
LABEL_WIDTH, LETTER = 33, 7
MOST_TICKS = 12


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
class Tick:
    """The beginning of a month."""

    x: float
    label: str


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


@dataclass(frozen=True)
class Scale:
    """Turns days into lengths."""

    begin: date
    end: date

    def x(self, day: date) -> float:
        """Return where a day begins."""
        days = (self.end - self.begin).days or 1
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.begin).days / days, 1)

    def width(self, first: date, last: date) -> float:
        """Return the length of the days from first to last, the last one included."""
        return max(round(self.x(last + timedelta(days=1)) - self.x(first), 1), 2)


def gantt(items, phases, today: date) -> Gantt | None:
    """Return the chart of the items, or None when there are none."""
    items, phases = list(items), list(phases)
    if not items:
        return None
    spans = [(row.planned_start, row.planned_end) for row in [*items, *phases]]
    scale = Scale(min(first for first, _last in spans), max(last for _first, last in spans) + timedelta(days=1))
    top = HEAD + LANE * len(phases)
    return Gantt(
        width=WIDTH,
        height=top + ROW * len(items) + 8,
        top=top,
        left=LEFT,
        bars=tuple(_bar(item, scale, top + ROW * place, today) for place, item in enumerate(items)),
        bands=tuple(_band(phase, scale, HEAD + LANE * place) for place, phase in enumerate(phases)),
        ticks=tuple(_ticks(scale)),
        today=scale.x(today) if scale.begin <= today <= scale.end else None,
        text_alternative=_in_words(items, scale, today),
    )


def _bar(item, scale, y, today):
    width = scale.width(item.planned_start, item.planned_end)
    return Bar(
        y=y + (ROW - BAR) / 2,
        middle=y + ROW / 2 + 4,
        x=scale.x(item.planned_start),
        width=width,
        done=round(width * item.percent / 100, 1),
        element=item.area.element,
        late=lateness.of(item, today),
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


def _ticks(scale):
    months = list(_months(scale.begin, scale.end))
    step = -(-len(months) // MOST_TICKS) or 1
    for day in months[::step]:
        yield Tick(scale.x(day), date_format(day, "Y-m"))


def _months(begin, end):
    day = begin if begin.day == 1 else (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day < end:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _in_words(items, scale, today):
    late = sum(lateness.of(item, today) == "over" for item in items)
    return _("{count} work items from {first} to {last}; {late} overdue.").format(
        count=len(items), first=scale.begin, last=scale.end - timedelta(days=1), late=late
    )


def shortened(text: str, width: int) -> str:
    """Return the text cut to `width` Latin letters (a Chinese character counts as two), with an ellipsis where cut."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > width:
            return text[: max(place - 1, 0)].rstrip() + "…"
    return text
