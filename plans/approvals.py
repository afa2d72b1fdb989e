"""How far a document is on its way through approval, and who may decide now (policy.csv, plan.approve; D4.2)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Role
from plans import workdays
from plans.models import Approval, ApprovalSeat
from plans.states import ApprovalState, Decision, StepMode

# Working days within which a step is decided; then it is overdue, and its approvers are reminded.
DECIDE_WITHIN = 3


@dataclass(frozen=True)
class Step:
    """A step of an approval: its seats, and the decisions that count, by the seat's id."""

    number: int
    name: str
    mode: str
    seats: tuple[ApprovalSeat, ...]
    decided: dict = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the step has all the decisions it needs."""
        return bool(self.decided) if self.mode == StepMode.ANY else len(self.decided) == len(self.seats)

    @property
    def open_seats(self) -> list[ApprovalSeat]:
        """The seats that still wait for a decision."""
        return [] if self.complete else [seat for seat in self.seats if seat.pk not in self.decided]

    @property
    def deciders(self) -> set[int]:
        """The ids of those who have decided here, and of those on whose behalf it was done."""
        return {pk for one in self.decided.values() for pk in (one.decided_by_id, one.on_behalf_of_id) if pk}

    def has_decided(self, person_id: int) -> bool:
        """Whether a person has decided here already, in person or through somebody on their behalf."""
        return person_id in self.deciders


@dataclass(frozen=True)
class Seated:
    """A seat that a person may take now: their own, or that of the `principal` on whose behalf they decide."""

    seat: ApprovalSeat
    principal: object = None


def due_on(approval, own_days=None) -> date:
    """Return the day by which the present step is to be decided; `own_days` as `workdays.add` takes them."""
    return workdays.add(timezone.localdate(approval.waiting_since), DECIDE_WITHIN, own_days)


def running(plan) -> Approval | None:
    """Return the approval that a plan's document is going through, or None."""
    return plan.approvals.filter(state=ApprovalState.RUNNING).first()


def latest(plan) -> Approval | None:
    """Return the running approval of a plan, or the last one that ended, or None."""
    return plan.approvals.first()


def steps_of(approval, sha256: str = "") -> list[Step]:
    """Return the steps of an approval with the decisions made about exactly this document (by default the one submitted)."""
    seats = approval.seats.select_related("person").prefetch_related("decisions__decided_by", "decisions__on_behalf_of")
    return steps_from(approval, sha256, seats)


def steps_from(approval, sha256: str = "", seats=None) -> list[Step]:
    """Return what `steps_of` does, from seats and decisions that have been fetched already."""
    ordered = sorted(approval.seats.all() if seats is None else seats, key=lambda seat: (seat.step, seat.pk))
    return [_step(list(group), sha256 or approval.sha256) for _number, group in groupby(ordered, key=lambda seat: seat.step)]


def _step(seats, sha256):
    first = seats[0]
    approving = [(seat, one) for seat in seats for one in seat.decisions.all() if one.decision == Decision.APPROVED and one.sha256 == sha256]
    return Step(first.step, first.step_name, first.mode, tuple(seats), {seat.pk: one for seat, one in approving})


def planned(route=None) -> list[Step]:
    """Return the steps that an approval along this route would go through; without a route, the head's alone (D4.2)."""
    if route is None:
        seats = [ApprovalSeat(step=1, step_name=_("Approval"), mode=StepMode.ANY, role=Role.SMS_OWNER)]
        return [Step(1, seats[0].step_name, StepMode.ANY, tuple(seats))]
    return [_planned(number, step) for number, step in enumerate(route.steps.all(), 1)]


def _planned(number, step):
    facts = {"step": number, "step_name": step.name, "mode": step.mode}
    return Step(number, step.name, step.mode, tuple(ApprovalSeat(role=seat.role, person=seat.person, **facts) for seat in step.seats.all()))


def shortcomings(steps: list[Step]) -> list[str]:
    """Return a sentence for each thing that keeps a route from being gone, whoever submits."""
    bare = [_("Step “{step}” has no approver.").format(step=step.name) for step in steps if not step.seats]
    if not steps:
        return [_("The route has no step.")]
    if Role.SMS_OWNER not in {seat.role for step in steps for seat in step.seats}:
        return [*bare, _("No step names the head of the service management system, who approves plans (D4.2).")]
    return bare


def free_people(steps: list[Step], barred: set[int]) -> list[list[list[User]]]:
    """Return for each seat of each step the people who may take it in their own name, in two queries."""
    free = iter(candidates([seat for step in steps for seat in step.seats], barred))
    return [[next(free) for _seat in step.seats] for step in steps]


def impossible(steps: list[Step], free: list[list[list[User]]]) -> list[str]:
    """Return a sentence for each step that nobody may decide, or that lacks a person of their own for each seat."""
    return [sentence for step, seated in zip(steps, free, strict=True) if (sentence := _why_impossible(step, seated))]


def _why_impossible(step, seated):
    if not any(seated):
        return _("Step “{step}”: nobody may decide in it. Whoever it names owns, submits or has edited this document, or cannot sign in.").format(step=step.name)
    if step.mode == StepMode.ALL and not can_fill(seated):
        return _("Step “{step}”: each of its approvers must be another person, and there are too few who may decide.").format(step=step.name)
    return ""


def candidates(seats, barred: set[int]) -> list[list[User]]:
    """Return for each seat the people who may take it in their own name: not barred, and able to sign in; in two queries."""
    named, roles = {seat.person_id for seat in seats if seat.person_id}, {seat.role for seat in seats if not seat.person_id}
    people = User.objects.active().filter(Q(pk__in=named) | Q(grants__role__in=roles)).exclude(pk__in=barred - {None})
    held = [(person, {grant.role for grant in person.grants.all()}) for person in people.distinct().prefetch_related("grants")]
    return [[person for person, own in held if is_for(seat, person.pk, own)] for seat in seats]


def can_fill(choices: list[list]) -> bool:
    """Return whether each seat can have a person of its own; `choices` are those who may take each."""
    holder: dict = {}

    def seat(place, tried):
        for person in choices[place]:
            if person not in tried:
                tried.add(person)
                if person not in holder or seat(holder[person], tried):
                    holder[person] = place
                    return True
        return False

    return all(seat(place, set()) for place in range(len(choices)))


def present_step(steps: list[Step]) -> Step | None:
    """Return the step that waits for a decision: the first that is not complete."""
    return next((step for step in steps if not step.complete), None)


def seats_open_to(user, step: Step | None, barred: set[int]) -> list[Seated]:
    """Return the seats of a step that a person may take: by name, by role, then on behalf of whom they stand in for.

    `barred` are the ids of the people who never decide on this document; nobody decides on their behalf either.
    """
    if step is None or user.pk in barred or step.has_decided(user.pk):
        return []
    own = [Seated(seat) for seat in step.open_seats if is_for(seat, user.pk, user.roles)]
    own.sort(key=lambda seated: seated.seat.person_id is None)
    return own or _on_behalf(user, step, barred)


def _on_behalf(user, step, barred):
    free = {pk: roles for pk, roles in user.principals.items() if pk not in barred and not step.has_decided(pk)}
    return [Seated(seat, user.stands_in_for[pk]) for pk, roles in free.items() for seat in step.open_seats if is_for(seat, pk, roles)]


def best_seat(user, step: Step, seats: list[Seated], barred: set[int]) -> Seated:
    """Return which of the seats a person takes: where each approver decides, one that leaves the others their own people."""
    if step.mode == StepMode.ANY or len(seats) == 1:
        return seats[0]
    free = dict(zip([seat.pk for seat in step.open_seats], candidates(step.open_seats, barred | step.deciders), strict=True))
    return next((one for one in seats if _leaves_the_rest(user, one, free)), seats[0])


def _leaves_the_rest(user, taken, free):
    gone = {user.pk, taken.principal.pk if taken.principal else user.pk}
    return can_fill([[one for one in people if one.pk not in gone] for pk, people in free.items() if pk != taken.seat.pk])


def named_in(approval, user, barred: set[int]) -> bool:
    """Return whether any step of the approval names the person, or somebody not barred on whose behalf they may decide."""
    standing = {user.pk: user.roles} | {pk: roles for pk, roles in user.principals.items() if pk not in barred}
    return any(is_for(seat, pk, roles) for seat in approval.seats.all() for pk, roles in standing.items())


def is_for(seat, person_id, roles) -> bool:
    """Return whether a seat names this person, or a role among theirs.

    Whoever has become an auditor since they were named decides no more in their own name; a role that approves is held by its own right.
    """
    if seat.person_id:
        return seat.person_id == person_id and Role.AUDITOR not in roles
    return seat.role in roles


def seats_naming(user) -> Q:
    """Return the condition on seats that name a person, or somebody on whose behalf they decide."""
    named = _naming(user.pk, user.roles)
    for principal, roles in user.principals.items():
        named |= _naming(principal, roles) & ~Q(approval__plan__owner=principal) & ~Q(approval__plan__submitted_by=principal)
    return named


def _naming(person_id, roles) -> Q:
    """The condition that `is_for` is, on stored seats."""
    by_role = Q(role__in=roles)
    return by_role if Role.AUDITOR in roles else Q(person=person_id) | by_role
