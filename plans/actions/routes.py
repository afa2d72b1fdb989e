"""Approval routes are defined, changed, made standard and switched off; their steps and approvers are set (D4.2)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.states import Role
from audit import trail
from plans import approvals
from plans.models import ApprovalRoute, RouteSeat, RouteStep
from plans.states import StepMode

MOST_STEPS = 10
MOST_SEATS = 20


def create_route(by, key=None, **facts) -> ApprovalRoute:
    """Define a route (name, description); it is put into use once it has its steps. Raises ValidationError at the fields."""
    permit(by, "route.manage")
    return trail.create(ApprovalRoute(active=False, **facts), "route.create", by, key=key)


def edit_route(route, by, version: int, **changes) -> ApprovalRoute:
    """Change a route's name or description, read at `version`. Raises Stale, ValidationError at the fields."""
    permit(by, "route.manage", route)
    return trail.edit(route, "route.edit", by, changes, version)


def put_in_use(route, by) -> ApprovalRoute:
    """Offer the route to whoever submits. Raises ValidationError with a sentence for each thing that it lacks."""
    permit(by, "route.manage", route)
    with transaction.atomic():
        route = _locked(route)
        _check(route)
        return trail.edit(route, "route.edit", by, {"active": True})


def make_standard(route, by) -> ApprovalRoute:
    """Let this route be taken unless another is chosen; it comes into use, and no other is standard any more."""
    permit(by, "route.manage", route)
    with transaction.atomic():
        others = list(ApprovalRoute.objects.select_for_update().order_by("pk"))
        route = next(one for one in others if one.pk == route.pk)
        _check(route)
        for other in others:
            if other.standard and other != route:
                trail.edit(other, "route.edit", by, {"standard": False})
        return trail.edit(route, "route.edit", by, {"active": True, "standard": True})


def switch_off(route, by) -> ApprovalRoute:
    """Offer the route no longer; approvals that are on their way along it go on, and the route stays on record."""
    permit(by, "route.manage", route)
    with transaction.atomic():
        return trail.edit(_locked(route), "route.edit", by, {"active": False, "standard": False})


def add_step(route, by, key=None, role: str = "", person=None, **facts) -> RouteStep:
    """Add a step (name, mode) at the end of a route, with its first approver, a role or a person. Raises ValidationError at the fields."""
    permit(by, "route.manage", route)
    with transaction.atomic():
        route = _locked(route)
        if earlier := trail.created_before(RouteStep, by, key, route=route):
            return earlier
        place = route.steps.count() + 1
        if place > MOST_STEPS:
            raise ValidationError({"name": _("A route has at most {count} steps.").format(count=MOST_STEPS)})
        step = trail.create(RouteStep(route=route, order=place, **facts), "route.add_step", by, key=key)
        _seat(step, by, role, person)
        return step


def edit_step(step, by, version: int, **changes) -> RouteStep:
    """Change a step's name, or who of its approvers decides (mode). Raises Stale, ValidationError at the fields."""
    permit(by, "route.manage", step.route)
    with transaction.atomic():
        _locked(step.route)
        return trail.edit(step, "route.edit_step", by, changes, version)


def move_step(step, by, place: int) -> RouteStep:
    """Move a step to a place among the steps of its route, counted from 1; places beyond the ends mean the ends."""
    permit(by, "route.manage", step.route)
    with transaction.atomic():
        steps = list(_locked(step.route).steps.all())
        moved = next(one for one in steps if one.pk == step.pk)
        steps.remove(moved)
        steps.insert(min(max(place, 1), len(steps) + 1) - 1, moved)
        _set_order(steps, by)
        return RouteStep.objects.get(pk=step.pk)


def remove_step(step, by) -> None:
    """Take a step out of its route, with its approvers. Raises ValidationError where a route in use would lack something."""
    permit(by, "route.manage", step.route)
    with transaction.atomic():
        route = _locked(step.route)
        trail.remove(step, "route.remove_step", by)
        _set_order(list(route.steps.all()), by)
        _check_in_use(route)


def add_seat(step, by, key=None, role: str = "", person=None) -> RouteSeat:
    """Name another approver of a step: a role or a person. Raises ValidationError at the fields."""
    permit(by, "route.manage", step.route)
    with transaction.atomic():
        _locked(step.route)
        return trail.created_before(RouteSeat, by, key, step=step) or _seat(step, by, role, person, key)


def remove_seat(seat, by) -> None:
    """Take an approver out of a step; the last one of a step goes with the step only."""
    permit(by, "route.manage", seat.step.route)
    with transaction.atomic():
        route = _locked(seat.step.route)
        if not seat.step.seats.exclude(pk=seat.pk).exists():
            raise ValidationError(_("A step needs an approver. Remove the step, or name another first."))
        trail.remove(seat, "route.remove_seat", by)
        _check_in_use(route)


def _locked(route):
    return ApprovalRoute.objects.select_for_update().get(pk=route.pk)


def _check(route):
    if missing := approvals.shortcomings(approvals.planned(route)):
        raise ValidationError(missing)


def _check_in_use(route):
    if route.active:
        _check(route)


def _set_order(steps, by):
    wrong = {place: step for place, step in enumerate(steps, 1) if step.order != place}
    while wrong:
        held = {step.order for step in wrong.values()}
        place = next((one for one in wrong if one not in held), None)
        if place:
            trail.edit(wrong.pop(place), "route.edit_step", by, {"order": place})
        else:
            # Every place is held by a step that must leave it, so one of them is put aside first.
            first = next(iter(wrong))
            wrong[first] = trail.edit(wrong[first], "route.edit_step", by, {"order": MOST_STEPS + 1})


def _seat(step, by, role, person, key=None):
    _check_seat(step, role, person)
    return trail.create(RouteSeat(step=step, role=role, person=person), "route.add_seat", by, key=key)


def _check_seat(step, role, person):
    field, held = ("person", set(person.roles)) if person else ("role", set())
    if person and (not person.is_active or Role.AUDITOR in held):
        raise ValidationError({field: _("Name somebody who can sign in and is no auditor: an auditor approves nothing that they audit.")})
    standing = list(step.seats.all())
    if len(standing) >= MOST_SEATS:
        raise ValidationError({field: _("A step has at most {count} approvers.").format(count=MOST_SEATS)})
    # Two holders of one role may have to decide each; one person cannot decide twice.
    if any((seat.person_id == person.pk) if person else (seat.role == role and step.mode == StepMode.ANY) for seat in standing):
        raise ValidationError({field: _("This approver is named in the step already.")})
