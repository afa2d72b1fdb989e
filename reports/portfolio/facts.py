"""What a portfolio counts: one fact per row, each with the plan it belongs to; figures are drawn from these alone."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from plans import workdays
from plans.states import OPEN, PlanState
from reports.portfolio.periods import Period

ENDED = frozenset({PlanState.CLOSED, PlanState.CANCELLED})


@dataclass(frozen=True)
class PlanFact:
    """A plan: its owner's department (0 for none), the services its inputs are about, its planned end as the reader reads it.

    `steps` are the stages it came to, in order, as (day, stage, verb).
    """

    id: int
    plan: int
    department: int
    services: frozenset[int]
    end: date | None
    begun: date
    steps: tuple[tuple[date, str, str], ...]

    def stage_on(self, day: date) -> str:
        """The stage at the end of a day, "" before the plan was there."""
        if self.begun > day:
            return ""
        return next((stage for when, stage, _verb in reversed(self.steps) if when <= day), PlanState.DRAFT.value)

    def day_of(self, verb: str, period: Period) -> date | None:
        """The last day of the period on which this was done to the plan."""
        return max((when for when, _stage, done in self.steps if done == verb and when in period), default=None)

    def is_at_work_in(self, period: Period) -> bool:
        """Whether the plan was being implemented or verified on any day of the period."""
        starts = [when for when, _stage, verb in self.steps if verb == "plan.start" and when <= period.last]
        ends = [when for when, stage, _verb in self.steps if stage in ENDED]
        return bool(starts) and (not ends or ends[-1] >= period.first)


@dataclass(frozen=True)
class Fact:
    """A row that is counted: `mark` tells rows of a kind apart, `amount` is what it comes to where it is not counted as one."""

    id: object
    plan: int
    day: date | None = None
    mark: str = ""
    amount: Decimal | None = None
    round: int = 0


@dataclass(frozen=True)
class Facts:
    """All that was gathered for one reader; `today` is the day on which, `own` are the organisation's own working days."""

    today: date
    own: dict[date, bool]
    plans: tuple[PlanFact, ...] = ()
    rounds: tuple[Fact, ...] = ()
    goals: tuple[Fact, ...] = ()
    verdicts: tuple[Fact, ...] = ()
    misses: tuple[Fact, ...] = ()
    undone: tuple[Fact, ...] = ()
    overdue: tuple[Fact, ...] = ()
    judged: tuple[Fact, ...] = ()
    repeats: tuple[Fact, ...] = ()
    planned: tuple[Fact, ...] = ()
    spent: tuple[Fact, ...] = ()
    reports: tuple[Fact, ...] = ()

    def of(self, service: int | None = None, department: int | None = None) -> "Facts":
        """Return the facts of the plans about a service, and of an owner of a department; 0 means about none, of none."""
        if service is None and department is None:
            return self
        kept = {one.id for one in self.plans if service in {None, *(one.services or {0})} and department in {None, one.department}}
        rows = {one.name: tuple(fact for fact in getattr(self, one.name) if fact.plan in kept) for one in fields(self) if one.name not in {"today", "own"}}
        return replace(self, **rows)

    def standing_day(self, period: Period) -> date:
        """The day on which a period's standing is told: its last, or today while it runs."""
        return min(period.last, self.today)

    def is_late(self, plan: PlanFact, day: date) -> bool:
        """Whether a working day had passed since the plan's planned end on a day, as lateness of plans is told."""
        return plan.end is not None and plan.end < workdays.earliest_in_time(day, own=self.own)

    def last_rounds(self, period: Period) -> dict[int, Fact]:
        """The last round that each plan closed in a period, by the round's id."""
        last = {one.plan: one for one in self.rounds if one.day in period}
        return {one.id: one for one in last.values()}

    def overdue_on(self, day: date) -> list[PlanFact]:
        """The plans that were open on a day, with a working day gone by since their planned end."""
        return [one for one in self.plans if one.stage_on(day) in OPEN and self.is_late(one, day)]
