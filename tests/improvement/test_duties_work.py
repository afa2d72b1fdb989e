"""What the desk says of work: how late it is by the thresholds in force, that it lags, and that it waits for a revision."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import duties
from improvement import actions
from improvement.models import WorkItem
from plans import actions as plans
from plans import workdays
from plans.models import Plan
from tests.plans.approving import fresh
from tests.verification import factory


def of(person, kind):
    """The duties of one kind that await a person."""
    return duties.KINDS[kind].find(fresh(person))


def dated(item, start, end, **facts):
    """Let an item run from one day to another: written past the actions, in place of weeks that go by."""
    WorkItem.objects.filter(pk=item.pk).update(planned_start=start, planned_end=end, **facts)
    return item


@pytest.mark.requirement("I2")
def test_work_says_how_late_it_is_and_is_told_anew_when_it_lags(people):
    plan, today = factory.in_progress(people), timezone.localdate()
    first, second = plan.work_items.filter(assignee=people.delivery).order_by("number")
    dated(first, today - timedelta(days=90), today + timedelta(days=40))
    dated(second, workdays.add(today, -20), workdays.add(today, -2))
    found = {one.ref.split(":")[1]: (one.turn, one.lateness, one.action) for one in of(people.delivery, "work")}
    assert found == {
        f"{first.pk}": ("lagging", "", "Begin it and report progress. (not begun in time)"),
        f"{second.pk}": ("", "over", "Begin it and report progress. (overdue by 2 working days)"),
    }


def test_work_that_changes_the_scope_awaits_the_owner_until_a_revision_is_open(people):
    plan = factory.in_progress(people)
    item = plan.work_items.first()
    assert of(plan.owner, "scope") == []
    actions.create_work(plan, people.planner, area=item.area, title="One more", acceptance="Done.", planned_start=item.planned_start, planned_end=item.planned_end)
    assert [(one.ref, one.due, one.url, one.action) for one in of(plan.owner, "scope")] == [
        (f"plans.plan:{plan.pk}", item.planned_start, f"{plan.get_absolute_url()}#revise",
         "1 work item changes what was approved: open a revision, so that it can be approved."),
    ]  # fmt: skip
    assert of(people.planner, "scope") == []
    plans.revise(Plan.objects.get(pk=plan.pk), plan.owner, "More work.")
    assert of(plan.owner, "scope") == []
