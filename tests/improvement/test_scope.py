"""Scope: what changes it waits as pending until a revision is approved; what only details an approved item does not."""

from datetime import date

import pytest

from audit.errors import WrongState
from improvement import actions, lateness
from improvement.models import WorkItem
from plans import actions as plan_actions
from plans.document import digest, of
from plans.models import Plan
from tests.improvement import factory

pytestmark = pytest.mark.django_db


def approve_revision(plan, people):
    """The owner submits the revision, and the head of the service management system approves it."""
    plan = plan_actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    return plan_actions.approve(plan, people.sms_owner, digest(of(plan)))


@pytest.mark.requirement("I1")
def test_an_item_added_to_a_plan_at_work_is_pending_until_a_revision_is_approved(people):
    plan = factory.started(people)
    item = factory.add(plan, people.planner, "P1", assignee=people.delivery)
    plan_actions.revise(Plan.objects.get(pk=plan.pk), people.quality_manager, "More to do")
    assert factory.fresh(item).scope_state == "pending"
    approve_revision(plan, people)
    assert factory.fresh(item).scope_state == "approved"


@pytest.mark.requirement("I2")
def test_what_waits_for_a_revision_is_not_late(people):
    plan = factory.started(people)
    item = factory.add(plan, people.planner, "P1", assignee=people.delivery)
    WorkItem.objects.filter(pk=item.pk).update(planned_start=date(2020, 1, 6), planned_end=date(2020, 3, 6))
    waits = (lateness.of(factory.fresh(item), lateness.yardstick()), list(WorkItem.objects.overdue().filter(pk=item.pk)))
    plan_actions.revise(Plan.objects.get(pk=plan.pk), people.quality_manager, "More to do")
    WorkItem.objects.filter(pk=item.pk).update(scope_state="approved")
    approved = (lateness.of(factory.fresh(item), lateness.yardstick()), [one.pk for one in WorkItem.objects.overdue().filter(pk=item.pk)])
    assert (waits, approved) == (("", []), ("over", [item.pk]))


@pytest.mark.requirement("I1")
def test_a_part_that_comes_into_scope_counts_in_its_whole_at_once(people):
    whole = factory.item_in_progress(people)
    factory.report(whole, people.delivery, 60)
    part = factory.add(whole.plan, people.planner, "P1", assignee=people.delivery, parent=whole)
    assert factory.fresh(whole).percent == 60
    plan_actions.revise(Plan.objects.get(pk=whole.plan_id), people.quality_manager, "More to do")
    approve_revision(whole.plan, people)
    assert (factory.fresh(part).scope_state, factory.fresh(whole).percent) == ("approved", 0)


@pytest.mark.requirement("I2")
def test_more_time_never_brings_a_later_end_of_a_revision_forward(people):
    item = factory.item_in_progress(people)
    asked = actions.request_extension(item, people.delivery, date(2026, 4, 15), "Illness")
    WorkItem.objects.filter(pk=item.pk).update(planned_end=date(2026, 5, 1))
    actions.decide_extension(asked, people.quality_manager, True)
    assert factory.fresh(item).planned_end == date(2026, 5, 1)


@pytest.mark.requirement("I1")
def test_a_pending_item_is_not_worked_off_and_says_why_wherever_it_stands(people, sign_in):
    plan = factory.started(people)
    item = factory.add(plan, people.planner, "P1", assignee=people.delivery)
    with pytest.raises(WrongState):
        factory.report(item, people.delivery, 10)
    client = sign_in("delivery")
    assert "Pending approval" in client.get(item.get_absolute_url()).content.decode()
    assert "Pending approval" in client.get(f"/plans/{plan.number}/implementation/?view=table").content.decode()
    assert item not in WorkItem.objects.to_report_on(people.delivery)


def test_details_of_an_approved_item_need_no_revision(people):
    item = factory.item_in_progress(people)
    detailed = actions.detail_work(item, people.delivery, item.version, priority="high")
    actions.add_point(detailed, people.delivery, "Tried out")
    assert (factory.fresh(item).scope_state, Plan.objects.get(pk=item.plan_id).revision_state) == ("approved", "none")


def test_discarding_the_revision_takes_away_what_it_added_and_keeps_what_was_pending_before(people):
    plan = factory.started(people)
    before = factory.add(plan, people.planner, "P1")
    plan = plan_actions.revise(Plan.objects.get(pk=plan.pk), people.quality_manager, "More to do")
    within = factory.add(plan, people.quality_manager, "P2")
    plan_actions.discard_revision(Plan.objects.get(pk=plan.pk), people.quality_manager, "Not now")
    left = WorkItem.objects.filter(pk__in=[before.pk, within.pk]).values_list("pk", "scope_state")
    assert list(left) == [(before.pk, "pending")]
