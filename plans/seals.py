"""Whether a baseline is still the document that was approved: its fingerprint taken again, and held against every witness."""

from dataclasses import dataclass

from audit import chain
from audit.models import ChainKind, Event
from plans import document
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


def decisions_of(baselines) -> dict[int, list[ApprovalDecision]]:
    """Return the decisions that each of these baselines of one plan rests on, in their order, by the baseline's number; one query.

    Decisions on an approval that was withdrawn, returned or begun again do not count.
    """
    baselines = list(baselines)
    rows = ApprovalDecision.objects.filter(plan__in={baseline.plan_id for baseline in baselines}, decision=Decision.APPROVED)
    rows = rows.select_related("decided_by", "on_behalf_of", "seat__approval").order_by("id")
    found: dict[int, list[ApprovalDecision]] = {baseline.number: [] for baseline in baselines}
    for decision in rows:
        if decision.seat_id and decision.seat.approval.state != ApprovalState.APPROVED:
            continue
        for baseline in baselines:
            if baseline.sha256 == decision.sha256:
                found[baseline.number].append(decision)
    return found
