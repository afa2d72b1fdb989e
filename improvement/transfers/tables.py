"""Which table goes out: the work items of a plan, one's own, an area's, or all; filtered as the page filters them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from improvement.filters import BoardFilter, MyWorkFilter, WorkApiFilter, WorkFilter
from improvement.models import Area, WorkItem
from improvement.readers import as_read_by
from plans.models import Plan
from plans.readers import documents_in_force, reads_every_draft
from plans.states import RevisionState

# So many rows are in memory at once.
CHUNK = 500


@dataclass(frozen=True)
class Table:
    """A table of work items as one person reads it; `name` begins the file's name."""

    items: object
    user: object
    name: str
    plan: Plan | None = None

    def count(self) -> int:
        """Return how many rows it has."""
        return self.items.count()

    def chunks(self) -> Iterator[list[WorkItem]]:
        """Yield the items, a chunk at a time, as the person reads them."""
        stored = self.items.select_related("parent").iterator(chunk_size=CHUNK)
        while chunk := list(islice(stored, CHUNK)):
            yield as_read_by(self.user, chunk)


def table_of(user, query: str) -> Table:
    """Return the table that `query` names: a place, and behind "?" the filter as the page's address has it.

    Places are plan/<number>, mine, area/<code> and all. Raises ValidationError at `place` for one that the user does not see.
    """
    place, _mark, told = query.partition("?")
    kind, _slash, name = place.partition("/")
    if kind not in PLACES:
        raise ValidationError({"place": _("There is no such table.")})
    try:
        params = QueryDict(told)
    except ValueError as error:
        raise ValidationError({"query": _("This filter cannot be read.")}) from error
    return PLACES[kind](user, name, params)


def file_name(table: Table, media: str) -> str:
    """Return the name of the file, such as SIP-2026-001 work items 2026-07-01.xlsx."""
    words = [table.name, str(_("work items")), timezone.localdate().isoformat()]
    return f"{' '.join(filter(None, words))}.{media}"


def _filtered(filterset, items, user, params):
    return filterset(params, queryset=items.for_list(), request=SimpleNamespace(user=user)).qs


def _of_plan(user, name, params):
    plan = Plan.objects.visible_to(user).filter(number=name).first()
    if plan is None:
        raise ValidationError({"place": _("There is no such table.")})
    items = WorkItem.objects.visible_to(user).filter(plan=plan)
    return Table(_filtered(BoardFilter, items, user, params).order_by("number"), user, plan.number, plan)


def _of_oneself(user, name, params):
    items = WorkItem.objects.visible_to(user).filter(assignee=user)
    return Table(_filtered(MyWorkFilter, items, user, params).order_by("planned_end", "id"), user, "")


def _of_area(user, name, params):
    area = Area.objects.filter(code=name).first()
    if area is None:
        raise ValidationError({"place": _("There is no such table.")})
    items = WorkItem.objects.visible_to(user).filter(area=area)
    return Table(_filtered(WorkFilter, items, user, params).order_by("-plan", "number"), user, area.code)


def _of_all(user, name, params):
    return Table(_filtered(WorkApiFilter, WorkItem.objects.visible_to(user), user, params).order_by("-plan", "number"), user, "")


PLACES = {"plan": _of_plan, "mine": _of_oneself, "area": _of_area, "all": _of_all}


def reach_of(user, items: list[int], plans: set[int]) -> dict:
    """Return what a file with these items and plans told its reader: the items, and of which plans the open revision."""
    return {"items": items, "revised": sorted(_revised(user, plans))}


def still_reads(user, reach: dict) -> bool:
    """Return whether the user may still read all that a file told."""
    if not reach["items"]:
        return True
    seen = set(WorkItem.objects.visible_to(user).values_list("pk", flat=True))
    revised = Plan.objects.filter(pk__in=reach["revised"])
    return seen.issuperset(reach["items"]) and all(reads_every_draft(user, plan) for plan in revised)


def _revised(user, plans):
    open_ones = list(Plan.objects.filter(pk__in=plans).exclude(revision_state=RevisionState.NONE))
    return {plan.pk for plan in open_ones} - set(documents_in_force(user, open_ones))
