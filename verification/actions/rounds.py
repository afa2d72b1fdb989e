"""A check round is opened over the baseline in force, and closed when every row has a result, every miss a cause."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.models import User
from audit import trail
from audit.errors import NotReady, WrongState
from audit.models import CreationKey
from audit.values import listed
from improvement.models import WorkItem
from plans.actions.plans import begin_verification, locked, resume
from verification import table
from verification.models import CheckRound, ControlRow
from verification.rules import can_take_part, may_check
from verification.states import MISSES, Result, RoundState, RowKind
from verification.verdicts import verdicts_of


def open_round(plan, by, due: date, checkers: list, key=None) -> CheckRound:
    """Open a check round: generate the control table and name a checker for each row (V1).

    The first round takes the whole baseline in force; a later one what the round before missed and nobody carried over,
    unless a new baseline has come into force since. Moves the plan on to verification. Raises ValidationError under
    `checkers` when somebody named is not of the delivery department, or rows are left that no one named may check.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "round.open", plan)
        _refuse_second(plan, by, key)
        number = plan.rounds.count() + 1
        row = CheckRound(plan=plan, number=number, baseline=plan.baseline, due=due, opened_by=by)
        check_round = trail.create(row, "round.open", by, key=key)
        if not check_round.rows.exists():
            _generate(check_round, plan, by, checkers)
            begin_verification(plan, by)
        return check_round


def close_round(check_round, by) -> CheckRound:
    """Close the round and freeze the verdict on each indicator.

    Raises NotReady naming each row that is pending, or missed without a cause with at least one measure (V2).
    """
    with transaction.atomic():
        plan = locked(check_round.plan)
        check_round = CheckRound.objects.select_for_update().get(pk=check_round.pk)
        check_round.plan = plan
        permit(by, "round.close", check_round)
        if check_round.state == RoundState.OPEN and (missing := unfinished(check_round)):
            raise NotReady(_("The check round cannot be closed yet."), missing)
        also = {"closed_at": timezone.now(), "verdicts": verdicts_of(check_round)}
        return trail.move(check_round, "round.close", by, also=also)


def resume_work(plan, by):
    """Take the plan back to implementation between two rounds, so that measures can be worked off (design section 4).

    Raises WrongState while a round is open. The next round brings it back to verification.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "round.resume", plan)
        if plan.rounds.filter(state=RoundState.OPEN).exists():
            raise WrongState(_("A check round is open; close it first."))
        return resume(plan, by)


def unfinished(check_round, rows=None) -> list[str]:
    """Return a sentence for each row that keeps the round from closing; `rows` are its rows, if loaded."""
    rows = check_round.rows.select_related("cause").prefetch_related("cause__measures") if rows is None else rows
    return [
        _("No. {no} “{item}”: {lack}").format(no=row.place, item=row.title[:80], lack=lack)
        for row in rows
        if (lack := _lack(row))
    ]


def rows_left(plan, before: int) -> set | None:
    """Return the sources, (kind, id) pairs, that round number `before` has to check; None means the whole baseline."""
    last = plan.rounds.filter(number__lt=before).order_by("-number").first()
    if last is None:
        return None
    gone = set(ControlRow.objects.filter(round__plan=plan).exclude(carried_into=None).values_list("kind", "source_id"))
    if last.baseline_id != plan.baseline.pk:
        everything = {row.source for row in table.rows_of(plan.baseline.document)}
        return everything - gone
    return set(last.rows.filter(result__in=MISSES).values_list("kind", "source_id")) - gone


def _lack(row):
    if row.result == Result.PENDING:
        return _("not checked yet")
    if not row.is_miss:
        return ""
    cause = getattr(row, "cause", None)
    if cause is None:
        return _("missed, and its cause is not written")
    return "" if cause.measures.all() else _("missed, and no corrective measure is set")


def _refuse_second(plan, by, key):
    standing = plan.rounds.filter(state=RoundState.OPEN).first()
    if standing is None:
        return
    label = CheckRound._meta.label_lower
    if not (key and CreationKey.objects.filter(key=key, actor=by, object_type=label, object_id=standing.pk).exists()):
        raise WrongState(_("Check round {number} is still open; close it first.").format(number=standing.number))


def _generate(check_round, plan, by, checkers):
    facts = table.rows_of(plan.baseline.document, rows_left(plan, check_round.number))
    if not facts:
        raise ValidationError(_("Nothing is left to check: the last round left no miss that was not carried over."))
    _refuse_unfit(plan, checkers)
    responsible = _responsible(facts)
    chosen = _share_out(facts, plan, checkers, responsible)
    people = User.objects.in_bulk({person for ids in responsible for person in ids})
    for place, (one, ids, checker) in enumerate(zip(facts, responsible, chosen, strict=True), start=1):
        now = people.get(ids[-1]) if ids else None
        fields = {name: value for name, value in vars(one).items() if name != "assignee"}
        row = ControlRow(
            round=check_round, place=place, checker=checker, assignee=now, department=now and now.department, **fields
        )
        trail.create(row, "row.create", by)


def _refuse_unfit(plan, checkers):
    if not checkers:
        raise ValidationError({"checkers": _("Name at least one checker.")})
    unfit = [str(person) for person in checkers if not (may_check(person, plan, ()) and can_take_part(person, plan))]
    if unfit:
        raise ValidationError(
            {
                "checkers": _(
                    "Checkers are of service delivery, may read the plan and do not own it: not {names}."
                ).format(names=listed(unfit))
            }
        )


def _responsible(facts):
    """Return for each row the ids of those who answer for it: as planned and, last, as assigned now."""
    items = dict(
        WorkItem.objects.filter(pk__in=[one.source_id for one in facts if one.kind == RowKind.WORK]).values_list(
            "pk", "assignee_id"
        )
    )
    pairs = [(one.assignee, items.get(one.source_id) if one.kind == RowKind.WORK else None) for one in facts]
    return [[person for person in pair if person] for pair in pairs]


def _share_out(facts, plan, checkers, responsible):
    """Return a checker for each row, the load shared evenly. Raises ValidationError naming rows nobody may check."""
    load = dict.fromkeys(checkers, 0)
    chosen, without = [], []
    for place, (one, ids) in enumerate(zip(facts, responsible, strict=True), start=1):
        fit = [person for person in load if may_check(person, plan, ids)]
        if not fit:
            without.append(f"{place}. {one.title[:80]}")
            continue
        person = min(fit, key=load.get)
        load[person] += 1
        chosen.append(person)
    if without:
        rows = "; ".join(without)
        raise ValidationError(
            {"checkers": _("Nobody checks own work. Name another checker for: {rows}").format(rows=rows)}
        )
    return chosen
