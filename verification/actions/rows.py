"""A row of the control table gets its checker, its result and, missed for good, a new input (V1, design 1.7)."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import may, permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import one_line
from improvement.actions import unverify_work, verify_work
from improvement.models import FINISHED, WorkItem
from improvement.states import WorkState
from plans.actions import carry_over
from plans.actions.plans import locked
from plans.models import ImprovementInput, Indicator
from verification import lineage, misses, responsible
from verification.models import CheckRound, ControlRow
from verification.rules import attainment_of, can_take_part, may_check, value_refused
from verification.states import RECHECK, Result, RoundState, RowKind

LABEL_LENGTH = 200


def locked_row(row) -> ControlRow:
    """Return the row as it is stored now; it and its round stay locked until the transaction ends."""
    CheckRound.objects.select_for_update().get(pk=row.round_id)
    rows = ControlRow.objects.select_for_update(of=("self",)).select_related(
        "round__plan__owner", "assignee", "checker"
    )
    return rows.get(pk=row.pk)


def assign_checker(row, by, version: int, checker) -> ControlRow:
    """Name another checker for a row of an open round. Raises Stale, ValidationError under `checker`."""
    with transaction.atomic():
        row = locked_row(row)
        permit(by, "row.assign", row)
        if not (may_check(checker, row.plan, responsible.of_row(row)) and can_take_part(checker, row.plan)):
            raise ValidationError(
                {
                    "checker": _(
                        "A checker is of service delivery, may read the plan, does not own it and did not do the work."
                    )
                }
            )
        return trail.edit(row, "row.assign", by, {"checker": checker}, version)


def record_row(
    row, by, version: int, result: str, actual_value=None, actual_text="", evidence="", reason=""
) -> ControlRow:
    """Record what was reached, with evidence (V1). Raises Stale, ValidationError at the fields.

    Work is achieved only once its item is done; the item is verified with it, and no longer so once its row says anything
    else. The result of a row with figures agrees with them: achieved from the target on, partly between baseline and
    target; "missed" is the checker's to judge. What must be reached is never set aside as not applicable (design section
    4: it cannot be averaged away). A row without figures takes no value. The same result again is told as a re-check.
    """
    facts = {"actual_value": actual_value, "actual_text": actual_text, "evidence": evidence, "reason": reason}
    with transaction.atomic():
        row = locked_row(row)
        # Locked before the law is asked, so that nobody is given the item or reports on it meanwhile, and before the
        # first event: whoever reports on the item holds it and waits for the chain.
        items = WorkItem.objects.select_for_update(of=["self"]).select_related("plan").filter(pk=row.source_id, plan=row.plan)
        item = items.first() if row.kind == RowKind.WORK else None
        permit(by, "row.record", row)
        if row.version != version:
            raise Stale(row, {"result": result, **facts, "version": version}, by)
        _check(row, result, facts, item)
        if result == Result.NOT_APPLICABLE:
            facts["actual_value"] = None
        row = _written(row, by, result, facts)
        if item is not None:
            _settle_item(item, row, by)
        return row


def carry_over_row(row, by, title: str = "", description: str = "", key=None) -> ImprovementInput:
    """Turn a miss of a closed round into a new input that keeps its lineage and counts repeats (design, section 1.7).

    Without words of its own, the input is described from the row that was missed and its cause. A miss that was set aside
    as not applicable when it was checked again travels on from there. Raises WrongState for a row that is no miss, or
    that a later round checks again.
    """
    with transaction.atomic():
        locked(row.round.plan)  # the plan before the row, as everywhere: two orders of locking wait for each other for ever
        row = locked_row(row)
        permit(by, "row.carry_over", row)
        if row.carried_into_id:
            return row.carried_into
        missed = refuse_staying(row)
        if trail.created_before(ImprovementInput, by, key):
            raise trail.used_otherwise()
        origin = lineage.origin_of(row)
        facts = {
            "element": row.element,
            "indicator": Indicator.objects.filter(code=row.indicator_code).first() if row.indicator_code else None,
        }
        source = carry_over(
            row.plan, by, title.strip() or one_line(row.title, LABEL_LENGTH), description.strip() or _story(missed), origin.source, key,
            repeats=origin.repeats, **facts,
        )  # fmt: skip
        trail.edit(row, "row.carry_over", by, {"carried_into": source}, note=source.number)
        return source


def refuse_staying(row) -> ControlRow:
    """Return the miss that can travel on from a row. Raises WrongState where none can, or it has done so."""
    if row.carried_into_id:
        raise WrongState(_("The miss travels on as input {number}.").format(number=row.carried_into.number))
    missed = misses.last_miss(row)
    if row.round.state != RoundState.CLOSED or missed is None or _checked_later(row):
        raise WrongState(_("Only a miss of the last closed round travels on: “{row}” does not.").format(row=row))
    return missed


def _written(row, by, result, facts):
    also = {**facts, "checked_by": by, "checked_at": timezone.now()}
    if result == row.result:
        return trail.edit(row, RECHECK, by, also)
    return trail.move(row, f"row.{result}", by, also=also)


def _check(row, result, facts, item):
    if result not in {Result.ACHIEVED, Result.PARTLY, Result.MISSED, Result.NOT_APPLICABLE}:
        raise ValidationError({"result": _("Choose a result.")})
    errors = _lacking(row, result, facts)
    if row.kind == RowKind.WORK and result == Result.ACHIEVED and (words := _not_done(row, item)):
        errors["result"] = words
    probe = copy.copy(row)
    for name, value in facts.items():
        setattr(probe, name, value)
    probe.clean_fields()
    if result != Result.NOT_APPLICABLE and row.kind == RowKind.GOAL:
        errors |= _figure_errors(probe, result)
    if errors:
        raise ValidationError(errors)


def _lacking(row, result, facts):
    errors = {}
    if result != Result.NOT_APPLICABLE:
        if not facts["evidence"].strip():
            errors["evidence"] = _("Name the evidence.")
    elif row.must_pass:
        errors["result"] = _("This item must be reached: it cannot be set aside as not applicable.")
    elif row.is_miss and _spoken_of(row):
        errors["result"] = _("A miss with a cause, a measure or a department asked about it stays told: it cannot be set aside as not applicable.")
    elif not facts["reason"].strip():
        errors["reason"] = _("Say why the item does not apply.")
    if words := value_refused(row, facts["actual_value"]):
        errors["actual_value"] = words
    return errors


def _spoken_of(row):
    return hasattr(row, "cause") or row.concerned.filter(withdrawn_at=None).exists()


def _not_done(row, item):
    if item is None:
        return _("“{item}” is no longer in the plan; it cannot be achieved.").format(item=row.title[:80])
    if item.state in FINISHED:
        return ""
    return _("“{item}” is {state}; work that is not done is not achieved.").format(item=item, state=item.get_state_display())


def _figure_errors(row, result):
    reached = attainment_of(row)
    if reached is None:
        return {"actual_value": _("Give the value that was measured.")}
    if result == Result.ACHIEVED and reached < 1:
        return {"result": _("The value does not reach the target: the item is not achieved.")}
    if result == Result.PARTLY and not 0 < reached < 1:
        return {"result": _("Partly achieved means a value between baseline and target.")}
    return {}


def _settle_item(item, row, by):
    if row.result == Result.ACHIEVED and item.state == WorkState.DONE and may(by, "work.verify", item):
        verify_work(item, by, note=row.evidence)
    elif row.result != Result.ACHIEVED and item.state == WorkState.VERIFIED:
        unverify_work(item, by, note=row.actual_text or row.reason)


def _checked_later(row):
    return ControlRow.objects.filter(
        round__plan=row.plan, round__number__gt=row.round.number, kind=row.kind, source_id=row.source_id
    ).exists()


def _story(row):
    cause = getattr(row, "cause", None)
    lines = [
        row.title,
        _("Criterion: {text}").format(text=row.criterion) if row.criterion else "",
        _("Actual: {value} {unit}").format(value=format(row.actual_value.normalize(), "f"), unit=row.unit)
        if row.actual_value is not None
        else "",
        _("Found: {text}").format(text=row.actual_text) if row.actual_text else "",
        _("Cause: {text}").format(text=cause.conclusion) if cause else "",
    ]
    return "\n".join(line for line in lines if line)
