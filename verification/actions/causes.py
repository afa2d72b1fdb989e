"""Why a row was missed, and what is done about it (V2)."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import TEXT_VALIDATORS
from verification.actions.rows import locked_row
from verification.models import CorrectiveMeasure, RootCause
from verification.rules import can_take_part
from verification.states import CauseMethod

MOST_ANSWERS = 10
CHECKS = [*TEXT_VALIDATORS, MaxLengthValidator(500)]
NOTE_CHECKS = [*TEXT_VALIDATORS, MaxLengthValidator(2000)]


def write_cause(
    row, by, method: str, element: str, conclusion: str, whys=(), bones=None, version: int | None = None
) -> RootCause:
    """Write, or change, the cause of a miss: a chain of whys or a fishbone, a conclusion, the causing element.

    A cause that stands is changed at the `version` it was read at. Only the chosen method's answers are kept.
    Raises WrongState for a row that is no miss, Stale, ValidationError at the fields.
    """
    with transaction.atomic():
        row = locked_row(row)
        permit(by, "cause.write", row)
        if not row.is_miss:
            raise WrongState(_("“{row}” was not missed; there is no cause to write.").format(row=row))
        facts = {
            "method": method,
            "element": element,
            "conclusion": conclusion,
            "whys": _texts(whys, "whys") if method == CauseMethod.FIVE_WHYS else [],
            "bones": _bones(bones) if method == CauseMethod.FISHBONE else {},
        }
        standing = RootCause.objects.filter(row=row).first()
        if standing is None:
            return trail.create(RootCause(row=row, written_by=by, **facts), "cause.write", by)
        if version is None:
            raise ValidationError({"version": _("Send the version you read.")})
        return trail.edit(standing, "cause.edit", by, {**facts, "written_by": by}, version)


def set_measure(cause, by, action: str, owner, due, key=None) -> CorrectiveMeasure:
    """Set a corrective measure, with its owner and the day it is due. Raises ValidationError at the fields."""
    with transaction.atomic():
        cause = _current(cause)
        permit(by, "cause.write", cause)
        _refuse_outsider(owner, cause.plan)
        return trail.create(
            CorrectiveMeasure(cause=cause, action=action, owner=owner, due=due), "measure.create", by, key=key
        )


def explain_miss(row, by, cause: dict, measure: dict | None = None, key=None) -> RootCause:
    """Write the cause of a miss together with its first measure: both or neither. Takes what the two actions take."""
    with transaction.atomic():
        written = write_cause(row, by, **cause)
        if measure:
            _refuse_gaps(measure)
            set_measure(written, by, key=key, **measure)
        return written


def edit_measure(measure, by, version: int, **changes) -> CorrectiveMeasure:
    """Change a measure (action, owner, due) while its round is open. Raises Stale, ValidationError at the fields."""
    unknown = changes.keys() - {"action", "owner", "due"}
    if unknown:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    with transaction.atomic():
        cause = _current(measure.cause)
        permit(by, "cause.write", cause)
        if "owner" in changes:
            _refuse_outsider(changes["owner"], cause.plan)
        return trail.edit(measure, "measure.edit", by, changes, version)


def finish_measure(measure, by, version: int, note: str) -> CorrectiveMeasure:
    """Report a measure done, saying what was done. Raises Stale, WrongState, ValidationError under `note`."""
    with transaction.atomic():
        measure = (
            CorrectiveMeasure.objects.select_for_update(of=("self",))
            .select_related("cause__row__round__plan")
            .get(pk=measure.pk)
        )
        permit(by, "measure.finish", measure)
        if measure.version != version:
            raise Stale(measure, {"done_note": note, "version": version}, by)
        if not note.strip():
            raise ValidationError({"note": _("Say what was done.")})
        for check in NOTE_CHECKS:
            _checked(check, note, "note")
        return trail.move(measure, "measure.finish", by, note, also={"done_note": note})


def _current(cause):
    cause = RootCause.objects.get(pk=cause.pk)
    cause.row = locked_row(cause.row)
    return cause


def _refuse_outsider(owner, plan):
    if not can_take_part(owner, plan):
        raise ValidationError({"owner": _("Name somebody who can sign in and may read this plan.")})


def _refuse_gaps(measure):
    gaps = {
        name: _("A measure has a text, an owner and a date.")
        for name in ("action", "owner", "due")
        if not measure.get(name)
    }
    if gaps:
        raise ValidationError(gaps)


def _texts(values, field):
    if not isinstance(values, list | tuple) or any(not isinstance(value, str) for value in values):
        raise ValidationError({field: _("Give a list of texts.")})
    texts = [value.strip() for value in values if value.strip()]
    if len(texts) > MOST_ANSWERS:
        raise ValidationError({field: _("At most {count}.").format(count=MOST_ANSWERS)})
    for check in CHECKS:
        for text in texts:
            _checked(check, text, field)
    return texts


def _checked(check, text, field):
    try:
        check(text)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def _bones(bones):
    if not isinstance(bones, dict):
        raise ValidationError({"bones": _("Give texts by bone.")})
    listed = {str(bone): _texts([texts] if isinstance(texts, str) else texts, "bones") for bone, texts in bones.items()}
    return {bone: texts for bone, texts in listed.items() if texts}
