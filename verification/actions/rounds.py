"""A check round is opened over the baseline in force, and closed when every row has a result, every miss a cause."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotReady, WrongState
from audit.values import listed
from plans.actions.plans import begin_verification, locked, resume
from verification import proposing
from verification.models import CheckRound, ControlRow
from verification.states import Result, RoundState
from verification.verdicts import verdicts_of


def open_round(plan, by, due: date, checkers: list, key=None, assigned: dict | None = None) -> CheckRound:
    """Open a check round: generate the control table and name a checker for each row (V1).

    `assigned` names the checker of single rows by their source, (kind, id); the rest is shared out among `checkers`.

    The first round takes the whole baseline in force; a later one what the round before missed and nobody carried over,
    unless a new baseline has come into force since. Moves the plan on to verification. Raises ValidationError under
    `checkers` when somebody named is not of the delivery department, or rows are left that no one named may check, and
    under `assigned` for rows given to somebody who may not check them.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "round.open", plan)
        if earlier := trail.created_before(CheckRound, by, key, plan=plan):
            return earlier
        _refuse_second(plan)
        number = plan.rounds.count() + 1
        row = CheckRound(plan=plan, number=number, baseline=plan.baseline, due=due, opened_by=by)
        check_round = trail.create(row, "round.open", by, key=key)
        _generate(check_round, plan, by, checkers, assigned or {})
        begin_verification(plan, by)
        return check_round


def close_round(check_round, by) -> CheckRound:
    """Close the round and freeze the verdict on each indicator.

    Raises NotReady naming each row that is pending, missed without a cause with at least one measure, or about whose miss
    a department was asked that is still awaited (V2; see `concerned`).
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
    if rows is None:
        rows = check_round.rows.select_related("cause").prefetch_related("cause__measures", "concerned__department")
    return [
        _("No. {no} “{item}”: {lack}").format(no=row.place, item=row.title[:80], lack=lack)
        for row in rows
        if (lack := _lack(row))
    ]


def _lack(row):
    if row.result == Result.PENDING:
        return _("not checked yet")
    if not row.is_miss:
        return ""
    cause = getattr(row, "cause", None)
    if cause is None:
        return _("missed, and its cause is not written")
    if not cause.measures.all():
        return _("missed, and no corrective measure is set")
    awaited = [str(one.department) for one in row.concerned.all() if one.is_awaited]
    return _("missed, and not heard yet: {departments}").format(departments=listed(awaited)) if awaited else ""


def _refuse_second(plan):
    standing = plan.rounds.filter(state=RoundState.OPEN).first()
    if standing is not None:
        raise WrongState(_("Check round {number} is still open; close it first.").format(number=standing.number))


def _generate(check_round, plan, by, checkers, assigned):
    facts = proposing.rows_to_check(plan, check_round.number)
    answering = proposing.answering_for(plan, check_round.number, facts)
    chosen = proposing.checkers_for(plan, facts, answering, checkers, assigned)
    people = proposing.assigned_now(facts)
    for place, (one, now, checker) in enumerate(zip(facts, people, chosen, strict=True), start=1):
        fields = {name: value for name, value in vars(one).items() if name != "assignee"}
        row = ControlRow(
            round=check_round, place=place, checker=checker, assignee=now, department=now and now.department, **fields
        )
        trail.create(row, "row.create", by)
