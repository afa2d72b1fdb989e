"""Many work items at once, to see how the pages bear them."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.law import permit
from accounts.models import User
from audit import many
from improvement.actions.work import next_number
from improvement.models import Area, WorkItem
from improvement.states import Priority, ScopeState
from plans.actions.plans import locked
from plans.states import IN_FORCE


def seed_work(plan, by, count: int) -> int:
    """Plan `count` items in an open document, spread over all areas, people and priorities; return the last one's number.

    Each has its event in the plan's chain. Raises NotAllowed, WrongState as planning a single item does.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "work.create", plan)
        scope = ScopeState.PENDING if plan.state in IN_FORCE else ScopeState.APPROVED
        number = next_number(plan)
        areas, people = list(Area.objects.filter(active=True)), list(User.objects.active().order_by("pk"))
        for start in range(0, count, many.AT_ONCE):
            places = range(start, min(start + many.AT_ONCE, count))
            many.create_all([_item(plan, number + place, place, areas, people, scope) for place in places], "work.create", by)
        return number + count - 1


def _item(plan, number, place, areas, people, scope):
    area, begins = areas[place % len(areas)], timezone.localdate() + timedelta(days=place % 90 - 30)
    return WorkItem(
        plan=plan, number=number, area=area, title=f"{area.name} {number}", acceptance=f"{area.code} {number}", assignee=people[place % len(people)],
        planned_start=begins, planned_end=begins + timedelta(days=7 + place % 60), planned_hours=Decimal(4 + place % 40),
        priority=Priority.values[place % len(Priority.values)], scope_state=scope,
    )  # fmt: skip
