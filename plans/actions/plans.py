"""A plan is created, edited, started, verified, revised, cancelled and closed."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotReady, Stale, WrongState
from audit.fields import demand
from plans import closing, document, sections
from plans.actions import inputs, steps, templates
from plans.models import Plan
from plans.parts import PLAN_FIELDS
from plans.states import InputState, PlanState, RevisionState

# Higher rooms register what closing a plan needs: functions of the plan that yield a sentence for each missing thing.
CLOSING_CONDITIONS: list[Callable] = []


def locked(plan) -> Plan:
    """Return the plan as it is stored now, its row locked until the transaction ends."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def create_plan(by, key=None, template=None, copied_from=None, **facts) -> Plan:
    """Create a draft, blank, from a template, or from an earlier plan as the creator reads it; dates move with the planned start.

    The creator becomes its owner unless another is named. Raises ValidationError at the fields.
    """
    permit(by, "plan.create")
    facts["owner"] = _active_owner(facts.get("owner") or by)
    with transaction.atomic():
        if earlier := trail.created_before(Plan, by, key):
            return earlier
        pattern = templates.pattern_for(by, template, copied_from)
        facts = templates.begun_with(pattern, copied_from, facts)
        plan = Plan(number=trail.yearly_number("SIP", 3), template=template, copied_from=copied_from, **facts)
        plan = trail.create(plan, "plan.create", by, key=key)
        if pattern:
            templates.fill(plan, pattern, by)
        return plan


def edit_plan(plan, by, version: int, seen: dict[str, str] | None = None, **changes) -> Plan:
    """Change the plan's own fields, read at `version`. Raises Stale, ValidationError at the fields.

    `seen` maps fields to the digests of their values as they were read (`plans.sections`). With it, an older version is
    taken as long as nobody else has changed the same fields, and what differs from nothing that was read is left alone.
    """
    unknown = changes.keys() - set(PLAN_FIELDS)
    if unknown:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    with transaction.atomic():
        stored = locked(plan)
        permit(by, "plan.edit", stored)
        if seen is not None:
            changes, version = _merged(stored, by, changes, version, seen)
        _check_rights(stored, by, changes)
        if "owner" in changes and changes["owner"] != stored.owner:
            _active_owner(changes["owner"])
        return trail.edit(stored, "plan.edit", by, changes, version)


def start(plan, by) -> Plan:
    """Begin implementation of an approved plan (I1)."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.start", plan)
        return trail.move(plan, "plan.start", by)


def begin_verification(plan, by) -> Plan:
    """Move a plan in progress on to verification; opening the first check round calls this."""
    return trail.move(plan, "plan.verify", by) if plan.state == PlanState.IN_PROGRESS else plan


def resume(plan, by) -> Plan:
    """Move a plan back from verification to implementation."""
    return trail.move(plan, "plan.resume", by)


def revise(plan, by, note: str = "") -> Plan:
    """Open a working revision, with a reason; the approved baseline stays in force until the revision is approved in its turn.

    Raises ValidationError without a reason.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.revise", plan)
        demand(note, "note")
        return trail.move(plan, "plan.revise", by, note, also={"revision": plan.revision + 1})


def discard_revision(plan, by, note: str = "") -> Plan:
    """Throw the working revision away: the document goes back to the baseline in force."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.revise", plan)
        if plan.revision_state != RevisionState.REVISING:
            raise WrongState(_("No revision of “{plan}” is open for editing.").format(plan=plan))
        document.hold(plan)
        plan = document.restore(plan, plan.baseline.document, by)
        return trail.move(plan, "plan.discard_revision", by, note, also={"revision": plan.baseline.document["revision"]})


def cancel(plan, by, reason: str) -> Plan:
    """Cancel a plan, with a reason; its inputs go back to the register. Raises ValidationError without one."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.cancel", plan)
        demand(reason, "reason")
        also = {}
        document.hold(plan)
        inputs.hold(plan)
        steps.end(plan, by, "approval.withdraw", reason)
        if plan.revision_state != RevisionState.NONE:
            # What is cancelled is what was approved; a revision that was open goes with it.
            plan = document.restore(plan, plan.baseline.document, by)
            also = {"revision_state": RevisionState.NONE, "revision": plan.baseline.document["revision"]}
        plan = trail.move(plan, "plan.cancel", by, reason, also=also)
        inputs.release(plan, by)
        return plan


def missing_for_closing(plan) -> list[str]:
    """Return a sentence for each closing condition that does not hold yet (design, section 4)."""
    return [sentence for condition in CLOSING_CONDITIONS for sentence in condition(plan)]


def close(plan, by, note: str = "") -> Plan:
    """Accept and close the plan (V0); the conditions that were found to hold are kept with it. Raises NotReady with the list of what is missing."""
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.close", plan)
        if plan.revision_state != RevisionState.NONE:
            raise NotReady(_("A revision is open; approve or discard it first."))
        if missing := missing_for_closing(plan):
            raise NotReady(_("The plan cannot be closed yet."), missing)
        inputs.hold(plan)
        for link in plan.inputs.select_related("source").filter(source__state=InputState.PLANNED):
            inputs.resolve_input(link.source, by, plan.number)
        return trail.move(plan, "plan.close", by, note, also={"accepted_conditions": closing.frozen(CLOSING_CONDITIONS)})


def _merged(stored, by, changes, version, seen):
    """Return what the writer really changed, and the version at which it may be written. Raises Stale over the fields in dispute."""
    changes = sections.touched(changes, seen)
    # The version vouches only for what was not read by itself: a page that saves goes on holding fields of earlier versions.
    vouched = seen if version != stored.version else sections.seen_of(stored, changes) | seen
    if disputed := sections.crossed(stored, changes, vouched):
        raise Stale(stored, {**disputed, "version": version}, by)
    return changes, stored.version


def _check_rights(plan, by, changes):
    # Who owns and who reads the plan takes effect at once, so only the owner hands it over or narrows its readers, and
    # nobody opens to all what was approved for few.
    touched = [name for name in ("owner", "confidential") if name in changes and changes[name] != getattr(plan, name)]
    if touched and plan.owner_id != by.pk:
        raise ValidationError({name: _("Only the plan's owner changes this.") for name in touched})
    if "confidential" in touched and plan.confidential and plan.state != PlanState.DRAFT:
        raise ValidationError({"confidential": _("A plan approved as confidential stays confidential.")})


def _active_owner(owner):
    if not owner.is_active:
        raise ValidationError({"owner": _("This person's account is closed.")})
    return owner
