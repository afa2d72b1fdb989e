"""Who checks which row of a coming control table: nobody own work, the load shared evenly (V1)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Role
from audit.values import listed
from improvement.models import WorkItem
from plans.states import PUBLISHED
from verification import misses, responsible, table
from verification.models import ControlRow
from verification.rules import can_take_part, may_check
from verification.states import Result, RoundState, RowKind


@dataclass(frozen=True)
class Proposed:
    """A row of the coming control table: who answers for it, who could check it, and who is proposed (None: nobody can)."""

    place: int
    facts: table.RowFacts
    responsible: tuple[User, ...]
    fit: tuple[User, ...]
    checker: User | None

    @property
    def field(self) -> str:
        """The name of the row's choice in a form."""
        return f"checker_{self.facts.kind}_{self.facts.source_id}"

    @property
    def kind_words(self) -> str:
        """What the row checks, in words."""
        return str(RowKind(self.facts.kind).label)


def candidates(plan) -> list[User]:
    """Return who may check anything of the plan: active, of service delivery (V1), not its owner, reading the plan."""
    people = User.objects.holding(Role.DELIVERY).exclude(pk=plan.owner_id).select_related("department").order_by("pk")
    everybody_reads = plan.state in PUBLISHED and not plan.confidential
    return [person for person in people if everybody_reads or can_take_part(person, plan)]


def fit_for(row: ControlRow) -> list[User]:
    """Return who may check a row of an open round."""
    answering = responsible.of_row(row)
    return [person for person in candidates(row.plan) if person.pk not in answering]


def rows_to_check(plan, number: int) -> list[table.RowFacts]:
    """Return the rows that round `number` of a plan takes. Raises ValidationError when nothing is left to check."""
    facts = table.rows_of(plan.baseline.document, rows_left(plan, number)) if plan.baseline else []
    if not facts:
        raise ValidationError(_("Nothing is left to check: the last round left no miss that was not carried over."))
    return facts


def rows_left(plan, before: int) -> set | None:
    """Return the sources, (kind, id) pairs, that round number `before` has to check; None means the whole baseline."""
    last = plan.rounds.filter(number__lt=before).order_by("-number").first()
    if last is None:
        return None
    gone = set(ControlRow.objects.filter(round__plan=plan).exclude(carried_into=None).values_list("kind", "source_id"))
    if last.baseline_id != plan.baseline.pk:
        everything = {row.source for row in table.rows_of(plan.baseline.document)}
        return everything - gone
    histories = {source: [row for row in rows if row.round.number < before] for source, rows in misses.histories(plan).items()}
    standing = {source for source, rows in histories.items() if rows and rows[-1].round_id == last.pk and misses.stands([row.result for row in rows])}
    return standing - gone


def proposal(plan, checkers: list | None = None) -> list[Proposed]:
    """Return a checker for each row of the next round, out of `checkers` or of all who could; rows without one say so.

    A constant number of queries for a plan that everybody reads. Raises ValidationError when nothing is left to check.
    """
    number = plan.rounds.count() + 1
    facts = rows_to_check(plan, number)
    able = candidates(plan)
    asked = [person for person in able if checkers is None or person in checkers]
    answering = answering_for(plan, number, facts)
    people = User.objects.in_bulk({person for ids in answering for person in ids})
    fit = [[person for person in able if person.pk not in ids] for ids in answering]
    shares = share_out([[person for person in row if person in asked] for row in fit], asked)
    return [
        Proposed(place, one, tuple(people[pk] for pk in ids), tuple(could), checker)
        for place, (one, ids, could, checker) in enumerate(zip(facts, answering, fit, shares, strict=True), start=1)
    ]


def answering_for(plan, number: int, facts) -> list[list[int]]:
    """Return for each row of round `number` the ids of those who answer for it: as planned, then whoever else does or did."""
    found = responsible.answering(plan.pk, number, [one.source for one in facts])
    return [list(dict.fromkeys([*([one.assignee] if one.assignee else []), *found[one.source]])) for one in facts]


def assigned_now(facts) -> list[User | None]:
    """Return for each row whoever its work is given to now, else whoever it was planned for; None where nobody is."""
    items = [one.source_id for one in facts if one.kind == RowKind.WORK]
    now = dict(WorkItem.objects.filter(pk__in=items).values_list("pk", "assignee_id"))
    ids = [(now.get(one.source_id) if one.kind == RowKind.WORK else None) or one.assignee for one in facts]
    people = User.objects.select_related("department").in_bulk(set(ids) - {None})
    return [people.get(pk) for pk in ids]


def share_out(fit: list[list], people: list, fixed: list | None = None) -> list:
    """Return for each row one of its `fit` people, None where there are none, so that the load is even.

    `fixed` are choices made already, None where there is none. Of two with the same load, the one with fewer rows to
    check elsewhere is taken, then the one named first. No single row could be given to somebody else with less to do.
    """
    chosen = list(fixed or [None] * len(fit))
    load = {person: chosen.count(person) for person in [*people, *filter(None, chosen)]}
    elsewhere = _rows_elsewhere(load)
    for place, able in enumerate(fit):
        if chosen[place] is None and able:
            chosen[place] = min(able, key=lambda person: (load[person], elsewhere.get(person.pk, 0)))
            load[chosen[place]] += 1
    movable = [place for place in range(len(fit)) if not (fixed and fixed[place]) and chosen[place]]
    while move := _unevenness(movable, fit, chosen, load):
        place, other = move
        load[chosen[place]] -= 1
        load[other] += 1
        chosen[place] = other
    return chosen


def _unevenness(movable, fit, chosen, load):
    moves = ((place, other) for place in movable for other in fit[place] if load[chosen[place]] - load[other] > 1)
    return next(moves, None)


def _rows_elsewhere(people):
    rows = ControlRow.objects.filter(checker__in=people, result=Result.PENDING, round__state=RoundState.OPEN)
    return dict(rows.order_by().values_list("checker").annotate(number=Count("pk")))


def checkers_for(plan, facts, answering, checkers: list, assigned: dict) -> list[User]:
    """Return the checker of each row: the one `assigned` to its source, else one out of `checkers`.

    Raises ValidationError under `checkers` when somebody named is unfit or rows are left that no one named may check,
    and under `assigned`, with names, for rows that were given to somebody who may not check them.
    """
    if not checkers and not assigned:
        raise ValidationError({"checkers": _("Name at least one checker.")})
    _refuse_unfit(plan, checkers)
    fixed = [assigned.get(one.source) for one in facts]
    _refuse_conflicts(plan, facts, answering, fixed, assigned)
    people = checkers or list(dict.fromkeys(filter(None, fixed)))
    fit = [[person for person in people if may_check(person, plan, ids)] for ids in answering]
    chosen = share_out(fit, people, fixed)
    without = [f"{place}. {one.title[:80]}" for place, (one, person) in enumerate(zip(facts, chosen, strict=True), start=1) if person is None]
    if without:
        sentence = _("Nobody checks own work. Name another checker for: {rows}").format(rows="; ".join(without))
        raise ValidationError({"checkers": sentence})
    return chosen


def _refuse_unfit(plan, checkers):
    unfit = [str(person) for person in checkers if not (may_check(person, plan, ()) and can_take_part(person, plan))]
    if unfit:
        sentence = _("Checkers are of service delivery, may read the plan and do not own it: not {names}.")
        raise ValidationError({"checkers": sentence.format(names=listed(unfit))})


def _refuse_conflicts(plan, facts, answering, fixed, assigned):
    readers = {person for person in set(assigned.values()) if can_take_part(person, plan)}
    sentences = [
        _("No. {no} “{item}” cannot be checked by {person}.").format(no=place, item=one.title[:80], person=person)
        for place, (one, ids, person) in enumerate(zip(facts, answering, fixed, strict=True), start=1)
        if person and not (person in readers and may_check(person, plan, ids))
    ]
    unknown = sorted(set(assigned) - {one.source for one in facts})
    sentences += [_("The round has no row {kind} {id}.").format(kind=kind, id=pk) for kind, pk in unknown]
    if sentences:
        rule = _("Checkers are of service delivery, may read the plan, do not own it and did not do the work.")
        raise ValidationError({"assigned": [*sentences, rule]})
