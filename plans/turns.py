"""What is next and whose turn it is, for each state of a plan."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.law import may
from accounts.states import Role
from audit.values import listed
from plans import approvals, factors, returns
from plans.readers import reads_working_document
from plans.rules import never_decide
from plans.states import PlanState, RevisionState


@dataclass(frozen=True)
class Turn:
    """Who acts next (`who`), what there is to do, and, where there is a page for it, its address and the link's words."""

    who: str
    what: str
    yours: bool = False
    url: str = ""
    label: str = ""
    # The decision by which the document was given back to be mended.
    returned: object = None


# Higher rooms say what is next while a plan is worked off and verified: functions of (plan, user) that return a Turn or None.
ADVISERS: list[Callable] = []


def turn_of(plan, user, evaluated=None) -> Turn:
    """Return what is next for a plan, as this user sees it; `evaluated` saves evaluating its success factors again."""
    revising = RevisionState.NONE if plan.state in {PlanState.CLOSED, PlanState.CANCELLED} else plan.revision_state
    if revising == RevisionState.REVISING or plan.state == PlanState.DRAFT:
        return _writing(plan, user, factors.evaluate(plan) if evaluated is None else evaluated)
    return _deciding(plan, user) if revising == RevisionState.REVIEWING else _BY_STATE[plan.state](plan, user)


def _writing(plan, user, evaluated):
    if not reads_working_document(user, plan):
        return Turn(str(plan.owner), _("A revision is being written. The baseline in force stays the plan until the revision is approved."))
    returned = returns.last_return(plan)
    what = [_("The document was returned: change what the comment asks for and submit it again.")] if returned else []
    return Turn(str(plan.owner), " ".join([*what, *_of_factors(evaluated, bool(returned))]), plan.owner_id == user.pk, returned=returned)


def _of_factors(evaluated, returned):
    """Yield what the success factors still ask of the author; a returned document whose factors hold is told no more than that."""
    unmet, asked = sum(not (result.passes or result.asked) for result in evaluated), sum(result.asked and not result.passes for result in evaluated)
    if unmet:
        yield _("Complete the six sections: success factors still to be met: {count}.").format(count=unmet)
    elif asked:
        yield ngettext(
            "{count} override is asked for, every other success factor holds: the document can be submitted.",
            "{count} overrides are asked for, every other success factor holds: the document can be submitted.", asked,
        ).format(count=asked)  # fmt: skip
    elif not returned:
        yield _("Every success factor holds. The document can be submitted for approval.")


def _deciding(plan, user):
    url, approval = reverse("plans:approval", args=[plan.number]), approvals.running(plan)
    if approval is None:
        return Turn("", _("The document has been decided on this very moment. Reload the page."))
    step = approvals.present_step(approvals.steps_of(approval))
    if seats := approvals.seats_open_to(user, step, never_decide(plan, approving=False)):
        what, principal = _("Read the document as it will be frozen, then approve or return it."), seats[0].principal
        told = _("You decide on behalf of {person}.").format(person=principal) + " " + what if principal else what
        return Turn(str(user), told, True, url, _("Read and decide"))
    names = listed(approvers(plan, step)) or listed(step.open_seats)
    since = timezone.localdate(approval.waiting_since)
    return Turn(names, _("The document is being read for approval: “{step}” has waited since {day}.").format(step=step.name, day=since), False, url, _("The document in review"))


def approvers(plan, step=None) -> list:
    """Return the people whom the present step waits for, each once, by name; nobody who never decides on this document."""
    step = step or approvals.present_step(approvals.steps_of(approvals.running(plan)))
    people = {person for free in approvals.candidates(step.open_seats, never_decide(plan) | step.deciders) for person in free}
    return sorted(people, key=str)


def _starting(plan, user):
    return Turn(_("{owner}, or a planner").format(owner=plan.owner), _("Start the implementation of the approved plan."), may(user, "plan.start", plan))


def _working(plan, user):
    return _advice(plan, user) or Turn(str(plan.owner), _("The work items are being worked off."), plan.owner_id == user.pk)


def _verifying(plan, user):
    if advice := _advice(plan, user):
        return advice
    return Turn(str(Role.SMS_OWNER.label), _("What was reached is being checked; then the plan is accepted."), may(user, "plan.close", plan))


def _advice(plan, user):
    return next((turn for adviser in ADVISERS if (turn := adviser(plan, user))), None)


def _closed(plan, user):
    return Turn("", _("Accepted and closed. Nothing is left to do here."))


def _cancelled(plan, user):
    return Turn("", _("Cancelled. Its inputs went back to the register."))


_BY_STATE = {
    PlanState.IN_REVIEW: _deciding,
    PlanState.APPROVED: _starting,
    PlanState.IN_PROGRESS: _working,
    PlanState.VERIFYING: _verifying,
    PlanState.CLOSED: _closed,
    PlanState.CANCELLED: _cancelled,
}
