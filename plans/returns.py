"""A document that was returned: by whom and why, what it said then, and whether it has changed since (D4.2)."""

from audit.models import ChainKind, Event
from plans import asof, document
from plans.models import ApprovalDecision
from plans.states import Decision, PlanState, RevisionState

RETURNS = ("plan.return", "plan.return_revision")
SUBMISSIONS = ("plan.submit", "plan.submit_revision")
# After these the plan is no longer what somebody asked to be changed.
OVER = ("plan.approve", "plan.approve_revision", "plan.discard_revision")


def last_return(plan) -> ApprovalDecision | None:
    """Return the decision that gave the document back, while it is being mended or in review again; else None."""
    if plan.submitted_by_id is None or (plan.state not in {PlanState.DRAFT, PlanState.IN_REVIEW} and plan.revision_state == RevisionState.NONE):
        return None
    decided = plan.decisions.filter(revision=plan.revision, decision=Decision.RETURNED).select_related("decided_by", "on_behalf_of").first()
    return decided if decided and _event_of(plan) else None


def says_the_same(plan, returned: ApprovalDecision, frozen: dict | None = None) -> bool:
    """Whether the document is, to the letter, the one that was returned; `frozen` is what it says now, where that is known."""
    return document.digest(frozen or document.of(plan)) == returned.sha256


def document_returned(plan) -> dict:
    """Return what the document said when it was returned last, told from the trail."""
    return asof.document_of(plan, asof.replay_until(plan, _event_of(plan).sequence))


def answer_to(plan) -> str:
    """Return what was written when the document was submitted last."""
    event = _events(plan, SUBMISSIONS).last()
    return event.note if event else ""


def _event_of(plan) -> Event | None:
    last = _events(plan, (*RETURNS, *OVER)).last()
    return last if last and last.verb in RETURNS else None


def _events(plan, verbs):
    return Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb__in=verbs)
