"""Work items for tests, built through the actions that users call."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from improvement import actions
from improvement.models import Area, WorkItem
from plans import actions as plans
from tests.plans import factory
from tests.standing import standing


def add(plan, by, code="C3", **facts) -> WorkItem:
    """A work item under an area."""
    given = {
        "title": f"Item of {code}",
        "acceptance": "It is in use.",
        "planned_start": date(2026, 1, 5),
        "planned_end": date(2026, 3, 31),
        "planned_hours": Decimal(8),
        **facts,
    }
    return actions.create_work(plan, by, area=Area.objects.get(code=code), **given)


@standing
def started(people, **facts):
    """A plan in progress, with the one item of the plans' factory, assigned to `people.delivery`."""
    return plans.start(factory.approved(people, **facts), people.quality_manager)


@standing
def item_in_progress(people) -> WorkItem:
    """The item of a plan in progress."""
    return started(people).work_items.get()


def report(item, by, percent, **facts):
    """A report at the item's present version."""
    return actions.report_progress(item, by, fresh(item).version, percent, **facts)


def fresh(item) -> WorkItem:
    """The item as it is stored now."""
    return WorkItem.objects.get(pk=item.pk)


def later(item, days=14):
    """A date after the item's planned end and after today."""
    return max(fresh(item).planned_end, timezone.localdate()) + timedelta(days=days)
