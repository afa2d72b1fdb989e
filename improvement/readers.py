"""Work items as a person reads them: what an open revision changes in them is for those who work on it."""

from copy import copy
from datetime import date

from improvement.models import Area, WorkItem
from plans.models import Indicator, Phase
from plans.readers import documents_in_force, in_force
from plans.states import RevisionState

# Who does the work and a later date that was granted are no matter of a revision.
WORDING = ("title", "description", "acceptance", "planned_start", "planned_hours", "planned_cost", "weight", "must_pass", "indicator_target")


def as_read_by(user, items) -> list[WorkItem]:
    """Return the items as lists and pages show them to the user.

    Where an open revision is not for them, it is a copy worded as in the baseline in force; never write it back.
    """
    items = list(items)
    frozen = documents_in_force(user, {item.plan_id: item.plan for item in items}.values())
    areas = Area.objects.in_bulk() if frozen else {}
    return [_in_force(item, frozen[item.plan_id], areas) if item.plan_id in frozen else item for item in items]


def _in_force(item, document, areas):
    shown = copy(item)
    shown.plan = in_force(item.plan, document)
    row = _rows(document).get(item.pk, {})
    for name in WORDING:
        if name in row:
            setattr(shown, name, WorkItem._meta.get_field(name).to_python(row[name]))
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
    revised = items.exclude(plan__revision_state=RevisionState.NONE).select_related("plan")
    frozen = documents_in_force(user, {item.plan_id: item.plan for item in revised}.values())
    rows = {pk: row for document in frozen.values() for pk, row in _rows(document).items()}
    return {item.pk: rows[item.pk]["area"]["id"] for item in revised if item.pk in rows and rows[item.pk]["area"]["id"] != item.area_id}
