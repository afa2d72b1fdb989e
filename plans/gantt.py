"""Geometry of the schedule's Gantt chart: phases, activities, what each begins after, and the days that are free.

All lengths are SVG units. The axis is shared with the chart of the work items.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from unicodedata import east_asian_width

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.fields import FIRST_DAY, LAST_DAY
from plans import workdays

WIDTH, LEFT, RIGHT = 960, 250, 12
HEAD, PHASE_ROW, ROW, BAR, FOOT = 38, 30, 26, 12, 8
LABEL_WIDTH = 33  # Latin letters in the column of names
LINE = 16  # from one line of a name to the next
MOST_TICKS = 12
WEEKS_UP_TO = 75  # days; a longer chart marks months alone
NARROWEST = 1.5  # a free stretch thinner than this is not drawn
LONGEST_FREE = 10  # days that are free together; where they are too thin to see, none is looked for
ROOM = 50  # what the name of a month takes
STUB = 6  # how far an arrow leaves a bar before it turns
ONE_DAY, LONGEST_MONTH = timedelta(days=1), timedelta(days=32)


@dataclass(frozen=True)
class Scale:
    """Turns days into lengths; `end` is the day after the last."""

    begin: date
    end: date

    def x(self, day: date) -> float:
        """Return where a day begins."""
        days = (self.end - self.begin).days or 1
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.begin).days / days, 1)

    def width(self, first: date, last: date) -> float:
        """Return the length of the days from first to last, the last one included."""
        return max(round(self.x(day_after(last)) - self.x(first), 1), 2)

    def holds(self, day: date) -> bool:
        """Return whether a day lies on the chart."""
        return self.begin <= day <= self.end


@dataclass(frozen=True)
class Tick:
    """The beginning of a month, or of a week; a week's has no room for more than the day."""

    x: float
    label: str
    week: bool = False


@dataclass(frozen=True)
class Task:
    """What is drawn: a phase, or an activity with what it begins after. One without dates of its own spans its phase."""

    id: int
    name: str
    first: date
    last: date
    phase: bool = False
    dated: bool = True
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A task: its bar, the lines of the name at its left, each with the place it stands at, and the words on touch."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]
    title: str
    phase: bool
    dated: bool


@dataclass(frozen=True)
class Arrow:
    """A dependency: the line from one bar to the next and its tip; `contradicts` where the next begins too early."""

    line: str
    tip: str
    contradicts: bool
    title: str


@dataclass(frozen=True)
class Stretch:
    """Days that are not worked."""

    x: float
    width: float


@dataclass(frozen=True)
class Gantt:
    """All that the template draws; `today` is None where today lies outside."""

    width: float
    height: float
    left: float
    top: float
    bars: tuple[Bar, ...]
    arrows: tuple[Arrow, ...]
    ticks: tuple[Tick, ...]
    free: tuple[Stretch, ...]
    today: float | None
    text_alternative: str

    @property
    def depth(self) -> float:
        """How high the part below the axis is."""
        return self.height - self.top

    @property
    def undated(self) -> bool:
        """Whether an activity is drawn that has no dates of its own."""
        return any(not bar.dated for bar in self.bars)

    @property
    def contradicts(self) -> bool:
        """Whether a dependency is drawn that the dates contradict."""
        return any(arrow.contradicts for arrow in self.arrows)


def of(tasks: list[Task], today: date, own: dict[date, bool], span: tuple[date, date] | None = None) -> Gantt | None:
    """Return the chart of the tasks in their order, or None when there are none.

    `own` are the days of the working calendar that the organisation has set itself; `span` are dates to show in any case.
    """
    if not tasks:
        return None
    tasks = [replace(task, first=_drawable(task.first), last=_drawable(task.last)) for task in tasks]
    days = [day for task in tasks for day in (task.first, task.last)] + [_drawable(day) for day in span or ()]
    scale = Scale(min(days), day_after(max(days)))
    bars, y = {}, HEAD
    for task in tasks:
        lines = wrapped(task.name, LABEL_WIDTH - (0 if task.phase else 2))
        height = (PHASE_ROW if task.phase else ROW) + LINE * (len(lines) - 1)
        bars[task.phase, task.id] = _bar(task, scale, y, height, lines)
        y += height
    return Gantt(
        WIDTH, y + FOOT, LEFT, HEAD, tuple(bars.values()), tuple(_arrows(tasks, bars)), (*_first_month(scale), *ticks(scale)), tuple(_free(scale, own)),
        scale.x(today) if scale.holds(today) else None, _in_words(tasks, scale),
    )  # fmt: skip


def _drawable(day):
    """Rows from before dates had bounds may hold any."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def contradicts(first: date | None, last_before: date | None) -> bool:
    """Return whether an activity that begins on `first` begins before the one it needs has ended; unknown dates say nothing."""
    return bool(first and last_before) and first <= last_before


def ticks(scale: Scale):
    """Yield the beginnings of months, thinned out where there are many; short charts have those of weeks besides."""
    starts = list(months(scale.begin, scale.end))
    short = (scale.end - scale.begin).days <= WEEKS_UP_TO
    step = -(-len(starts) // MOST_TICKS) or 1
    for day in starts[::step]:
        yield Tick(scale.x(day), date_format(day, "Y-m"))
    if short:
        monday = scale.begin + timedelta(days=-scale.begin.weekday() % 7)
        while monday < scale.end:
            yield Tick(scale.x(monday), date_format(monday, "m-d"), week=True)
            monday += timedelta(days=7)


def _first_month(scale):
    """Yield the month that the chart begins in the middle of, where its name has room before the next."""
    following = next(months(scale.begin, scale.end), scale.end)
    if scale.begin.day > 1 and scale.x(following) - LEFT > ROOM:
        yield Tick(LEFT, date_format(scale.begin, "Y-m"))


def months(begin: date, end: date):
    """Yield the first days of the months that begin from `begin` on and before `end`."""
    day = begin if begin.day == 1 else _next_month(begin)
    while day < end:
        yield day
        day = _next_month(day)


def _next_month(day):
    return date.max if date.max - day < LONGEST_MONTH else (day.replace(day=1) + LONGEST_MONTH).replace(day=1)


def day_after(day: date) -> date:
    """Return the next day; after the calendar's last comes none."""
    return min(day, date.max - ONE_DAY) + ONE_DAY


def shortened(text: str, width: int) -> str:
    """Return the text cut to `width` Latin letters (a Chinese character counts as two), with an ellipsis where cut."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > width:
            return text[: max(place - 1, 0)].rstrip() + "…"
    return text


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the text in lines of at most `width` Latin letters, broken between words where there are some."""
    lines, rest = [], " ".join(text.split())
    while True:
        head = shortened(rest, width).removesuffix("…") if shortened(rest, width) != rest else rest
        if len(head) >= len(rest):
            return (*lines, rest)
        space = -1 if rest[len(head)] == " " else head.rfind(" ")
        head = head[:space] if space > len(head) // 2 else head
        lines, rest = [*lines, head], rest[max(len(head), 1) :].lstrip()


def _bar(task, scale, y, row, lines):
    height = BAR / 2 if task.phase else BAR
    first = y + row / 2 + 4 - LINE * (len(lines) - 1) / 2
    return Bar(
        scale.x(task.first), y + (row - height) / 2, scale.width(task.first, task.last), height,
        tuple((first + LINE * place, line) for place, line in enumerate(lines)), f"{task.name}: {task.first} – {task.last}", task.phase, task.dated,
    )  # fmt: skip


def _free(scale, own):
    """Yield the stretches of days that are not worked, leaving out those too thin to see."""
    if (WIDTH - LEFT - RIGHT) * LONGEST_FREE / (scale.end - scale.begin).days < NARROWEST:
        return
    day, begin = scale.begin, None
    while day <= scale.end:
        works = day == scale.end or workdays.is_working(day, own)
        if not works and begin is None:
            begin = day
        if works and begin is not None:
            width = round(scale.x(day) - scale.x(begin), 1)
            if width >= NARROWEST:
                yield Stretch(scale.x(begin), width)
            begin = None
        day += ONE_DAY


def _arrows(tasks, bars):
    by_id = {task.id: task for task in tasks if not task.phase}
    for task in by_id.values():
        for before in (by_id[pk] for pk in task.after if pk in by_id):
            early = task.dated and before.dated and contradicts(task.first, before.last)
            yield _arrow(bars[False, before.id], bars[False, task.id], early, f"{before.name} → {task.name}")


def _arrow(source, target, early, title):
    """Return the way from the end of one bar to the beginning of another, in right angles around the bars."""
    x1, y1 = round(source.x + source.width, 1), source.y + source.height / 2
    x2, y2 = target.x, target.y + target.height / 2
    if x2 >= x1 + 2 * STUB:
        line = f"M{x1} {y1}h{STUB}V{y2}H{x2 - 4}"
    else:
        lane = y2 - (ROW / 2 if y2 > y1 else -ROW / 2)
        line = f"M{x1} {y1}h{STUB}V{lane}H{round(x2 - 2 * STUB, 1)}V{y2}H{x2 - 4}"
    return Arrow(line, f"M{x2} {y2}l-5 -3.5v7z", early, title)


def _in_words(tasks, scale):
    phases = sum(task.phase for task in tasks)
    return _("Phases: {phases}, activities: {activities}; {first} to {last}.").format(
        phases=phases, activities=len(tasks) - phases, first=scale.begin, last=scale.end - ONE_DAY
    )
