"""How far a document is on its way through approval, and who may decide now (policy.csv, plan.approve; D4.2)."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from plans.models import Approval, ApprovalSeat
from plans.states import ApprovalState, Decision, StepMode


@dataclass(frozen=True)
class Step:
    """A step of a running approval: its seats, and the decisions that count, by the seat's id."""

    number: int
    name: str
    mode: str
    seats: tuple[ApprovalSeat, ...]
    decided: dict

    @property
    def complete(self) -> bool:
        """Whether the step has all the decisions it needs."""
        return bool(self.decided) if self.mode == StepMode.ANY else len(self.decided) == len(self.seats)

    @property
    def open_seats(self) -> list[ApprovalSeat]:
        """The seats that still wait for a decision."""
        return [] if self.complete else [seat for seat in self.seats if seat.pk not in self.decided]

    def has_decided(self, person_id: int) -> bool:
        """Whether a person has decided here already, in person or through somebody on their behalf."""
        return any(person_id in {decision.decided_by_id, decision.on_behalf_of_id} for decision in self.decided.values())


@dataclass(frozen=True)
class Seated:
    """A seat that a person may take now: their own, or that of the `principal` on whose behalf they decide."""

    seat: ApprovalSeat
    principal: object = None


def running(plan) -> Approval | None:
    """Return the approval that a plan's document is going through, or None."""
    return plan.approvals.filter(state=ApprovalState.RUNNING).first()


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


def present_step(steps: list[Step]) -> Step | None:
    """Return the step that waits for a decision: the first that is not complete."""
    return next((step for step in steps if not step.complete), None)


def seats_open_to(user, step: Step | None, barred: set[int]) -> list[Seated]:
    """Return the seats of a step that a person may take: by name, by role, then on behalf of whom they stand in for.

    `barred` are the ids of the people who never decide on this document; nobody decides on their behalf either.
    """
    if step is None or user.pk in barred or step.has_decided(user.pk):
        return []
    own = [Seated(seat) for seat in step.open_seats if _is_for(seat, user.pk, user.roles)]
    own.sort(key=lambda seated: seated.seat.person_id is None)
    return own or _on_behalf(user, step, barred)


def _on_behalf(user, step, barred):
    free = {pk: roles for pk, roles in user.principals.items() if pk not in barred and not step.has_decided(pk)}
    principals = type(user).objects.in_bulk(free) if free else {}
    return [Seated(seat, principals[pk]) for pk, roles in free.items() for seat in step.open_seats if _is_for(seat, pk, roles)]


def named_in(approval, user, barred: set[int]) -> bool:
    """Return whether any step of the approval names the person, or somebody not barred on whose behalf they may decide."""
    standing = {user.pk: user.roles} | {pk: roles for pk, roles in user.principals.items() if pk not in barred}
    return any(_is_for(seat, pk, roles) for seat in approval.seats.all() for pk, roles in standing.items())


def _is_for(seat, person_id, roles):
    return seat.person_id == person_id if seat.person_id else seat.role in roles


def seats_naming(user) -> Q:
    """Return the condition on seats that name a person, or somebody on whose behalf they decide."""
    named = Q(person=user) | Q(role__in=user.roles)
    for principal, roles in user.principals.items():
        standing_in = Q(person=principal) | Q(role__in=roles)
        named |= standing_in & ~Q(approval__plan__owner=principal) & ~Q(approval__plan__submitted_by=principal)
    return named
