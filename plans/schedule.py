"""What holds of a plan's schedule: no dependency runs in a circle, and dates fit into what surrounds them (D3.4)."""

from collections import defaultdict

from django.utils.translation import gettext as _


def circle(edges: list[tuple[int, int]], start: int) -> list[int]:
    """Return a way along the edges (before, next) that leads from `start` back to it, both ends included, or an empty list."""
    onward = defaultdict(list)
    for before, following in edges:
        onward[before].append(following)
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for following in onward[way[-1]]:
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def outside(row, frame) -> dict[str, str]:
    """Return what is wrong, by field, with a row's planned dates that lie outside those of `frame`, a plan or a phase."""
    wrong = {}
    for name in ("planned_start", "planned_end"):
        day = getattr(row, name)
        if day and frame.planned_start and day < frame.planned_start:
            wrong[name] = _("“{frame}” begins only on {day}.").format(frame=_name(frame), day=frame.planned_start)
        elif day and frame.planned_end and day > frame.planned_end:
            wrong[name] = _("“{frame}” ends on {day} already.").format(frame=_name(frame), day=frame.planned_end)
    return wrong


def due_outside(goal, plan) -> str:
    """Return what is wrong with the day by which a goal is reached, or ""."""
    if plan.planned_start and goal.due < plan.planned_start:
        return _("The plan begins only on {day}.").format(day=plan.planned_start)
    if plan.planned_end and goal.due > plan.planned_end:
        return _("The plan ends on {day} already.").format(day=plan.planned_end)
    return ""


def misfit(facts) -> tuple | None:
    """Return the first row whose dates no longer fit (F4), None where all do: a plan or a phase may move after its rows.

    The row comes as sentence, section, field, kind of row and id, which lead to its form.
    """
    plan = facts.plan
    for phase in plan.phases.all():
        if outside(phase, plan):
            return _("Phase “{phase}” lies outside the plan's dates.").format(phase=phase.name), "scheme", "planned_start", "phases", phase.pk
    for activity in plan.activities.select_related("phase"):
        if outside(activity, activity.phase):
            return _("Activity “{activity}” lies outside the dates of its phase.").format(activity=activity.text), "scheme", "planned_start", "activities", activity.pk
    for goal in plan.goals.all():
        if due_outside(goal, plan):
            return _("Goal “{goal}” is due outside the plan's dates.").format(goal=goal.statement), "description", "due", "goals", goal.pk
    return None


def _name(frame):
    return getattr(frame, "name", None) or getattr(frame, "title", "")
