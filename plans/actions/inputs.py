"""Inputs are raised by anyone, decided on by service quality management, and live on through plans (D2.1 to D2.12)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotAllowed
from plans.models import ImprovementInput
from plans.models.inputs import REGISTRARS
from plans.states import InputKind, InputState


def raise_input(by, key=None, **facts) -> ImprovementInput:
    """Raise an input; kinds other than "raised by staff" are for those who speak for a source (policy.csv, input.raise).

    Raises NotAllowed, ValidationError at the fields.
    """
    permit(by, "input.raise")
    _check_kind(by, facts.get("kind"))
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
    return trail.edit(source, "input.edit", by, changes, version)


def kinds_open_to(by) -> list[str]:
    """Return the kinds of input that this person may register (policy.csv, input.raise)."""
    return InputKind.values if by.roles.intersection(REGISTRARS) else [InputKind.STAFF.value]


def adopt_input(source, by, reason: str) -> ImprovementInput:
    """Adopt an input: a plan may take it up. Raises ValidationError without a reason."""
    return _decide(source, by, "input.adopt", reason)


def merge_input(source, by, reason: str, into: ImprovementInput) -> ImprovementInput:
    """Merge an input into another one that says the same."""
    if into is None or into.pk == source.pk or into.merged_into_id:
        raise ValidationError({"into": _("Choose another input that is not itself merged.")})
    return _decide(source, by, "input.merge", reason, merged_into=into)


def defer_input(source, by, reason: str, until) -> ImprovementInput:
    """Defer an input until a date in the future, on which it comes back by itself."""
    if until is None or until <= timezone.localdate():
        raise ValidationError({"until": _("Give a date in the future.")})
    return _decide(source, by, "input.defer", reason, deferred_until=until)


def decline_input(source, by, reason: str) -> ImprovementInput:
    """Decline an input."""
    return _decide(source, by, "input.decline", reason)


def return_deferred_inputs() -> int:
    """Bring every deferred input whose date has come back to the register; return how many."""
    due = ImprovementInput.objects.filter(state=InputState.DEFERRED, deferred_until__lte=timezone.localdate())
    for source in due:
        trail.move(source, "input.return", None)
    return len(due)


def take_up(plan, by) -> None:
    """Mark the plan's adopted inputs as planned; the plan's approval calls this."""
    _move_all(plan, by, InputState.ADOPTED, "input.plan")


def release(plan, by) -> None:
    """Give the plan's inputs back to the register where no other plan in force answers them; cancelling calls this."""
    _move_all(plan, by, InputState.PLANNED, "input.release")


def resolve_input(source, by, note: str = "") -> ImprovementInput:
    """Mark a planned input as resolved; closing the plan calls this."""
    return trail.move(source, "input.resolve", by, note)


def carry_over(plan, by, title: str, description: str, origin=None, key=None, **facts) -> ImprovementInput:
    """Turn what a plan has not cured into a new input with its lineage and repeat count (design, section 1.7).

    `origin` is the input that the miss goes back to, or None. Returns the new input.
    """
    with transaction.atomic():
        if origin is not None and origin.state == InputState.PLANNED:
            origin = trail.move(origin, "input.carry_over", by)
        source = ImprovementInput(
            number=f"IN-{timezone.localdate().year}-{trail.next_number('input'):04d}", raised_by=by, title=title, description=description,
            origin_plan=plan, origin_input=origin, repeat_count=(origin.repeat_count if origin else 0) + 1,
            **{"kind": InputKind.FEEDBACK, **facts},
        )  # fmt: skip
        return trail.create(source, "input.raise", by, key=key)


def _decide(source, by, verb, reason, **also):
    permit(by, "input.decide", source)
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    return trail.move(source, verb, by, note=reason, also={"decided_by": by, "decision_reason": reason, **also})


def _move_all(plan, by, state, verb):
    for link in plan.inputs.select_related("source").filter(source__state=state):
        trail.move(link.source, verb, by, note=plan.number)


def _check_kind(by, kind):
    if kind in InputKind.values and kind not in kinds_open_to(by):
        raise NotAllowed(_("Inputs of this kind are registered by service quality management, planners, the head of the system or supervision; yours is “raised by staff”."))
