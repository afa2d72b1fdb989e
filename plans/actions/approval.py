"""A document is submitted, withdrawn, returned or approved; approval freezes a baseline (D4.2, F4)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import may, permit
from audit import trail
from audit.errors import Faster, Hint, NotReady, Refusal, WrongState
from audit.fields import demand
from plans import approvals, differences, document, factors, returns
from plans.actions import inputs, steps
from plans.actions.plans import locked
from plans.models import ApprovalDecision, Baseline, FactorOverride, Plan
from plans.rules import never_decide
from plans.states import ApprovalState, Decision, OverrideState, PlanState, RevisionState

# Higher rooms register what follows an approval: functions of (plan, by), called after the baseline is frozen.
AFTER_APPROVAL: list[Callable] = []


def submit(plan, by, note: str = "", route=None) -> Plan:
    """Submit the document for approval along a route, by default the standard one. Raises NotReady naming each success
    factor that stands in the way or each step that nobody may decide, or because a revision changes nothing; ValidationError for a route
    that is not in use, and without a note where the document is still, to the letter, the one that was returned.

    A factor whose override the owner has asked for does not block submission; it blocks approval until it is granted.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.submit", plan)
        _refuse_unchanged(plan)
        if blocking := [result for result in factors.unmet(plan) if not result.asked]:
            raise NotReady(_("Critical success factors are not met."), _hints(plan, by, blocking))
        frozen = document.of(plan)
        _ask_why_unchanged(plan, frozen, note)
        also = {"submitted_by": by, "submitted_hash": document.digest(frozen)}
        plan = trail.move(plan, _verb(plan, "plan.submit"), by, note, also=also)
        steps.begin(plan, by, route)
        return plan


def withdraw(plan, by, note: str = "") -> Plan:
    """Take the document back from approval."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.withdraw", plan)
        steps.end(plan, by, "approval.withdraw")
        return trail.move(plan, _verb(plan, "plan.withdraw"), by, note)


def return_to_author(plan, by, comment: str, seen_hash: str = "") -> Plan:
    """Return the document with a comment; whichever step this is, the approval ends.

    Raises ValidationError without a comment, Faster when the document is another than the one seen, where that is told.
    """

    def decide(plan, by, frozen, digest):
        demand(comment, "comment", _("Say what has to change."))
        if seen_hash:
            _check_seen(seen_hash, digest)
        seated = steps.seat_for(plan, by, digest, never_decide(plan, approving=False))
        _record_decision(plan, by, Decision.RETURNED, digest, comment, seated)
        steps.end(plan, by, "approval.refuse", comment)
        return trail.move(plan, _verb(plan, "plan.return"), by, comment)

    return _decide(plan, by, "plan.return", seen_hash, decide)


def approve(plan, by, seen_hash: str, comment: str = "") -> Plan:
    """Approve exactly the document whose SHA-256 the approver saw; the last decision of the route freezes it as the next baseline.

    Raises Faster when the document has changed since or somebody else has decided, NotReady while a success factor is
    neither met nor overridden, WrongState when it is not this person's turn.
    """

    def decide(plan, by, frozen, digest):
        _check_seen(seen_hash, digest)
        if blocking := factors.unmet(plan):
            raise NotReady(_("Critical success factors are not met."), _hints(plan, by, blocking))
        seated = steps.seat_for(plan, by, digest, never_decide(plan))
        _record_decision(plan, by, Decision.APPROVED, digest, comment, seated)
        return _publish(plan, by, comment, frozen, digest) if steps.advance(plan, by, digest) else plan

    return _decide(plan, by, "plan.approve", seen_hash, decide)


def _decide(plan, by, right, seen_hash, decide) -> Plan:
    # What was decided about another document than the present one is void, and stays so when this decision is refused.
    by, refused = steps.as_of_now(by), None
    with transaction.atomic():
        plan = locked(plan)
        _permit_deciding(plan, by, right, seen_hash)
        document.hold(plan)
        frozen = document.of(plan)
        digest = document.digest(frozen)
        steps.restart(plan, None, digest)
        try:
            with transaction.atomic():
                return decide(plan, by, frozen, digest)
        except (Refusal, ValidationError) as error:
            refused = error
    raise refused


def _permit_deciding(plan, by, right, seen_hash):
    try:
        permit(by, right, plan)
    except WrongState:
        steps.say_who_was_faster(plan, by, seen_hash)
        raise


def _check_seen(seen_hash, digest):
    if digest != seen_hash:
        raise Faster(_("The document has changed since you opened it. Read it again before you decide."))


def document_changed(plan, by) -> None:
    """Begin the running approval again when what is in review says something else now; `by` is None when nobody here changed it.

    Whatever changes a plan's document outside `plan.edit` calls this, in the same transaction and holding the plan: a decision
    counts only for the document it was made about, so those who decided are asked again, and are told so.
    """
    if "in_review" in plan.law_states:
        steps.restart(plan, by, document.digest(document.of(plan)))


def restart_changed() -> int:
    """Begin again each running approval whose document changed from outside the plan (a person or an objective was renamed); return how many."""
    restarted = 0
    for plan in Plan.objects.filter(approvals__state=ApprovalState.RUNNING).order_by("pk"):
        with transaction.atomic():
            held = locked(plan)
            before = approvals.running(held)
            document_changed(held, None)
            restarted += before is not None and before.version != approvals.running(held).version
    return restarted


def ask_override(plan, by, factor: str, request: str) -> FactorOverride:
    """Ask the head of the service management system to set a factor aside, saying why. Raises ValidationError."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.submit", plan)
        demand(request, "request")
        if earlier := plan.overrides.filter(factor=factor).first():
            if earlier.state == OverrideState.GRANTED:
                raise ValidationError({"factor": _("This factor has been overridden already.")})
            return trail.edit(earlier, "plan.ask_override", by, {"request": request, "asked_by": by})
        return trail.create(FactorOverride(plan=plan, factor=factor, request=request, asked_by=by), "plan.ask_override", by)


def override_factor(plan, by, factor: str, reason: str) -> FactorOverride:
    """Set a success factor aside, with a reason that the plan and the report print from then on."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.override_factor", plan)
        demand(reason, "reason", most=FactorOverride._meta.get_field("reason").max_length)
        override = plan.overrides.filter(factor=factor).first()
        if override is None:
            override = trail.create(FactorOverride(plan=plan, factor=factor, request=reason, asked_by=by), "plan.ask_override", by)
        override = trail.move(override, "plan.override_factor", by, reason, also={"reason": reason, "granted_by": by})
        # The override is printed in the document: what was decided about the document without it no longer counts.
        document_changed(plan, by)
        return override


def _refuse_unchanged(plan):
    """An approval of what is in force already would freeze the same document twice. Raises NotReady."""
    if plan.revision_state == RevisionState.REVISING and not differences.between(plan.baseline.document, document.of(plan)):
        raise NotReady(_("This revision says the same as baseline {number}. Change something, or discard the revision.").format(number=plan.baseline.number))


def _ask_why_unchanged(plan, frozen, note):
    """What was returned may come again as it was, but whoever submits it says why. Raises ValidationError."""
    returned = None if note.strip() else returns.last_return(plan)
    if returned and returns.says_the_same(plan, returned, frozen):
        raise ValidationError({"note": _("Nothing has changed since the document was returned. Say why you submit it again as it is.")})


def _verb(plan, verb):
    return verb if plan.state in {PlanState.DRAFT, PlanState.IN_REVIEW} else f"{verb}_revision"


def _hints(plan, by, results):
    editing = may(by, "plan.edit", plan)
    return [
        Hint(f"{result.code} {result.name}: {missing.sentence}", missing.address(plan, editing)) for result in results for missing in result.missing
    ]


def _publish(plan, by, comment, frozen, digest):
    before = inputs.hold(plan)
    plan = trail.move(plan, _verb(plan, "plan.approve"), by, comment, also={"published_at": plan.published_at or timezone.now()})
    _freeze(plan, by, frozen, digest)
    inputs.take_up(plan, by)
    inputs.release_dropped(plan, by, before)
    for follow in AFTER_APPROVAL:
        follow(plan, by)
    return plan


def _record_decision(plan, by, decision, digest, comment, seated):
    row = ApprovalDecision(
        plan=plan, revision=plan.revision, decision=decision, sha256=digest, comment=comment, decided_by=by,
        seat=seated.seat, on_behalf_of=seated.principal,
    )  # fmt: skip
    trail.create(row, "plan.decide", by)


def _freeze(plan, by, frozen, digest):
    number = plan.baselines.count() + 1
    row = Baseline(plan=plan, number=number, document=frozen, sha256=digest, approved_by=by, approved_at=timezone.now())
    trail.create(row, "plan.baseline", by, note=digest)
