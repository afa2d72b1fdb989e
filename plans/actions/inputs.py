"""Inputs are raised by anyone, decided on by service quality management, and live on through plans (D2.1 to D2.12)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotAllowed
from audit.fields import demand, validate_day
from plans.models import ImprovementInput, Plan, PlanInput
from plans.models.inputs import REGISTRARS
from plans.states import IN_FORCE, MERGE_TARGETS, InputKind, InputState, RevisionState


def raise_input(by, key=None, **facts) -> ImprovementInput:
    """Raise an input; kinds other than "raised by staff" are for those who speak for a source (policy.csv, input.raise).

    Raises NotAllowed, ValidationError at the fields.
    """
    permit(by, "input.raise")
    _check_kind(by, facts.get("kind"))
    _check_service(facts.get("service"))
    with transaction.atomic():
        source = ImprovementInput(number=f"IN-{timezone.localdate().year}-{trail.next_number('input'):04d}", raised_by=by, **facts)
        return trail.create(source, "input.raise", by, key=key)


def edit_input(source, by, version: int, **changes) -> ImprovementInput:
    """Change an input nobody has decided on yet: by whoever raised it, or by those who decide.

    Raises NotAllowed, WrongState once it has been decided on, Stale, ValidationError at the fields.
    """
    permit(by, "input.edit", source)
    if changes.get("kind", source.kind) != source.kind:
        _check_kind(by, changes["kind"])
    if changes.get("service", source.service) != source.service:
        _check_service(changes["service"])
    return trail.edit(source, "input.edit", by, changes, version)


def kinds_open_to(by) -> list[str]:
    """Return the kinds of input that this person may register (policy.csv, input.raise)."""
    return InputKind.values if by.roles.intersection(REGISTRARS) else [InputKind.STAFF.value]


def adopt_input(source, by, reason: str, version: int | None = None) -> ImprovementInput:
    """Adopt an input: a plan may take it up. Raises ValidationError without a reason, Stale."""
    return _decide(source, by, "input.adopt", reason, version)


def merge_input(source, by, reason: str, into: ImprovementInput, version: int | None = None) -> ImprovementInput:
    """Merge an input into another one that says the same and is still alive. Raises ValidationError at the fields, Stale."""
    with transaction.atomic():
        # Both rows, in one order: of two merges into each other the second sees what the first has done.
        pks = {source.pk, into.pk} if into else {source.pk}
        rows = {row.pk: row for row in ImprovementInput.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        permit(by, "input.decide", rows[source.pk])
        if len(rows) < 2 or rows[into.pk].state not in MERGE_TARGETS:
            raise ValidationError({"into": _("Choose another input that is raised, adopted or planned.")})
        return _decide(rows[source.pk], by, "input.merge", reason, version, merged_into=rows[into.pk])


def defer_input(source, by, reason: str, until, version: int | None = None) -> ImprovementInput:
    """Defer an input until a date in the future, on which it comes back by itself."""
    if until is None or until <= timezone.localdate():
        raise ValidationError({"until": _("Give a date in the future.")})
    try:
        validate_day(until)
    except ValidationError as error:
        raise ValidationError({"until": error}) from error
    return _decide(source, by, "input.defer", reason, version, deferred_until=until)


def decline_input(source, by, reason: str, version: int | None = None) -> ImprovementInput:
    """Decline an input."""
    return _decide(source, by, "input.decline", reason, version)


def return_deferred_inputs() -> int:
    """Bring every deferred input whose date has come back to the register; return how many."""
    due = ImprovementInput.objects.filter(state=InputState.DEFERRED, deferred_until__lte=timezone.localdate())
    for source in due:
        trail.move(source, "input.return", None)
    return len(due)


def hold(plan) -> set[int]:
    """Lock every input that the plan's document or its baseline in force answers, in the order of their ids; return the ids that the baseline answers.

    Whoever moves several inputs holds all of them before the first event: the chain that they share is held from then on.
    """
    answered = answered_by(plan)
    named = Q(pk__in=answered) | Q(pk__in=PlanInput.objects.filter(plan=plan).values("source"))
    list(ImprovementInput.objects.select_for_update().filter(named).order_by("pk").values_list("pk"))
    return answered


def take_up(plan, by) -> None:
    """Mark the plan's adopted inputs as planned; the plan's approval calls this."""
    _move_all(plan, by, InputState.ADOPTED, "input.plan")


def release(plan, by) -> None:
    """Give back to the register what this plan had taken up, where no other plan in force answers it; cancelling calls this."""
    _give_back(answered_by(plan), plan, by)


def release_dropped(plan, by, before: set[int]) -> None:
    """Give back what the plan answered `before` and its newest baseline does not; a revision's approval calls this."""
    _give_back(before - answered_by(plan), plan, by)


def answered_by(plan) -> set[int]:
    """Return the ids of the inputs in the plan's baseline in force: none before the first approval."""
    frozen = plan.baselines.order_by("-number").first()
    return {row["source"]["id"] for row in frozen.document["parts"]["inputs"]} if frozen else set()


def resolve_input(source, by, note: str = "") -> ImprovementInput:
    """Mark a planned input as resolved; closing the plan calls this."""
    return trail.move(source, "input.resolve", by, note)


def carry_over(plan, by, title: str, description: str, origin=None, key=None, repeats: int | None = None, **facts) -> ImprovementInput:
    """Turn what a plan has not cured into a new input with its lineage and repeat count (design, section 1.7).

    `origin` is the input that the miss goes back to, or None; `repeats` says how often the same was carried over before,
    where that is not what the origin's own count says. Returns the new input.
    """
    with transaction.atomic():
        # The number before the first event, as when an input is raised: two orders of locking wait for each other for ever.
        number = f"IN-{timezone.localdate().year}-{trail.next_number('input'):04d}"
        if origin is not None and origin.state == InputState.PLANNED:
            origin = trail.move(origin, "input.carry_over", by)
        if repeats is None:
            repeats = origin.repeat_count if origin else 0
        source = ImprovementInput(
            number=number, raised_by=by, title=title, description=description,
            origin_plan=plan, origin_input=origin, repeat_count=repeats + 1,
            **{"kind": InputKind.FEEDBACK, **facts},
        )  # fmt: skip
        return trail.create(source, "input.raise", by, key=key)


def _decide(source, by, verb, reason, version, **also):
    permit(by, "input.decide", source)
    demand(reason, "reason", most=ImprovementInput._meta.get_field("decision_reason").max_length)
    return trail.move(source, verb, by, note=reason, also={"decided_by": by, "decision_reason": reason, **also}, version=version)


def _move_all(plan, by, state, verb):
    for link in plan.inputs.select_related("source").filter(source__state=state).order_by("source"):
        trail.move(link.source, verb, by, note=plan.number)


def _give_back(pks, plan, by):
    # Locked first: of two plans that let go of an input at the same moment, the second one gives it back.
    sources = list(ImprovementInput.objects.select_for_update().filter(pk__in=pks, state=InputState.PLANNED).order_by("pk"))
    kept = _answered_elsewhere(plan, sources)
    for source in sources:
        if source.pk not in kept:
            trail.move(source, "input.release", by, note=plan.number)


def _answered_elsewhere(plan, sources) -> set[int]:
    # What is in force is the baseline: an open revision may have added or removed the row already.
    candidates = Q(pk__in=PlanInput.objects.filter(source__in=sources).values("plan")) | ~Q(revision_state=RevisionState.NONE)
    others = Plan.objects.filter(candidates, state__in=IN_FORCE).exclude(pk=plan.pk) if sources else ()
    return {pk for other in others for pk in answered_by(other)}


def _check_kind(by, kind):
    if kind in InputKind.values and kind not in kinds_open_to(by):
        raise NotAllowed(_("Inputs of this kind are registered by service quality management, planners, the head of the system or supervision; yours is “raised by staff”."))


def _check_service(service):
    if service is not None and not service.active:
        raise ValidationError({"service": _("This service is no longer offered.")})
