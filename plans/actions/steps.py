"""A document's way through the steps of its approval route (D4.2)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import trail
from audit.errors import Faster, NotReady, WrongState
from audit.values import listed
from plans import approvals
from plans.models import Approval, ApprovalRoute, ApprovalSeat
from plans.rules import never_decide


def as_of_now(by) -> User:
    """Return the person with the roles and delegations that hold at this moment, whatever was read of them before."""
    return User.objects.get(pk=by.pk)


def begin(plan, by, route=None) -> Approval:
    """Start the approval of what has just been submitted; its seats are copied, so that a later change of the route does not reach it.

    Raises ValidationError for a route that cannot be gone, NotReady naming each step that nobody may decide.
    """
    route = _taken(route)
    steps = approvals.planned(route)
    if route and (not route.active or approvals.shortcomings(steps)):
        raise ValidationError({"route": [_("This route is not in use."), *approvals.shortcomings(steps)]})
    if missing := approvals.impossible(steps, approvals.free_people(steps, never_decide(plan))):
        raise NotReady(_("Nobody could decide on this document along this route."), missing)
    approval = trail.create(Approval(plan=plan, route=route, revision=plan.revision, sha256=plan.submitted_hash), "approval.begin", by)
    for step in steps:
        for seat in step.seats:
            facts = {name: getattr(seat, name) for name in ("step", "step_name", "mode", "role", "person")}
            trail.create(ApprovalSeat(approval=approval, **facts), "approval.seat", by)
    return approval


def _taken(route):
    # Locked, so that nobody changes the route while its steps are copied. Which is the standard one is told from the locked
    # rows: a condition in the query would find none while another is being made the standard one.
    routes = ApprovalRoute.objects.select_for_update().prefetch_related("steps__seats__person")
    if route:
        return routes.get(pk=route.pk)
    return next((one for one in routes.order_by("pk") if one.standard and one.active), None)


def end(plan, by, verb: str, note: str = "") -> None:
    """End the running approval of a plan, if there is one."""
    if approval := approvals.running(plan):
        trail.move(approval, verb, by, note)


def restart(plan, by, sha256: str) -> None:
    """Begin the running approval again if the document is no longer what was decided on; `by` is None when nobody here changed it.

    Decisions count for exactly the document they were made about: one that is again as it was goes on from there.
    """
    approval = approvals.running(plan)
    if approval and approval.sha256 != sha256:
        step = approvals.present_step(approvals.steps_of(approval, sha256))
        trail.edit(approval, "approval.restart", by, {"sha256": sha256, "step": step.number if step else 1, "waiting_since": timezone.now()})


def seat_for(plan, by, sha256: str, barred: set[int]):
    """Return the seat that a person takes with their decision.

    Raises Faster when somebody else has decided in their step, WrongState when it is not their turn, with who is asked.
    """
    approval = approvals.running(plan)
    steps = approvals.steps_of(approval, sha256)
    step = approvals.present_step(steps)
    if seats := approvals.seats_open_to(by, step, barred):
        return approvals.best_seat(by, step, seats, barred)
    raise _objection(by, steps, step)


def _objection(by, steps, step):
    waits = _("“{step}” waits for {persons}.").format(step=step.name, persons=listed(step.open_seats))
    if told := next((one for earlier in steps for one in earlier.decided.values() if by.pk in {one.decided_by_id, one.on_behalf_of_id}), None):
        return WrongState(f"{_already(by, told)} {waits}")
    for done in (one for one in reversed(steps) if one.complete):
        if any(approvals.is_for(seat, by.pk, by.roles) for seat in done.seats):
            return Faster(f"{_faster(list(done.decided.values())[-1])} {waits}")
    return WrongState(_("It is not your turn.") + " " + waits)


def say_who_was_faster(plan, by, seen_hash: str) -> None:
    """Raise Faster, naming who has decided on the document that the person saw, if somebody has; WrongState if they did themselves."""
    last = plan.decisions.filter(sha256=seen_hash).select_related("decided_by", "on_behalf_of").first()
    if last is None:
        return
    raise WrongState(_already(by, last)) if by.pk in {last.decided_by_id, last.on_behalf_of_id} else Faster(_faster(last))


def _already(by, decision):
    if decision.decided_by_id == by.pk:
        return _("You have decided already.")
    return _("{person} has decided on your behalf already.").format(person=decision.decided_by)


def _faster(decision):
    at = timezone.localtime(decision.created_at).strftime("%Y-%m-%d %H:%M")
    return _("{person} was faster: {decision}, {time}.").format(person=decision.decided_by, decision=decision.get_decision_display(), time=at)


def advance(plan, by, sha256: str) -> bool:
    """Go on to the next step once the present one is complete; return whether that was the last, and the document is approved."""
    approval = approvals.running(plan)
    step = approvals.present_step(approvals.steps_of(approval, sha256))
    if step is None:
        trail.move(approval, "approval.grant", by)
        return True
    if step.number != approval.step:
        trail.edit(approval, "approval.advance", by, {"step": step.number, "waiting_since": timezone.now()})
    return False
