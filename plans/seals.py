"""Whether a baseline is still the document that was approved: its fingerprint taken again, and held against every witness."""

from dataclasses import dataclass

from audit import chain
from audit.models import ChainKind, Event
from plans import discussion, document
from plans.models import ApprovalDecision, Baseline
from plans.states import ApprovalState, Decision


@dataclass(frozen=True)
class Seal:
    """What a baseline's fingerprint was found to be, and which witnesses it agrees with.

    `stored` is the fingerprint beside the document, `decided` what each approver decided on, `recorded` what the sealed
    event in the trail says.
    """

    sha256: str
    stored: bool
    decided: bool
    recorded: bool

    @property
    def holds(self) -> bool:
        """Whether the stored document is the one that was approved."""
        return self.stored and self.decided and self.recorded


def seal_of(baseline: Baseline) -> Seal:
    """Take the SHA-256 of the stored document again and compare it with what is said of it elsewhere."""
    found = document.digest(baseline.document)
    decisions = list(decisions_of([baseline])[baseline.number])
    return Seal(
        found, found == baseline.sha256, bool(decisions) and all(decision.sha256 == found for decision in decisions), found == _recorded(baseline)
    )


def _recorded(baseline) -> str:
    """Return the fingerprint in the event that froze the baseline, or nothing where that event itself was changed."""
    events = Event.objects.in_chain(ChainKind.PLAN, baseline.plan_id).filter(verb="plan.baseline", object_id=baseline.pk)
    event = events.first()
    return event.note if event and event.hash == chain.hash_of(event) else ""


def decisions_read_by(user, plan) -> list[ApprovalDecision]:
    """Return the decisions on a plan's documents that the user reads, newest first; a constant number of queries.

    What approvers said about a draft is read by those who read what else is said about it; all others read what the baselines rest on,
    and what they decided themselves.
    """
    rows = list(plan.decisions.select_related("decided_by", "on_behalf_of", "seat__approval"))
    if discussion.discusses(user, plan):
        return rows
    frozen = set(plan.baselines.values_list("sha256", flat=True))
    return [one for one in rows if user.pk in {one.decided_by_id, one.on_behalf_of_id} or (one.sha256 in frozen and _counts(one))]


def _counts(decision) -> bool:
    granted = not decision.seat_id or decision.seat.approval.state == ApprovalState.APPROVED
    return granted and decision.decision == Decision.APPROVED


def decisions_of(baselines) -> dict[int, list[ApprovalDecision]]:
    """Return the decisions that each of these baselines of one plan rests on, in their order, by the baseline's number; one query.

    Decisions on an approval that was withdrawn, returned or begun again do not count.
    """
    baselines = list(baselines)
    rows = ApprovalDecision.objects.filter(plan__in={baseline.plan_id for baseline in baselines})
    rows = rows.select_related("decided_by", "on_behalf_of", "seat__approval").order_by("id")
    found: dict[int, list[ApprovalDecision]] = {baseline.number: [] for baseline in baselines}
    for decision in rows:
        if not _counts(decision):
            continue
        for baseline in baselines:
            if baseline.sha256 == decision.sha256:
                found[baseline.number].append(decision)
    return found
