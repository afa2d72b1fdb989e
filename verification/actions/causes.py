"""Why a row was missed (V2)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.fields import check_text
from plans.actions.plans import locked
from verification.actions import measures
from verification.actions.guards import refuse_no_miss
from verification.actions.rows import locked_row
from verification.actions.terms import term_called
from verification.models import RootCause
from verification.states import CauseMethod

MOST_ANSWERS = 10
ANSWER_LENGTH = 500


def write_cause(
    row, by, method: str, element: str, conclusion: str, whys=(), bones=None, version: int | None = None,
    containment: str = "", contained_on: date | None = None, term: str = "", key=None,
) -> RootCause:  # fmt: skip
    """Write, or change, the cause of a miss: a chain of whys or a fishbone, a conclusion, the causing element.

    `containment` is what was done at once, on `contained_on`, so that the miss hurts nobody further. `term` is the cause in a
    word or two, of the vocabulary, which learns it where it is new. A cause that stands is changed at the `version` it was
    read at; what the same `key` wrote before is returned as it stands. Only the chosen method's answers are kept. Raises
    WrongState for a row that is no miss, Stale, ValidationError at the fields.
    """
    with transaction.atomic():
        locked(row.round.plan)  # the plan before its rows, as everywhere; a measure that is set along with it takes the plan too
        row = locked_row(row)
        permit(by, "cause.write", row)
        if earlier := trail.created_before(RootCause, by, key, row=row):
            return earlier
        refuse_no_miss(row)
        _check_containment(containment, contained_on)
        facts = {
            "method": method,
            "element": element,
            "conclusion": conclusion,
            "containment": containment,
            "contained_on": contained_on,
            "whys": _texts(whys, "whys") if method == CauseMethod.FIVE_WHYS else [],
            "bones": _bones(bones) if method == CauseMethod.FISHBONE else {},
            "term": _term(element, term, by),
        }
        standing = RootCause.objects.filter(row=row).first()
        if standing is None:
            return trail.create(RootCause(row=row, written_by=by, **facts), "cause.write", by, key=key)
        if version is None:
            raise ValidationError({"version": _("Send the version you read.")})
        return trail.edit(standing, "cause.edit", by, {**facts, "written_by": by}, version)


def _term(element, term, by):
    """Return the word; its errors show at the cause's own fields."""
    try:
        return term_called(element, term, by)
    except ValidationError as error:
        places = {"bone": "element", "text": "term"}
        raise ValidationError({places.get(name, name): errors for name, errors in error.error_dict.items()}) from error


def _check_containment(containment, contained_on):
    if contained_on and not containment.strip():
        raise ValidationError({"containment": _("Say what was done on that day.")})
    if contained_on and contained_on > timezone.localdate():
        raise ValidationError({"contained_on": _("This day has not come yet.")})


def explain_miss(row, by, cause: dict, measure: dict | None = None, key=None) -> RootCause:
    """Write the cause of a miss together with its first measure: both or neither. Takes what the two actions take."""
    with transaction.atomic():
        written = write_cause(row, by, key=key, **cause)
        if measure:
            _refuse_gaps(measure)
            measures.set_measure(written, by, key=key, **measure)
        return written


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
    for text in texts:
        check_text(text, field, ANSWER_LENGTH)
    return texts


def _bones(bones):
    if not isinstance(bones, dict):
        raise ValidationError({"bones": _("Give texts by bone.")})
    listed = {str(bone): _texts([texts] if isinstance(texts, str) else texts, "bones") for bone, texts in bones.items()}
    return {bone: texts for bone, texts in listed.items() if texts}
