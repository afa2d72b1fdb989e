"""Work items as lists, boards and the heat map show them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.urls import reverse

from accounts.law import may
from improvement import lateness, origins
from improvement.contexts.cells import cells_of
from improvement.models import FINISHED, ON_ITS_OWN, Area, WorkItem
from improvement.readers import areas_in_force, as_read_by
from improvement.states import ScopeState, WorkState
from plans.states import Element

# What a plan's progress is reckoned from.
WEIGHED = {"whole": Sum("weight", filter=ON_ITS_OWN), "worked": Sum(F("weight") * F("percent"), filter=ON_ITS_OWN)}
# Shades of the heat map: the first number of items that gets each one.
SHADES = (1, 2, 4, 7)


@dataclass(frozen=True)
class Line:
    """A work item as lists and cards show it; `report_url` is empty for those who do not report on it.

    `cells` are the names of what its reader may edit in its row; `origin` is what it follows from.
    """

    item: WorkItem
    url: str
    late: str
    late_words: str
    report_url: str = ""
    cells: frozenset[str] = frozenset()
    origin: origins.Origin | None = None

    @property
    def pending(self) -> bool:
        """Whether it waits for the approval of a revision."""
        return self.item.scope_state == ScopeState.PENDING


@dataclass(frozen=True)
class Figures:
    """How far the work of a plan is; what is cancelled or waits for approval does not count.

    The numbers are of items, as the lists have them. `percent` is weighed by the items' weights; what is a part of another
    item counts within that one, whose progress is that of its parts by their weights.
    """

    total: int
    done: int
    blocked: int
    percent: int


@dataclass(frozen=True)
class HeatCell:
    """An area in the heat map: `shade` is 0 (untouched) to 4."""

    area: Area
    items: int
    plans: int
    shade: int


@dataclass(frozen=True)
class HeatRow:
    """An element's areas in the heat map."""

    element: str
    label: str
    cells: tuple[HeatCell, ...]
    filler: int


def lines_of(items, user, by=None, of_plans: bool = False) -> tuple[Line, ...]:
    """Return the items as lines, in their order and as the user reads them.

    `by` is the page's yardstick of lateness; `of_plans` says that the list is one over several plans.
    """
    by = by or lateness.yardstick()
    shown = as_read_by(user, items)
    came_from = origins.found(shown)
    return tuple(
        Line(
            item, item.get_absolute_url(), lateness.of(item, by), lateness.words(item, by),
            _report_url(item, user), cells_of(user, item, of_plans), came_from.get(item.pk),
        )
        for item in shown
    )  # fmt: skip


def reports_on(user, item) -> bool:
    """Return whether the user may report progress on the item now."""
    return (
        may(user, "work.progress", item)
        and item.scope_state == ScopeState.APPROVED
        and item.state not in {WorkState.VERIFIED, WorkState.CANCELLED}
    )


def _report_url(item, user):
    return reverse("improvement:progress", args=[item.plan.number, item.number]) if reports_on(user, item) else ""


def figures_of(items) -> Figures:
    """Return how far the items of a queryset are, in one query."""
    told = items.in_scope().order_by().aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(state__in=FINISHED)), blocked=Count("pk", filter=Q(state=WorkState.BLOCKED)), **WEIGHED
    )
    return Figures(told["total"], told["done"], told["blocked"], percent_in(told) or 0)


def percents_of(plans) -> dict[int, int]:
    """Return the progress of the work of each of these plans that has any, in percent, in one query."""
    rows = WorkItem.objects.in_scope().filter(plan__in=plans).order_by().values("plan").annotate(**WEIGHED)
    return {row["plan"]: percent for row in rows if (percent := percent_in(row)) is not None}


def percent_in(told) -> int | None:
    """Return the progress that sums of `WEIGHED` tell, in percent; None where there is nothing to weigh."""
    return int(told["worked"] / told["whole"]) if told["whole"] else None


def heat_map(items, user, every: bool = False) -> tuple[HeatRow, ...]:
    """Return element × area for a queryset of items as the user reads them: how many items, of how many plans, each area holds.

    An area that is switched off shows only where there are items under it, unless `every` one is asked for.
    """
    counts = _counts_by_area(items.exclude(state=WorkState.CANCELLED), user)
    areas = [area for area in Area.objects.all() if every or area.active or area.pk in counts]
    rows = {
        element: [_cell(area, *counts.get(area.pk, (0, 0))) for area in areas if area.element == element]
        for element in Element.values
    }
    widest = max((len(cells) for cells in rows.values()), default=0)
    return tuple(
        HeatRow(element, str(Element(element).label), tuple(cells), widest - len(cells))
        for element, cells in rows.items()
    )


def _counts_by_area(items, user) -> dict[int, tuple[int, int]]:
    """Return how many items, of how many plans, stand under each area in the plans as the user reads them."""
    found: Counter = Counter()
    for row in items.order_by().values("area", "plan").annotate(items=Count("pk")):
        found[row["area"], row["plan"]] += row["items"]
    elsewhere = areas_in_force(user, items)
    for pk, area, plan in items.filter(pk__in=elsewhere).values_list("pk", "area", "plan") if elsewhere else ():
        found[area, plan] -= 1
        found[elsewhere[pk], plan] += 1
    held = [(area, count) for (area, _plan), count in found.items() if count]
    areas = {area for area, _count in held}
    return {area: (sum(count for one, count in held if one == area), sum(one == area for one, _count in held)) for area in areas}


def _cell(area, items, plans):
    return HeatCell(area, items, plans, sum(items >= least for least in SHADES))
