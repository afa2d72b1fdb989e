"""Work items as a person reads them: what an open revision changes in them is for those who work on it."""

from copy import copy
from datetime import date

from django.db.models import Max, OuterRef, Subquery

from improvement.models import Area, ExtensionRequest, WorkItem
from improvement.states import ExtensionState
from plans.models import Baseline, Indicator, Phase, Plan
from plans.readers import baselines_in_force, documents_in_force, in_force
from plans.states import RevisionState

# Who does the work and a later end that was granted are no matter of a revision.
WORDING = ("title", "description", "acceptance", "planned_start", "planned_end", "planned_hours", "planned_cost", "weight", "must_pass", "indicator_target")


def as_read_by(user, items) -> list[WorkItem]:
    """Return the items as lists and pages show them to the user.

    Where an open revision is not for them, it is a copy worded as in the baseline in force; never write it back.
    """
    items = list(items)
    frozen = documents_in_force(user, {item.plan_id: item.plan for item in items}.values())
    if not frozen:
        return items
    return _worded(items, frozen)


def as_in_force(items) -> list[WorkItem]:
    """Return the items as everybody may know them: while a revision is open, copies worded as in the baseline in force; never write them back."""
    items = list(items)
    revised = {item.plan_id for item in items if item.plan.revision_state != RevisionState.NONE}
    frozen = dict(baselines_in_force().filter(plan__in=revised).values_list("plan_id", "document")) if revised else {}
    return _worded(items, frozen) if frozen else items


def _worded(items, frozen):
    areas, later = Area.objects.in_bulk(), ends_granted(frozen)
    rows = {plan: _rows(document) for plan, document in frozen.items()}
    return [
        _in_force(item, frozen[item.plan_id], rows[item.plan_id].get(item.pk, {}), areas, later) if item.plan_id in frozen else item for item in items
    ]


def ends_granted(plans) -> dict[int, date]:
    """Return the latest end granted to each item of these plans since the last baseline was approved, by the item's id; one query."""
    approved = Baseline.objects.filter(plan=OuterRef("item__plan")).order_by("-number").values("approved_at")[:1]
    granted = ExtensionRequest.objects.filter(item__plan__in=list(plans), state=ExtensionState.GRANTED, changed_at__gte=Subquery(approved))
    return dict(granted.order_by().values_list("item").annotate(Max("new_end")))


def _in_force(item, document, row, areas, later):
    shown = copy(item)
    shown.plan = in_force(item.plan, document)
    for name in WORDING:
        if name in row:
            setattr(shown, name, WorkItem._meta.get_field(name).to_python(row[name]))
    shown.planned_end = later.get(item.pk, shown.planned_end)
    if "area" in row:
        shown.area = areas.get(row["area"]["id"], item.area)
    if "phase" in row:
        phase = row["phase"]
        shown.phase = Phase(pk=phase["id"], plan=shown.plan, name=phase["name"]) if phase else None
    if "indicator" in row:
        indicator = row["indicator"]
        shown.indicator = Indicator(pk=indicator["id"], **{name: indicator[name] for name in ("code", "name_en", "name_zh")}) if indicator else None
    return shown


def _rows(document):
    return {row["row"]: row for row in document.get("work_items", [])}


def phases_read_by(user, plan) -> list[Phase]:
    """Return the plan's phases as the user reads them; those of a baseline are copies, never written back."""
    frozen = documents_in_force(user, [plan]).get(plan.pk)
    if frozen is None:
        return list(plan.phases.all())
    return [
        Phase(pk=row["row"], plan=plan, name=row["name"], **{name: date.fromisoformat(row[name]) for name in ("planned_start", "planned_end")})
        for row in frozen["parts"]["phases"]
    ]


def areas_in_force(user, items) -> dict[int, int]:
    """Return the ids of those of these items which stand under another area in the plan that the user reads, with that area's id."""
    frozen = _documents_for(user, items)
    rows = {pk: row for document in frozen.values() for pk, row in _rows(document).items()}
    stored = items.filter(plan__in=frozen).order_by().values_list("pk", "area") if frozen else ()
    return {pk: rows[pk]["area"]["id"] for pk, area in stored if pk in rows and rows[pk]["area"]["id"] != area}


def ends_in_force(user, items) -> dict[int, date]:
    """Return the ids of those of these items which end on another day in the plan that the user reads, with that day."""
    frozen = _documents_for(user, items)
    if not frozen:
        return {}
    ends = {pk: date.fromisoformat(row["planned_end"]) for document in frozen.values() for pk, row in _rows(document).items()} | ends_granted(frozen)
    stored = items.filter(plan__in=frozen).order_by().values_list("pk", "planned_end")
    return {pk: ends[pk] for pk, end in stored if ends.get(pk, end) != end}


def _documents_for(user, items):
    """Return the baselines in force of those of the items' plans whose open revision is not for the user, by the plan's id."""
    revised = items.exclude(plan__revision_state=RevisionState.NONE).order_by()
    return documents_in_force(user, Plan.objects.filter(pk__in=revised.values("plan")))
