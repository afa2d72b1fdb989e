"""The figures of a portfolio: what each counts. Its number and the rows behind it come from the same few lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.states import PlanState
from plans.statistics import Outcome
from reports.portfolio.facts import Fact, Facts
from reports.portfolio.periods import Period
from reports.states import ReportState
from verification import rules
from verification.states import MISSES, Effect, Result

HUNDRED, ONE = Decimal(100), Decimal(1)


class Unit(models.TextChoices):
    """How a figure comes from its rows: counted, shared in %, or added up as money."""

    COUNT = "count", _("Number")
    SHARE = "share", _("Share in %")
    MONEY = "money", _("Money")


class Chapter(models.TextChoices):
    """Under which heading a figure stands."""

    PLANS = "plans", _("Plans")
    ROUNDS = "rounds", _("Check rounds and goals")
    MISSES = "misses", _("Misses and corrective measures")
    INDICATORS = "indicators", _("Indicators")
    BUDGET = "budget", _("Budget")
    REPORTS = "reports", _("Reports")


class When(models.TextChoices):
    """What of a period a figure tells."""

    WITHIN = "within", _("within the period")
    END = "end", _("at the end of the period, or today while it runs")
    TODAY = "today", _("as it stands today")


@dataclass(frozen=True)
class Kind:
    """A figure: its `source` names the kind of its rows, `pick` finds them among the facts; `bad` when every one is one too many."""

    code: str
    chapter: Chapter
    label: object
    source: str
    pick: Callable[[Facts, Period], Iterable]
    when: When = When.WITHIN
    unit: Unit = Unit.COUNT
    bad: bool = False
    currency: str = ""

    def rows(self, facts: Facts, period: Period) -> list:
        """The facts behind the figure in a period."""
        return list(self.pick(facts, period))

    def value_of(self, rows: list) -> int | Decimal | None:
        """What the figure comes to; an attainment by the formula of the control table, every round weighing alike."""
        if self.unit == Unit.COUNT:
            return len(rows)
        if self.unit == Unit.MONEY:
            return sum((one.amount for one in rows), Decimal(0))
        return rules.overall([(ONE, one.amount / HUNDRED) for one in rows])


def _in_stage(stage):
    return lambda facts, period: [one for one in facts.plans if one.stage_on(facts.standing_day(period)) == stage]


def _moved(verb):
    return lambda facts, period: [one for one in facts.plans if one.day_of(verb, period)]


def _closed(late):
    return lambda facts, period: [one for one in facts.plans if (day := one.day_of("plan.close", period)) and facts.is_late(one, day) == late]


def _within(name, *marks):
    return lambda facts, period: [one for one in getattr(facts, name) if one.day in period and (not marks or one.mark in marks)]


def _of_last_rounds(name, marks):
    def pick(facts, period):
        last = facts.last_rounds(period)
        return [one for one in getattr(facts, name) if one.round in last and one.mark in marks]

    return pick


def _attained(facts: Facts, period: Period) -> list[Fact]:
    return [one for one in facts.last_rounds(period).values() if one.amount is not None]


def _planned(currency):
    def pick(facts, period):
        at_work = {one.id for one in facts.plans if one.is_at_work_in(period)}
        return [one for one in facts.planned if one.plan in at_work and one.mark == currency]

    return pick


C = Chapter
KINDS = (
    *(Kind(f"stage_{code}", C.PLANS, words, "plans", _in_stage(code), When.END) for code, words in PlanState.choices),
    Kind("plans_started", C.PLANS, _("Implementation begun"), "plans", _moved("plan.start")),
    Kind("plans_closed", C.PLANS, _("Accepted and closed"), "plans", _moved("plan.close")),
    Kind("closed_in_time", C.PLANS, _("Closed in time"), "plans", _closed(False)),
    Kind("closed_late", C.PLANS, _("Closed late"), "plans", _closed(True), bad=True),
    Kind("plans_overdue", C.PLANS, _("Open and overdue"), "plans", lambda facts, period: facts.overdue_on(facts.standing_day(period)), When.END, bad=True),
    Kind("rounds_closed", C.ROUNDS, _("Check rounds closed"), "rounds", _within("rounds")),
    Kind("rounds_passed", C.ROUNDS, _("Check rounds passed"), "rounds", _within("rounds", "passed")),
    Kind("attainment", C.ROUNDS, _("Attainment, by the last round of each plan"), "rounds", _attained, unit=Unit.SHARE),
    Kind("goals_reached", C.ROUNDS, _("Goals reached"), "rows", _of_last_rounds("goals", {Result.ACHIEVED})),
    Kind("goals_missed", C.ROUNDS, _("Goals missed, in full or in part"), "rows", _of_last_rounds("goals", MISSES), bad=True),
    Kind("misses_explained", C.MISSES, _("Misses found, explained with a measure"), "rows", _within("misses", "explained")),
    Kind("misses_unexplained", C.MISSES, _("Misses found, not explained"), "rows", _within("misses", "unexplained"), bad=True),
    Kind("measures_open", C.MISSES, _("Corrective measures open"), "measures", lambda facts, period: facts.undone, When.TODAY),
    Kind("measures_overdue", C.MISSES, _("Corrective measures overdue"), "measures", lambda facts, period: facts.overdue, When.TODAY, bad=True),
    Kind("measures_effective", C.MISSES, _("Corrective measures judged effective"), "measures", _within("judged", Effect.EFFECTIVE)),
    Kind("measures_ineffective", C.MISSES, _("Corrective measures judged ineffective"), "measures", _within("judged", Effect.INEFFECTIVE), bad=True),
    Kind("third_repeats", C.MISSES, _("Misses carried over for the third time or more"), "inputs", _within("repeats"), bad=True),
    *(
        Kind(f"indicators_{code}", C.INDICATORS, words, "verdicts", _of_last_rounds("verdicts", {code}), bad=code == Outcome.WORSE)
        for code, words in Outcome.choices
    ),
    Kind("reports_issued", C.REPORTS, _("Reports issued"), "reports", _within("reports")),
    Kind("reports_acknowledged", C.REPORTS, _("Of these, acknowledged by every recipient"), "reports", _within("reports", ReportState.ACKNOWLEDGED)),
)


def of_money(currency: str) -> tuple[Kind, Kind]:
    """Return the figures of a currency: planned by the plans at work in the period, and spent within it."""
    facts = {"unit": Unit.MONEY, "currency": currency}
    return (
        Kind(f"planned_{currency}", C.BUDGET, _("Planned, by plans at work in the period"), "lines", _planned(currency), **facts),
        Kind(f"spent_{currency}", C.BUDGET, _("Spent within the period"), "expenses", _within("spent", currency), **facts),
    )


def kinds_of(facts: Facts) -> list[Kind]:
    """Return the figures in the order of their chapters: those of money for each currency that the facts know."""
    currencies = sorted({one.mark for one in (*facts.planned, *facts.spent)})
    known = [*KINDS, *(kind for currency in currencies for kind in of_money(currency))]
    order = list(Chapter)
    return sorted(known, key=lambda kind: order.index(kind.chapter))
