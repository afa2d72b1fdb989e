"""Geometry of the Gantt chart: a bar per work item under its phase or plan, what the baseline promised as a shadow below it,
what was actually worked above it, today as a line. All lengths are SVG units."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from audit.fields import FIRST_DAY, LAST_DAY
from improvement import lateness
from plans.gantt import LABEL_WIDTH, LEFT, WIDTH, Scale, Tick, day_after, shortened, ticks

HEAD, GROUP, ROW, BAR = 34, 26, 30, 12
LAST_LABEL = 42  # a month that begins so near to the end has no room for its name
# More bars than these make no picture; the page says so.
MOST_ITEMS = 200


@dataclass(frozen=True)
class Stretch:
    """A length of the time axis."""

    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """An item: its bar, how much of it is done, when it was worked, what was promised, and the words at its left."""

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
    actual: Stretch | None
    shadow: Stretch | None


@dataclass(frozen=True)
class Group:
    """A phase or a plan: its name, its bar where it has dates, and the items below it."""

    y: float
    middle: float
    label: str
    title: str
    bar: Stretch | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Gantt:
    """All that the SVG template draws; `today` is None where today lies outside."""

    width: float
    height: float
    top: float
    left: float
    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    text_alternative: str
    left_out: int = 0

    @property
    def bars(self) -> list[Bar]:
        """The items' bars, from top to bottom."""
        return [bar for group in self.groups for bar in group.bars]

    @property
    def shadowed(self) -> bool:
        """Whether a baseline's dates are drawn."""
        return any(bar.shadow for bar in self.bars)

    @property
    def worked(self) -> bool:
        """Whether actual dates are drawn."""
        return any(bar.actual for bar in self.bars)


@dataclass(frozen=True)
class Heading:
    """What items stand under; without a name they stand under nothing, without dates it has no bar."""

    name: str
    items: list
    span: tuple[date, date] | None = None


def by_phase(items, phases) -> list[Heading]:
    """Return the items under the plan's phases, those of no phase last."""
    phases = list(phases)
    headings = [Heading(phase.name, [item for item in items if item.phase_id == phase.pk], (phase.planned_start, phase.planned_end)) for phase in phases]
    known = {phase.pk for phase in phases}
    rest = [item for item in items if item.phase_id not in known]
    return [*headings, *([Heading(_("In no phase") if phases else "", rest)] if rest else [])]


def by_plan(items) -> list[Heading]:
    """Return the items under their plans, in the order in which these come first."""
    plans: dict[int, list] = {}
    for item in items:
        plans.setdefault(item.plan_id, []).append(item)
    return [Heading(f"{mine[0].plan.number} {mine[0].plan.title}", mine) for mine in plans.values()]


def gantt(headings, by: lateness.Yardstick, promised: dict | None = None, left_out: int = 0) -> Gantt | None:
    """Return the chart of the items under their headings, or None when there are none.

    `by` tells lateness; `promised` are the dates in the baseline in force by the item's id; `left_out` is how many items
    fit the filter and are not drawn.
    """
    items = [item for heading in headings for item in heading.items]
    if not items:
        return None
    promised = promised or {}
    spans = [heading.span for heading in headings if heading.span] + [span for item in items for span in _spans(item, by, promised)]
    scale = Scale(min(_drawable(first) for first, _last in spans), day_after(max(_drawable(last) for _first, last in spans)))
    groups, y = [], HEAD
    for heading in headings:
        group = _group(heading, scale, y, by, promised)
        groups.append(group)
        y += (GROUP if heading.name else 0) + ROW * len(heading.items)
    return Gantt(
        WIDTH, y + 8, HEAD, LEFT, tuple(groups), tuple(tick for tick in ticks(scale) if not tick.week and tick.x < WIDTH - LAST_LABEL),
        scale.x(by.today) if scale.holds(by.today) else None, _in_words(items, scale, by, promised), left_out,
    )  # fmt: skip


def _drawable(day):
    """Rows from before dates had bounds may hold any."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def _spans(item, by, promised):
    """Yield the stretches of time that are drawn for an item."""
    yield item.planned_start, item.planned_end
    if worked := _worked(item, by):
        yield worked
    if item.pk in promised:
        yield promised[item.pk]


def _worked(item, by):
    """Return from when to when the item was worked: to today while it is not done; None where nobody has begun."""
    if not item.actual_start:
        return None
    return item.actual_start, max(item.actual_start, item.actual_end or by.today)


def _stretch(scale, span):
    return span and Stretch(scale.x(_drawable(span[0])), scale.width(_drawable(span[0]), _drawable(span[1])))


def _group(heading, scale, y, by, promised):
    top = y + (GROUP if heading.name else 0)
    bars = tuple(_bar(item, scale, top + ROW * place, by, promised) for place, item in enumerate(heading.items))
    title = heading.name if not heading.span else f"{heading.name}: {heading.span[0]} – {heading.span[1]}"
    return Group(y, y + GROUP / 2 + 4, shortened(heading.name, LABEL_WIDTH if heading.span else 3 * LABEL_WIDTH), title, _stretch(scale, heading.span), bars)


def _bar(item, scale, y, by, promised):
    planned = _stretch(scale, (item.planned_start, item.planned_end))
    return Bar(
        y=y + (ROW - BAR) / 2,
        middle=y + ROW / 2 + 4,
        x=planned.x,
        width=planned.width,
        done=round(planned.width * item.percent / 100, 1),
        element=item.area.element,
        late=lateness.of(item, by),
        label=shortened(f"{item.area.code} {item.title}", LABEL_WIDTH - 2),
        title=_title(item, promised.get(item.pk)),
        url=item.get_absolute_url(),
        actual=_stretch(scale, _worked(item, by)),
        shadow=_stretch(scale, promised.get(item.pk)),
    )


def _title(item, promised):
    told = [f"{item.title}: {item.planned_start} – {item.planned_end}, {item.percent} %, {item.get_state_display()}"]
    if item.actual_start:
        told.append(_("worked: {first} – {last}").format(first=item.actual_start, last=item.actual_end or "…"))
    if promised:
        told.append(_("baseline: {first} – {last}").format(first=promised[0], last=promised[1]))
    return "; ".join(told)


def _in_words(items, scale, by, promised):
    late = sum(lateness.of(item, by) == "over" for item in items)
    words = _("{count} work items from {first} to {last}; {late} overdue.").format(
        count=len(items), first=scale.begin, last=scale.end - timedelta(days=1), late=late
    )
    moved = sum(item.pk in promised and item.planned_end > promised[item.pk][1] for item in items)
    return f"{words} {_('Planned to end later than in the baseline in force: {count}.').format(count=moved)}" if moved else words
