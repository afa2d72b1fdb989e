"""The health of plans as pages show it: the colour in words, and each reason with the way to its rows."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from improvement import lateness
from improvement.health import FINDINGS, GREEN, ORDER, TONES, Health
from improvement.health.gathering import WATCHED, health_of
from plans.models import Plan
from plans.readers import as_read_by

# How a finding shows in a list of checks: crossed out or with a warning.
MARKS = {"ok": "yes", "warn": "over", "bad": "no"}


@dataclass(frozen=True)
class Reason:
    """A finding in words: `mark` is no (red) or over (amber), `url` leads to the rows it speaks of."""

    code: str
    text: str
    url: str
    tone: str
    mark: str


@dataclass(frozen=True)
class PlanHealth:
    """A plan as it is read, with its health."""

    plan: Plan
    health: Health
    reasons: tuple[Reason, ...]

    @property
    def url(self) -> str:
        """The address of the plan's work."""
        return reverse("improvement:board", args=[self.plan.number])

    @property
    def in_a_line(self) -> str:
        """All reasons in one line."""
        return " ".join(reason.text for reason in self.reasons)


def reasons_of(plan, health: Health) -> tuple[Reason, ...]:
    """Return the findings on a plan, the worst first, each with the way to its rows."""
    return tuple(Reason(one.code, one.text, _url(plan, one), TONES[one.colour], MARKS[TONES[one.colour]]) for one in health.findings)


def _url(plan, finding):
    board = reverse("improvement:board", args=[plan.number])
    if finding.code in FINDINGS:
        return f"{board}?view=table&finding={finding.code}"
    return f"{plan.get_absolute_url()}#budget" if finding.code == "budget" else f"{board}?view=gantt"


def shown(plan, by: lateness.Yardstick | None = None) -> PlanHealth | None:
    """Return a plan with its health; None while nothing is being worked off."""
    health = health_of([plan], by).get(plan.pk)
    return health and PlanHealth(plan, health, reasons_of(plan, health))


def overview(user, by: lateness.Yardstick | None = None) -> list[PlanHealth]:
    """Return the plans under way that the user may read, with their health, the worst first and then by planned end."""
    plans = as_read_by(user, Plan.objects.visible_to(user).filter(state__in=WATCHED).for_list().order_by("pk"))
    health = health_of(plans, by)
    rows = [PlanHealth(plan, health[plan.pk], reasons_of(plan, health[plan.pk])) for plan in plans]
    return sorted(rows, key=lambda row: (-ORDER.index(row.health.colour), row.plan.planned_end or date.max))


def well(rows: list[PlanHealth]) -> list[PlanHealth]:
    """Return those on track."""
    return [row for row in rows if row.health.colour == GREEN]
