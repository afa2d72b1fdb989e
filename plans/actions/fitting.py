"""What a new or changed row of a plan must fit: goals (D1.1 to D1.3), phases, activities and their order (D3.4).

Each rule looks only at what was changed, so that a row that no longer fits can still be mended elsewhere.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import schedule
from plans.models import ActivityDependency, Goal, Phase, PhaseActivity
from plans.states import PlanState

BEGUN = frozenset({PlanState.IN_PROGRESS, PlanState.VERIFYING})
FROM_INDICATOR = ("unit", "direction", "how_measured")


def completed(model, facts: dict, row=None) -> dict:
    """Return a goal's facts with unit, direction and way of measuring taken over from its indicator where they are left blank."""
    indicator = facts.get("indicator") or getattr(row, "indicator", None)
    if model is not Goal or indicator is None:
        return facts
    names = [name for name in FROM_INDICATOR if (row is None or name in facts) and not facts.get(name)]
    return facts | {name: getattr(indicator, name) for name in names}


def check(row, before=None) -> None:
    """Refuse, at the field, what does not fit. `before` is the row as it was, None for a new one. Raises ValidationError."""
    changed = {field.name for field in row._meta.concrete_fields if before is None or getattr(row, field.attname) != getattr(before, field.attname)}
    wrong = {}
    for rule in RULES.get(type(row), ()):
        for name, sentence in rule(row, before, changed).items():
            wrong.setdefault(name, sentence)
    if wrong:
        raise ValidationError(wrong)


def _objective_in_force(goal, before, changed):
    objective = goal.service_objective
    if "service_objective" in changed and not (objective.active and objective.service.active):
        return {"service_objective": _("This objective is no longer in force, or its service no longer offered.")}
    return {}


def _due_within_plan(goal, before, changed):
    sentence = schedule.due_outside(goal, goal.plan) if "due" in changed else ""
    return {"due": sentence} if sentence else {}


def _window_after_start(goal, before, changed):
    start = goal.plan.planned_start
    if "effect_from" in changed and goal.effect_from and start and goal.effect_from < start:
        return {"effect_from": _("The effect is measured after implementation has begun: not before {day}.").format(day=start)}
    return {}


def _window_holds_due(goal, before, changed):
    if changed & {"effect_until", "due"} and goal.effect_until and goal.effect_until < goal.due:
        return {"effect_until": _("The window ends before the goal is to be reached ({day}); its effect would not be seen.").format(day=goal.due)}
    return {}


def _window_set_beforehand(goal, before, changed):
    """Once implementation has begun, a window is moved only as long as it lies ahead: nobody picks the months that suit."""
    if goal.plan.state not in BEGUN:
        return {}
    today = timezone.localdate()
    past = {name for name in changed & {"effect_from", "effect_until"} for day in (getattr(before, name, None), getattr(goal, name)) if day and day < today}
    return {name: _("Implementation has begun: a window that has opened stays as it was set before.") for name in past}


def _phase_within_plan(phase, before, changed):
    return _of(schedule.outside(phase, phase.plan), changed)


def _activity_within_phase(activity, before, changed):
    moved = changed | ({"planned_start", "planned_end"} if "phase" in changed else set())
    return _of(schedule.outside(activity, activity.phase), moved)


def _no_circle(dependency, before, changed):
    if dependency.activity_id == dependency.after_id:
        return {"after": _("An activity does not begin after itself.")}
    rows = ActivityDependency.objects.filter(plan=dependency.plan_id)
    way = schedule.circle(list(rows.values_list("after", "activity")), dependency.after_id)
    if not way:
        return {}
    names = PhaseActivity.objects.in_bulk(way)
    return {"after": _("This would run in a circle: {way}.").format(way=" → ".join(names[pk].text for pk in way))}


def _of(wrong, changed):
    return {name: sentence for name, sentence in wrong.items() if name in changed}


RULES = {
    Goal: (_objective_in_force, _due_within_plan, _window_after_start, _window_holds_due, _window_set_beforehand),
    Phase: (_phase_within_plan,),
    PhaseActivity: (_activity_within_phase,),
    ActivityDependency: (_no_circle,),
}
