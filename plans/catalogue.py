"""The catalogue of services read for a person: which goals serve an objective, as far as they may read the plans (D1.1)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from plans.lineage import frozen_rows
from plans.models import Goal, Plan, Service
from plans.readers import working_plans


@dataclass(frozen=True)
class Aim:
    """A goal that serves an objective: what it says, in which plan, and its target."""

    plan: Plan
    statement: str
    target_value: Decimal
    unit: str


def goals_by_objective(user, pks) -> dict[int, list[Aim]]:
    """Return the goals that serve these objectives, by the objective's id: as worked on where the user reads that, else as in force."""
    goals = Goal.objects.filter(service_objective__in=pks, plan__in=working_plans(user)).select_related("plan").order_by("-plan_id", "place")
    found = defaultdict(list)
    for goal in goals:
        found[goal.service_objective_id].append(Aim(goal.plan, goal.statement, goal.target_value, goal.unit))
    for plan, row in frozen_rows(user, "goals"):
        served = row.get("service_objective")
        if isinstance(served, dict) and served["id"] in pks:
            found[served["id"]].append(Aim(plan, row["statement"], Decimal(row["target_value"]), row["unit"]))
    return found


def shown_plans(user, documents) -> dict[int, Plan]:
    """Return the plans that led to these documents, by id, as far as the user may see them."""
    return Plan.objects.visible_to(user).in_bulk({one.plan_id for one in documents if one.plan_id})


def services_listed(user):
    """Return the services with the number of their objectives in force, and of the plans the user may read whose goals serve one."""
    goals = Goal.objects.filter(service_objective__service=OuterRef("pk"), plan__in=working_plans(user)).order_by()
    counted = goals.values("service_objective__service").annotate(n=Count("plan", distinct=True)).values("n")
    objectives = Count("objectives", filter=Q(objectives__active=True))
    return Service.objects.select_related("owner").annotate(objectives_in_force=objectives, plans_using=Coalesce(Subquery(counted), 0)).order_by("code")
