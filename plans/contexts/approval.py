"""How an approval stands, and which routes a document may take: what the approver's page and the submission show."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import lateness_of
from audit.values import listed
from plans import approvals, returns, workdays
from plans.contexts.changes import ChangeGroup, groups_between
from plans.models import ApprovalRoute
from plans.rules import editors_of, never_decide
from plans.states import ApprovalState, StepMode


@dataclass(frozen=True)
class SeatLine:
    """A seat: what it names, who may take it, and the decision made there, if there is one."""

    label: str
    people: tuple
    decision: object = None

    @property
    def names(self) -> str:
        """Who may take the seat, in one line; empty where that is said by the label."""
        names = listed(self.people)
        return "" if names == self.label else names


@dataclass(frozen=True)
class StepLine:
    """A step: `state` is done, now, next or off; `stuck` says that nobody may decide in it."""

    number: int
    name: str
    mode: str
    state: str
    seats: tuple[SeatLine, ...]
    stuck: bool = False

    @property
    def mode_words(self) -> str:
        """Who of several approvers decides; empty where there is only one."""
        return str(StepMode(self.mode).label) if len(self.seats) > 1 else ""


@dataclass(frozen=True)
class Progress:
    """An approval on its way or at its end."""

    approval: object
    route: str
    steps: tuple[StepLine, ...]
    running: bool
    since: date
    waited: int
    due: date

    @cached_property
    def lateness(self) -> str:
        """How late the present step is."""
        return lateness_of(self.due) if self.running else ""


@dataclass(frozen=True)
class RouteChoice:
    """A route that a document may be submitted along; `blocked` says why it cannot be."""

    pk: int | str
    name: str
    description: str
    steps: tuple[StepLine, ...]
    blocked: tuple[str, ...]
    standard: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class SinceReturn:
    """What became of a document that was returned: the decision, what the author wrote with it, and what differs now."""

    decision: object
    answer: str
    changes: tuple[ChangeGroup, ...]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(group.lines) for group in self.changes)


def since_return(plan, frozen: dict) -> SinceReturn | None:
    """Return how the document in review, which is `frozen`, differs from the one that was returned before; None where none was."""
    decision = returns.last_return(plan)
    if decision is None:
        return None
    same = returns.says_the_same(plan, decision, frozen)
    changes = () if same else tuple(groups_between(returns.document_returned(plan), frozen))
    return SinceReturn(decision, returns.answer_to(plan), changes)


def open_factors_of(plan, side) -> list:
    """Return the open success factors of a rail, their links leading to the places on the approver's own page."""
    page = plan.get_absolute_url()
    return [replace(line, missing=tuple((said, url.removeprefix(page)) for said, url in line.missing)) for line in side.factors if line.mark == "no"]


def route_name(route) -> str:
    """Return the name of a route, or of the way that is taken without one."""
    return str(route) if route else _("Head of the service management system alone")


def progress_of(plan, sha256: str = "", approval=None) -> Progress | None:
    """Return how the plan's approval stands, the running one or the last; decisions count for this document, by default the submitted one.

    `approval` is that one, where it has been read already.
    """
    approval = approval or approvals.latest(plan)
    if approval is None:
        return None
    steps, running = approvals.steps_of(approval, sha256), approval.state == ApprovalState.RUNNING
    since = timezone.localdate(approval.waiting_since)
    free = approvals.free_people(steps, never_decide(plan))
    lines = lines_of(steps, free, approvals.present_step(steps) if running else None, over=not running)
    return Progress(approval, route_name(approval.route), lines, running, since, workdays.between(since, timezone.localdate()), approvals.due_on(approval))


def lines_of(steps, free, present=None, over: bool = False) -> tuple[StepLine, ...]:
    """Return steps as pages show them, with the people who may decide in each (as `approvals.free_people` gives them)."""
    return tuple(_line(step, seated, present, over) for step, seated in zip(steps, free, strict=True))


def _line(step, free, present, over):
    state = "now" if step is present else "done" if step.complete else "off" if over else "next"
    seats = tuple(SeatLine(str(seat), tuple(people), step.decided.get(seat.pk) if seat.pk else None) for seat, people in zip(step.seats, free, strict=True))
    return StepLine(step.number, step.name, step.mode, state, seats, not any(free))


def routes_for(plan) -> list[RouteChoice]:
    """Return the routes that the plan's document may take, the standard one first; the first that can be gone is chosen."""
    routes = list(ApprovalRoute.objects.filter(active=True).prefetch_related("steps__seats__person"))
    if not any(route.standard for route in routes):
        routes.insert(0, None)
    ways = [approvals.planned(route) for route in routes]
    free = iter(approvals.free_people([step for steps in ways for step in steps], {plan.owner_id} | editors_of(plan)))
    choices = [_choice(route, steps, [next(free) for _step in steps]) for route, steps in zip(routes, ways, strict=True)]
    chosen = next((choice for choice in choices if not choice.blocked), None)
    return [replace(choice, chosen=choice is chosen) for choice in choices]


def _choice(route, steps, free):
    blocked = approvals.shortcomings(steps) or approvals.impossible(steps, free)
    if route is None:
        return RouteChoice("", route_name(route), "", lines_of(steps, free), tuple(blocked))
    return RouteChoice(route.pk, route.name, route.description, lines_of(steps, free), tuple(blocked), route.standard)
