"""Planned cost and indicator of acceptance in the document: frozen, replayed, compared, printed and shown."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from improvement import actions
from plans import actions as plan_actions
from plans import asof, differences, document
from plans.contexts.changes import groups_between
from plans.models import Indicator, Plan
from tests.improvement import factory
from tests.plans import factory as plans


@pytest.fixture
def plan(people):
    """A draft whose item has a cost and an indicator to be reached."""
    plan = plans.draft(people)
    item, indicator = plan.work_items.get(), Indicator.objects.first()
    actions.edit_work(item, people.quality_manager, item.version, planned_cost=Decimal("1200.5"), indicator=indicator, indicator_target=Decimal(95))
    return Plan.objects.get(pk=plan.pk)


def row(said):
    """The one work item of a document."""
    return said["work_items"][0]


def test_the_document_as_it_stood_says_them_as_the_document_does_now(plan):
    then = asof.at(plan, timezone.now(), working=True).document
    assert row(then) == row(document.of(plan))
    assert (row(then)["planned_cost"], row(then)["indicator_target"], row(then)["indicator"]["code"]) == ("1200.5", "95", Indicator.objects.first().code)


def test_what_an_older_document_did_not_know_yet_is_no_difference_as_long_as_nobody_planned_it(people, plan):
    now = document.of(plan)
    new = ("planned_cost", "indicator", "indicator_target")
    older = {**now, "work_items": [{name: value for name, value in row(now).items() if name not in new}]}
    assert [(one.name, one.new) for one in differences.between(older, now)] == [(name, row(now)[name]) for name in row(now) if name in new]
    unplanned = {**now, "work_items": [row(now) | {"planned_cost": "0", "indicator": None, "indicator_target": None}]}
    assert differences.between(older, unplanned) == []


@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["Planned cost", "Indicator of acceptance", "Value to be reached"]), ("zh-hans", ["计划费用", "验收指标", "应达到的值"])],
)
def test_a_baseline_and_its_differences_name_them_in_the_readers_language(people, sign_in, plan, language, labels):
    item = plan.work_items.get()
    before = document.of(plan)
    actions.edit_work(item, people.quality_manager, item.version, planned_cost=Decimal(1500), indicator_target=Decimal(96))
    with translation.override(language):
        shown = str(groups_between(before, document.of(plan)))
    assert [label in shown for label in labels] == [True, False, True]


def test_more_items_take_no_more_queries_to_freeze(people, plan):
    document.of(plan)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            document.of(plan)
        counts.append(len(queries))
        for _more in range(2):
            factory.add(plan, people.quality_manager, indicator=Indicator.objects.first(), indicator_target=Decimal(1))
    assert counts[0] == counts[1]


def test_a_discarded_revision_brings_them_back(people):
    plan = factory.started(people)
    item = plan.work_items.get()
    plan_actions.revise(plan, people.quality_manager, "Costs")
    actions.edit_work(item, people.quality_manager, item.version, planned_cost=Decimal(9))
    assert factory.fresh(item).planned_cost == 9
    plan_actions.discard_revision(Plan.objects.get(pk=plan.pk), people.quality_manager)
    assert factory.fresh(item).planned_cost == 0
