"""What details a work item: its checklist, what it waits for, and who helps (P, R, T, C)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from improvement.actions.guards import refuse_settled
from improvement.models import ChecklistPoint, ItemHelper, WorkDependency, WorkItem
from plans.actions.plans import locked


def standing(item) -> dict:
    """Return what an item says now, as JSON: what taking back the next report will restore."""
    days = {name: value.isoformat() if (value := getattr(item, name)) else None for name in ("actual_start", "actual_end")}
    ticked = list(item.points.filter(done=True).values_list("pk", flat=True))
    kept = {"percent": item.percent, "state": item.state, "blocked_reason": item.blocked_reason, "unblocker": item.unblocker_id}
    return kept | days | {"ticked": ticked}


def tick(item, by, ticked) -> None:
    """Make exactly these points of the checklist done (ids); None leaves all as they are. Raises ValidationError for a foreign point."""
    if ticked is None:
        return
    points = list(item.points.select_for_update())
    if unknown := set(ticked) - {point.pk for point in points}:
        raise ValidationError({"ticked": _("The checklist has no such point: {points}.").format(points=", ".join(map(str, sorted(unknown))))})
    for point in points:
        if (point.pk in set(ticked)) != point.done:
            _turn(point, by, not point.done)


def add_point(item, by, text: str, key=None) -> ChecklistPoint:
    """Add a point to an item's checklist. Raises ValidationError at `text`."""
    with transaction.atomic():
        stored = _open(item, by)
        place = (stored.points.aggregate(last=Max("place"))["last"] or 0) + 1
        return trail.create(ChecklistPoint(item=stored, place=place, text=text), "work.add_point", by, key=key)


def take_over_points(item, by) -> list[ChecklistPoint]:
    """Add the points of the item's area, in the language that is active, where the checklist has them in neither language yet."""
    with transaction.atomic():
        stored = _open(item, by)
        missing = stored.area.points_beyond(stored.points.values_list("text", flat=True))
        return [add_point(stored, by, text) for text in missing]


def remove_point(point, by) -> None:
    """Take a point out of the checklist; the history keeps what it said."""
    with transaction.atomic():
        _open(point.item, by)
        if stored := ChecklistPoint.objects.filter(pk=point.pk).first():
            trail.remove(stored, "work.remove_point", by)


def add_dependency(item, by, after, key=None) -> WorkDependency:
    """Let an item begin only after another one of its plan. Raises ValidationError at `after`, naming a circle."""
    with transaction.atomic():
        stored = _open(item, by)
        if after.plan_id != stored.plan_id or after.pk == stored.pk:
            raise ValidationError({"after": _("Choose another item of the same plan.")})
        if circle := _path(after, stored):
            names = " → ".join(f"{one.number:02d}" for one in circle)
            raise ValidationError({"after": _("That would close a circle: {items}.").format(items=names)})
        return trail.create(WorkDependency(item=stored, after=after), "work.depend", by, key=key)


def remove_dependency(dependency, by) -> None:
    """Let an item no longer wait for another."""
    with transaction.atomic():
        _open(dependency.item, by)
        if stored := WorkDependency.objects.filter(pk=dependency.pk).first():
            trail.remove(stored, "work.free", by)


def add_helper(item, by, person, key=None) -> ItemHelper:
    """Name somebody who helps. Raises ValidationError at `person`."""
    with transaction.atomic():
        stored = _open(item, by, "work.assign")
        if not person.is_active:
            raise ValidationError({"person": _("This person's account is closed.")})
        if person.pk == stored.assignee_id:
            raise ValidationError({"person": _("This person is the assignee already.")})
        if stored.plan.confidential and person != stored.plan.owner and person.pk not in stored.plan.parts_by_person:
            raise ValidationError({"person": _("This plan is confidential: make this person a member of it first.")})
        return trail.create(ItemHelper(item=stored, person=person), "work.add_helper", by, key=key)


def remove_helper(helper, by) -> None:
    """Let somebody no longer help."""
    with transaction.atomic():
        _open(helper.item, by, "work.assign")
        if stored := ItemHelper.objects.filter(pk=helper.pk).first():
            trail.remove(stored, "work.remove_helper", by)


def _open(item, by, action="work.detail"):
    # Locked, so that of two dependencies added at once the second sees the first; the plan before the item, as everywhere.
    locked(item.plan)
    stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan", "area").get(pk=item.pk)
    permit(by, action, stored)
    refuse_settled(stored)
    return stored


def _turn(point, by, done):
    facts = {"done": done, "done_by": by if done else None, "done_at": timezone.now() if done else None}
    trail.edit(point, "work.tick" if done else "work.untick", by, facts)


def _path(start, goal):
    """Return the items from `start` over what each waits for to `goal`, or None: the circle that a dependency would close."""
    ways = {start.pk: [start]}
    needs: dict[int, list] = {}
    for dependency in WorkDependency.objects.filter(item__plan=start.plan_id).select_related("after"):
        needs.setdefault(dependency.item_id, []).append(dependency.after)
    frontier = [start]
    while frontier:
        here = frontier.pop()
        for after in needs.get(here.pk, []):
            if after.pk not in ways:
                ways[after.pk] = [*ways[here.pk], after]
                frontier.append(after)
    return [goal, *ways[goal.pk]] if goal.pk in ways else None
