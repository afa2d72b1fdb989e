"""What is done about a cause: a corrective measure, the work item that carries it out, and whether it helped (V2)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import demand
from improvement.actions import adjust_follow_up, finish_follow_up, follow_up, hold_follow_up
from improvement.actions.progress import refuse_parts
from plans.actions.plans import locked
from verification.actions.guards import refuse_no_miss, refuse_outsider
from verification.actions.rows import locked_row
from verification.models import CorrectiveMeasure, RootCause
from verification.states import Effect, MeasureState

NOTE_LENGTH = 2000
EDITABLE = {"action", "owner", "due", "effect_from", "effect_until"}
# What of a measure stands on its work item, and what it is called there.
CARRIED = {"action": "text", "owner": "assignee", "due": "planned_end"}


def set_measure(
    cause, by, action: str, owner, due: date, area=None, effect_from: date | None = None, effect_until: date | None = None, key=None,
    set_on: date | None = None,
) -> CorrectiveMeasure:  # fmt: skip
    """Set a corrective measure: its owner, the day it is due, and when its effect is looked for (set beforehand).

    It becomes a work item of the plan under `area`, or under the first area of the causing element. Records of earlier years
    say with `set_on` when it was set; no page or API does. Raises ValidationError at the fields, WrongState where the row is
    no miss (any more).
    """
    with transaction.atomic():
        locked(cause.plan)  # the plan before its rows, as everywhere
        cause = _current(cause)
        permit(by, "cause.write", cause)
        if earlier := trail.created_before(CorrectiveMeasure, by, key, cause=cause):
            return earlier
        refuse_no_miss(cause.row)
        refuse_outsider(owner, cause.plan)
        check_window(due, effect_from, effect_until)
        _refuse_hindsight(effect_until, set_on or timezone.localdate())
        measure = CorrectiveMeasure(cause=cause, action=action, owner=owner, due=due, effect_from=effect_from, effect_until=effect_until)
        return _carried_out(trail.create(measure, "measure.create", by, key=key), by, area)


def edit_measure(measure, by, version: int, **changes) -> CorrectiveMeasure:
    """Change a measure (action, owner, due, window of its effect) while its round is open and it is not done.

    Raises Stale, WrongState once it is done or judged, ValidationError at the fields.
    """
    if unknown := changes.keys() - EDITABLE:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    with transaction.atomic():
        locked(measure.plan)
        cause = _current(measure.cause)
        permit(by, "cause.write", cause)
        measure = _held(measure)
        if measure.version != version:
            raise Stale(measure, {**changes, "version": version}, by)
        refuse_fixed(measure)
        if "owner" in changes:
            refuse_outsider(changes["owner"], cause.plan)
        facts = {name: changes.get(name, getattr(measure, name)) for name in ("due", "effect_from", "effect_until")}
        check_window(**facts)
        if (facts["effect_from"], facts["effect_until"]) != (measure.effect_from, measure.effect_until):
            _refuse_hindsight(facts["effect_until"], timezone.localdate())
        edited = trail.edit(measure, "measure.edit", by, changes, version)
        if edited.work_item_id:
            # Only what was changed here: a day that was granted meanwhile stays.
            adjust_follow_up(edited.work_item, by, **{CARRIED[name]: value for name, value in changes.items() if name in CARRIED and value != getattr(measure, name)})
        return edited


def finish_measure(measure, by, version: int, note: str) -> CorrectiveMeasure:
    """Report a measure done, saying what was done; its work item is done with it.

    One whose work was taken up again is reported done again. Raises Stale, WrongState, ValidationError under `note`.
    """
    with transaction.atomic():
        locked(measure.plan)
        measure = _held(measure)
        permit(by, "measure.finish", measure)
        if measure.version != version:
            raise Stale(measure, {"done_note": note, "version": version}, by)
        demand(note, "note", _("Say what was done."), NOTE_LENGTH)
        if measure.state == MeasureState.DONE and not measure.is_done:
            measure = trail.move(measure, "measure.reopen", by, also={"done_note": ""})
        if measure.work_item_id:
            finish_follow_up(measure.work_item, by, note)
        return trail.move(measure, "measure.finish", by, note, also={"done_note": note})


def judge_effect(measure, by, version: int, effect: str, note: str) -> CorrectiveMeasure:
    """Say, after the window that was set beforehand, whether a measure that is done has helped, and why.

    Raises WrongState before the window has ended or while the measure is not done, Stale, ValidationError at the fields.
    """
    with transaction.atomic():
        measure = _held(measure)
        permit(by, "measure.judge", measure)
        if measure.version != version:
            raise Stale(measure, {"effect": effect, "effect_note": note, "version": version}, by)
        refuse_early(measure)
        if effect not in Effect.values or effect == Effect.PENDING:
            raise ValidationError({"effect": _("Choose a result.")})
        demand(note, "note", _("Say what this is judged from."), NOTE_LENGTH)
        also = {"effect_note": note, "effect_by": by, "effect_at": timezone.now()}
        return trail.move(measure, f"measure.{effect}", by, note, also=also)


def check_window(due, effect_from, effect_until) -> None:
    """Raise ValidationError at the fields of a window that has no end, ends before it begins, or ends before the measure is due."""
    if effect_from and not effect_until:
        raise ValidationError({"effect_until": _("Say until when the effect is looked for.")})
    if effect_from and effect_until < effect_from:
        raise ValidationError({"effect_until": _("The window ends before it begins.")})
    if effect_until and due and effect_until < due:
        raise ValidationError({"effect_until": _("The effect of a measure shows after it is due.")})


def _carried_out(measure, by, area):
    cause = measure.cause
    acceptance = _("When it is checked again, this is reached: {item}").format(item=cause.row.title)[:2000]
    item = follow_up(
        measure.plan, by, f"measure:{measure.pk}", measure.action, measure.owner, measure.due,
        acceptance=acceptance, description=cause.conclusion, area=area, element=cause.element,
    )  # fmt: skip
    return trail.edit(measure, "measure.edit", by, {"work_item": item})


def _current(cause):
    cause = RootCause.objects.get(pk=cause.pk)
    cause.row = locked_row(cause.row)
    return cause


def _held(measure):
    rows = CorrectiveMeasure.objects.select_for_update(of=("self",)).select_related("cause__row__round__plan", "work_item")
    measure = rows.get(pk=measure.pk)
    if measure.work_item_id:
        # Before the first event, as whoever reports on the item has it; and as it stands now.
        measure.work_item = hold_follow_up(measure.work_item)
    return measure


def _refuse_hindsight(effect_until, today):
    if effect_until and effect_until <= today:
        raise ValidationError({"effect_until": _("The window is set beforehand: it ends after today.")})


def refuse_fixed(measure) -> None:
    """Raise WrongState for a measure that is changed no more: it is done, or its effect was judged."""
    if measure.is_done or measure.effect != Effect.PENDING:
        raise WrongState(_("“{measure}” is done or judged; what was set beforehand stays as it was.").format(measure=measure))


def refuse_done(measure) -> None:
    """Raise WrongState for a measure that is done, and so is not reported done."""
    if measure.is_done:
        raise WrongState(_("“{measure}” is done already.").format(measure=measure))


def refuse_in_parts(measure) -> None:
    """Raise WrongState for a measure whose work has parts: these tell how far it is."""
    if not measure.is_on_its_own:
        refuse_parts(measure.work_item)


def refuse_early(measure) -> None:
    """Raise WrongState for a measure whose effect is not judged yet: it is not done, has no window, or its window has not ended."""
    if not measure.is_done:
        raise WrongState(_("“{measure}” is not done yet; its effect is judged after that.").format(measure=measure))
    if measure.effect_until is None:
        raise WrongState(_("No window was set for the effect of “{measure}”.").format(measure=measure))
    if timezone.localdate() <= measure.effect_until:
        raise WrongState(_("The effect is judged after {day}, as was set beforehand.").format(day=measure.effect_until))
