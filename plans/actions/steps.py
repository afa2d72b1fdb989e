"""A document's way through the steps of its approval route (D4.2)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.states import Role
from audit import trail
from audit.errors import WrongState
from audit.values import listed
from plans import approvals
from plans.models import Approval, ApprovalRoute, ApprovalSeat
from plans.states import StepMode

# Without any route, the head of the service management system decides (D4.2).
ONLY_STEP = {"step": 1, "mode": StepMode.ANY, "role": Role.SMS_OWNER}


def begin(plan, by, route=None) -> Approval:
    """Start the approval of what has just been submitted; its seats are copied, so that a later change of the route does not reach it.

    Raises ValidationError for a route that is not in use or lacks an approver.
    """
    route = route or ApprovalRoute.objects.filter(standard=True, active=True).first()
    seats = _seats_of(route) if route else [{**ONLY_STEP, "step_name": _("Approval")}]
    approval = trail.create(Approval(plan=plan, route=route, revision=plan.revision, sha256=plan.submitted_hash), "approval.begin", by)
    for seat in seats:
        trail.create(ApprovalSeat(approval=approval, **seat), "approval.seat", by)
    return approval


def end(plan, by, verb: str, note: str = "") -> None:
    """End the running approval of a plan, if there is one."""
    if approval := approvals.running(plan):
        trail.move(approval, verb, by, note)


def restart(plan, by, sha256: str) -> None:
    """Begin the running approval again, because the document is no longer what was decided on."""
    approval = approvals.running(plan)
    if approval and approval.sha256 != sha256:
        trail.edit(approval, "approval.restart", by, {"sha256": sha256, "step": 1, "waiting_since": timezone.now()})


def seat_for(plan, by, sha256: str, barred: set[int]):
    """Return the seat that a person takes with their decision. Raises WrongState when none is theirs now, with who is asked."""
    approval = approvals.running(plan)
    step = approvals.present_step(approvals.steps_of(approval, sha256)) if approval else None
    if seats := approvals.seats_open_to(by, step, barred):
        return seats[0]
    if step and step.has_decided(by.pk):
        raise WrongState(_("You have decided already; “{step}” still waits for {persons}.").format(step=step.name, persons=listed(step.open_seats)))
    raise WrongState(_("It is not your turn: “{step}” waits for {persons}.").format(step=step.name if step else "", persons=listed(step.open_seats if step else [])))


def advance(plan, by, sha256: str) -> bool:
    """Go on to the next step once the present one is complete; return whether that was the last, and the document is approved."""
    restart(plan, by, sha256)
    approval = approvals.running(plan)
    step = approvals.present_step(approvals.steps_of(approval, sha256))
    if step is None:
        trail.move(approval, "approval.grant", by)
        return True
    if step.number != approval.step:
        trail.edit(approval, "approval.advance", by, {"step": step.number, "waiting_since": timezone.now()})
    return False


def _seats_of(route):
    steps = list(route.steps.prefetch_related("seats__person"))
    if not route.active or not steps or any(not step.seats.all() for step in steps):
        raise ValidationError({"route": _("This route is not in use, or a step of it has no approver.")})
    if Role.SMS_OWNER not in {seat.role for step in steps for seat in step.seats.all()}:
        raise ValidationError({"route": _("No step of this route names the head of the service management system, who approves plans (D4.2).")})
    return [
        {"step": number, "step_name": step.name, "mode": step.mode, "role": seat.role, "person": seat.person}
        for number, step in enumerate(steps, 1)
        for seat in step.seats.all()
    ]
