"""The facts that the health of plans is judged by, read for many plans at once in a constant number of queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Event
from improvement import lateness
from improvement.health import Facts, Health, Milestone, Money, Work, judge
from improvement.models import UNFINISHED, ExtensionRequest, WorkItem
from improvement.readers import ends_granted
from improvement.states import ExtensionState, WorkState
from plans.models import BudgetLine, Expense, Phase
from plans.readers import baselines_in_force
from plans.states import PlanState, RevisionState

# Before, nothing is to be worked off; afterwards nothing can be late any more.
WATCHED = frozenset({PlanState.IN_PROGRESS, PlanState.VERIFYING})


def health_of(plans, by: lateness.Yardstick | None = None) -> dict[int, Health]:
    """Return the health of those of these plans whose work is under way, by the plan's id: the same for all its readers.

    While a revision is open, the facts are those of the baseline in force. Who does the work and a later date that was
    granted are no matter of a revision.
    """
    watched = [plan for plan in plans if plan.state in WATCHED]
    if not watched:
        return {}
    by = by or lateness.yardstick()
    return {pk: judge(facts, by) for pk, facts in facts_of(watched).items()}


def facts_of(plans) -> dict[int, Facts]:
    """Return what the health of each of these plans is judged by, by the plan's id."""
    ids = [plan.pk for plan in plans]
    revised = [plan.pk for plan in plans if plan.revision_state != RevisionState.NONE]
    frozen = dict(baselines_in_force().filter(plan__in=revised).values_list("plan_id", "document")) if revised else {}
    works, blocked, asked = _works(ids, frozen), _blocked(ids), _asked(ids)
    phases, money = _phases(ids, frozen), _money(ids, frozen)
    told = {}
    for plan in plans:
        mine = tuple(works[plan.pk])
        milestones = (*_of_phases(phases[plan.pk], mine), *_of_plan(plan, frozen.get(plan.pk), mine))
        told[plan.pk] = Facts(mine, blocked, asked[plan.pk], milestones, tuple(money[plan.pk]))
    return told


def _works(plans, frozen):
    rows = {row["row"]: row for document in frozen.values() for row in document.get("work_items", [])}
    names = ("pk", "state", "planned_start", "planned_end", "percent", "weight", "phase", "cost", "planned_cost", "parent")
    works, later = defaultdict(list), ends_granted(frozen) if frozen else {}
    for plan, *values in WorkItem.objects.in_scope().filter(plan__in=plans).order_by("pk").values_list("plan", *names):
        work = Work(*values)
        works[plan].append(_as_frozen(work, rows[work.pk], later) if work.pk in rows else work)
    return works


def _as_frozen(work, row, later):
    phase, cost = row.get("phase"), row.get("planned_cost") or 0
    start, end = (date.fromisoformat(row[name]) for name in ("planned_start", "planned_end"))
    return replace(work, planned_start=start, planned_end=later.get(work.pk, end), weight=Decimal(row["weight"]), planned_cost=Decimal(cost), phase=phase and phase["id"])


def _blocked(plans):
    """Return since when each blocked item is so, as the trail tells it."""
    items = WorkItem.objects.in_scope().filter(plan__in=plans, state=WorkState.BLOCKED)
    events = Event.objects.filter(object_type=WorkItem._meta.label_lower, object_id__in=items.values("pk"), verb="work.block")
    return {pk: timezone.localdate(at) for pk, at in events.order_by().values_list("object_id").annotate(Max("at"))}


def _asked(plans):
    waiting = ExtensionRequest.objects.filter(state=ExtensionState.ASKED, item__in=WorkItem.objects.in_scope().filter(plan__in=plans, state__in=UNFINISHED))
    asked = defaultdict(dict)
    for plan, item, at in waiting.order_by("pk").values_list("item__plan", "item", "created_at"):
        asked[plan][item] = timezone.localdate(at)
    return asked


def _phases(plans, frozen):
    phases = defaultdict(list)
    for phase in Phase.objects.filter(plan__in=set(plans) - set(frozen)):
        phases[phase.plan_id].append((phase.pk, phase.name, phase.planned_start, phase.planned_end))
    for plan, document in frozen.items():
        for row in document["parts"]["phases"]:
            phases[plan].append((row["row"], row["name"], *(date.fromisoformat(row[name]) for name in ("planned_start", "planned_end"))))
    return phases


def _of_phases(phases, works):
    for pk, name, start, end in phases:
        yield Milestone(name, start, end, tuple(work for work in works if work.phase == pk))


def _of_plan(plan, document, works):
    told = document["plan"] if document else None
    start, end = (date.fromisoformat(told[name]) if told and told[name] else getattr(plan, name) for name in ("planned_start", "planned_end"))
    if start and end:
        yield Milestone(_("end of the plan"), start, end, works)


def _money(plans, frozen):
    """Return what was planned and spent per plan and currency; in an open revision, planned is what the baseline says."""
    lines = defaultdict(list)
    for plan, pk, currency, planned in BudgetLine.objects.filter(plan__in=set(plans) - set(frozen)).order_by("place", "pk").values_list("plan", "pk", "currency", "planned"):
        lines[plan].append((pk, currency, planned))
    for plan, document in frozen.items():
        lines[plan] = [(row["row"], row["currency"], Decimal(row["planned"])) for row in document["parts"].get("budget", [])]
    spent = dict(Expense.objects.filter(plan__in=plans).order_by().values_list("line").annotate(Sum("amount")))
    return defaultdict(list, {plan: _by_currency(rows, spent) for plan, rows in lines.items()})


def _by_currency(rows, spent):
    money = {}
    for pk, currency, planned in rows:
        before, used = money.get(currency, Money(currency, Decimal(0), Decimal(0), False)), spent.get(pk, Decimal(0))
        money[currency] = Money(currency, before.planned + planned, before.spent + used, before.over or used > planned)
    return list(money.values())
