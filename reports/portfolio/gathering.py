"""What is counted is gathered once, in a number of queries that does not grow; every set of rows is that of the reader."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.models import Event
from plans import workdays
from plans.lineage import frozen_rows
from plans.models import BudgetLine, Expense, ImprovementInput, Plan, PlanInput
from plans.readers import baselines_in_force, with_end_read_by, working_plans
from plans.spans import within
from plans.states import PlanState, RevisionState
from reports.models import Report
from reports.portfolio.facts import Fact, Facts, PlanFact
from verification import statistics
from verification.models import CheckRound, ControlRow, CorrectiveMeasure
from verification.states import MISSES, Effect, RoundState, RowKind

JUDGED = (Effect.EFFECTIVE, Effect.INEFFECTIVE, Effect.INCONCLUSIVE)


class CheckedRow(NamedTuple):
    """What the formula of the control table asks of a row, without the weight of a model: there are thousands."""

    pk: int
    round: int
    kind: str
    result: str
    weight: Decimal
    must_pass: bool
    element: str
    actual_value: Decimal | None
    baseline_value: Decimal | None
    target_value: Decimal | None

    @property
    def is_miss(self) -> bool:
        """Whether the row was not reached, in full or in part."""
        return self.result in MISSES


def gathered(user, first: date, last: date, today: date) -> Facts:
    """Return the facts of the plans that a user may read; what happened on a day is told from `first` to `last`."""
    span = first, min(last, today)
    rounds, goals, verdicts = _checked(user, span)
    undone, overdue, judged = _measures(user, span, today)
    return Facts(
        today, workdays.own_days(date.min, date.max), tuple(_plans(user)), rounds, goals, verdicts, tuple(_misses(user, span)),
        undone, overdue, judged, tuple(_repeats(user, span)), tuple(_planned(user)), tuple(_spent(user, span)), tuple(_reports(user, span)),
    )  # fmt: skip


def _plans(user):
    steps, services = _steps(user), _services(user)
    rows = with_end_read_by(user, Plan.objects.visible_to(user)).order_by("id")
    for pk, department, end, created in rows.values_list("pk", "owner__department", "end_read", "created_at"):
        yield PlanFact(pk, pk, department or 0, frozenset(services[pk]), end, timezone.localdate(created), tuple(steps[pk]))


def _steps(user):
    """Return the stages each plan came to, by the plan's id, from the trail."""
    plans = Plan.objects.visible_to(user).order_by().values("pk")
    events = Event.objects.filter(object_type=Plan._meta.label_lower, object_id__in=plans, new_state__in=PlanState.values)
    steps = defaultdict(list)
    for plan, moment, stage, verb in events.order_by("id").values_list("object_id", "at", "new_state", "verb"):
        steps[plan].append((timezone.localdate(moment), stage, verb))
    return steps


def _services(user):
    """Return the services that each plan's inputs are about, as the user reads the plan."""
    services = defaultdict(set)
    told = PlanInput.objects.filter(plan__in=working_plans(user), source__service__isnull=False)
    for plan, service in told.order_by().values_list("plan", "source__service"):
        services[plan].add(service)
    hidden = [(plan.pk, row["source"]["id"]) for plan, row in frozen_rows(user, "inputs")]
    named = ImprovementInput.objects.filter(pk__in=[source for _plan, source in hidden], service__isnull=False)
    about = dict(named.order_by().values_list("pk", "service")) if hidden else {}
    for plan, source in hidden:
        services[plan].update({about[source]} if source in about else ())
    return services


def _checked(user, span):
    """Return the closed rounds with their attainment, the goals they checked, and what they said of indicators."""
    closed = CheckRound.objects.visible_to(user).filter(within("closed_at", *span), state=RoundState.CLOSED)
    rows_of = defaultdict(list)
    for told in ControlRow.objects.filter(round__in=closed.order_by().values("pk")).order_by("round", "place").values_list(*CheckedRow._fields):
        rows_of[told[1]].append(CheckedRow(*told))
    rounds, goals, verdicts = [], [], []
    for pk, plan, moment, told in closed.order_by("closed_at", "number").values_list("pk", "plan", "closed_at", "verdicts"):
        day, figures = timezone.localdate(moment), statistics.of_rows(rows_of[pk])
        rounds.append(Fact(pk, plan, day, "passed" if figures.passed else "", figures.attainment))
        goals += [Fact(row.pk, plan, day, row.result, round=pk) for row in rows_of[pk] if row.kind == RowKind.GOAL]
        verdicts += [Fact((pk, one["indicator"]), plan, day, one["code"], round=pk) for one in told]
    return tuple(rounds), tuple(goals), tuple(verdicts)


def _misses(user, span):
    explained = Exists(CorrectiveMeasure.objects.filter(cause__row=OuterRef("pk")))
    rows = ControlRow.objects.visible_to(user).missed().filter(within("checked_at", *span)).annotate(explained=explained)
    for pk, plan, moment, told in rows.order_by("pk").values_list("pk", "round__plan", "checked_at", "explained"):
        yield Fact(pk, plan, timezone.localdate(moment), "explained" if told else "unexplained")


def _measures(user, span, today):
    """Return the measures that are not done today, those of them that are overdue, and those judged within the span."""
    mine = CorrectiveMeasure.objects.visible_to(user).order_by("pk")
    plan = "cause__row__round__plan"
    standing = [tuple(Fact(*row) for row in rows.values_list("pk", plan)) for rows in (mine.to_do(), mine.late(today))]
    judged = mine.filter(within("effect_at", *span), effect__in=JUDGED).values_list("pk", plan, "effect_at", "effect")
    return *standing, tuple(Fact(pk, of, timezone.localdate(moment), effect) for pk, of, moment, effect in judged)


def _repeats(user, span):
    rows = ImprovementInput.objects.visible_to(user).often_carried_over().filter(within("created_at", *span), origin_plan__in=Plan.objects.visible_to(user))
    for pk, plan, moment in rows.order_by("pk").values_list("pk", "origin_plan", "created_at"):
        yield Fact(pk, plan, timezone.localdate(moment))


def _planned(user):
    """Yield the budget in force: of a plan being revised, the baseline's."""
    plans = Plan.objects.visible_to(user)
    lines = BudgetLine.objects.filter(plan__in=plans.filter(revision_state=RevisionState.NONE))
    for row in lines.order_by("pk").values_list("pk", "plan", "currency", "planned"):
        yield Fact(row[0], row[1], None, row[2], row[3])
    for plan, document in baselines_in_force().filter(plan__in=plans).values_list("plan_id", "document"):
        for row in document["parts"].get("budget", []):
            yield Fact(row["row"], plan, None, row["currency"], Decimal(row["planned"]))


def _spent(user, span):
    rows = Expense.objects.filter(plan__in=Plan.objects.visible_to(user), spent_on__range=span)
    for pk, plan, day, currency, amount in rows.order_by("pk").values_list("pk", "plan", "spent_on", "line__currency", "amount"):
        yield Fact(pk, plan, day, currency, amount)


def _reports(user, span):
    rows = Report.objects.visible_to(user).issued().filter(within("issued_at", *span), plan__in=Plan.objects.visible_to(user))
    for pk, plan, moment, state in rows.order_by("pk").values_list("pk", "plan", "issued_at", "state"):
        yield Fact(pk, plan, timezone.localdate(moment), state)


