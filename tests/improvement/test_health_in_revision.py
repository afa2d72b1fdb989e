"""While a revision is open, supervision goes on by the dates that were approved: nobody makes lateness go away by drafting."""

from datetime import timedelta

import pytest

from improvement import actions
from improvement.health.gathering import health_of
from plans import actions as plan_actions
from plans.models import Plan
from tests.improvement import factory

pytestmark = pytest.mark.django_db


def told(plan):
    """The health of a plan in sentences."""
    health = health_of([Plan.objects.get(pk=plan.pk)])[plan.pk]
    return health.colour, [one.text for one in health.findings if one.code != "milestones"]


def test_a_later_date_in_an_open_revision_makes_nothing_less_overdue(people):
    item = factory.item_in_progress(people)
    before = told(item.plan)
    plan_actions.revise(Plan.objects.get(pk=item.plan_id), people.quality_manager, "Later")
    actions.edit_work(item, people.quality_manager, factory.fresh(item).version, planned_end=factory.later(item, 200))
    assert before[0] == "red"
    assert told(item.plan) == before


def test_a_date_that_was_granted_holds_in_an_open_revision_too(people):
    item = factory.item_in_progress(people)
    asked = actions.request_extension(item, people.delivery, factory.later(item, 200), "More time")
    actions.decide_extension(asked, people.quality_manager, True)
    before = told(item.plan)
    plan_actions.revise(Plan.objects.get(pk=item.plan_id), people.quality_manager, "Earlier")
    stored = factory.fresh(item)
    actions.edit_work(item, people.quality_manager, stored.version, planned_end=stored.planned_end - timedelta(days=150))
    assert told(item.plan) == before
