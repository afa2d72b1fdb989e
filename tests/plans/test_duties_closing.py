"""The end of a plan awaits who closes it once nothing is missing, and before that whoever can settle what is (V0, D4.4)."""

import pytest
from django.utils.translation import override

from accounts import duties
from plans import closing
from plans.actions.plans import CLOSING_CONDITIONS
from plans.models import Plan
from reports import actions as reports
from reports.models import Submission
from tests.plans.approving import fresh
from tests.reports import factory as reported
from tests.verification import factory as checked


@pytest.fixture(autouse=True)
def in_english():
    """The words are compared in English."""
    with override("en"):
        yield


def awaiting(person, kind):
    """Object and deed of each duty of one kind."""
    return [(one.ref, one.action) for one in duties.KINDS[kind].find(fresh(person))]


def by_hand(plan):
    """The titles of the conditions that do not hold, asked one after the other."""
    return [str(one.title) for one in CLOSING_CONDITIONS if list(one(plan))]


def in_one_go(*plans):
    """The same of several plans, asked for all at once."""
    return {pk: [str(one.title) for one in found] for pk, found in closing.lacking(plans, CLOSING_CONDITIONS).items()}


def acknowledged(people, plan):
    """Issue the report of the plan's last round and let both recipients acknowledge it."""
    reported.issued(people, check_round=plan.rounds.last())
    for submission in Submission.objects.filter(report__plan=plan):
        reports.acknowledge(submission, submission.recipient)


@pytest.mark.requirement("V0")
def test_a_plan_awaits_acceptance_once_nothing_is_missing(people):
    plan = checked.ready_to_close(people)
    assert (by_hand(plan), in_one_go(plan)[plan.pk]) == (["The last report is acknowledged by leader and supervision"],) * 2
    assert awaiting(people.sms_owner, "accept") == []
    acknowledged(people, plan)
    assert (by_hand(plan), in_one_go(plan)[plan.pk]) == ([], [])
    (duty,) = duties.KINDS["accept"].find(fresh(people.sms_owner))
    assert (duty.ref, duty.plan, duty.url) == (f"plans.plan:{plan.pk}", plan.pk, f"{plan.get_absolute_url()}#close")
    assert [awaiting(person, "accept") for person in (plan.owner, people.planner, people.leadership)] == [[], [], []]


def test_the_owner_is_told_what_closing_lacks_and_the_head_is_not(people):
    plan = checked.closed_round(people).plan
    assert in_one_go(plan)[plan.pk] == by_hand(plan)
    (duty,) = duties.KINDS["closing"].find(fresh(plan.owner))
    assert duty.action == (
        "Not yet so: “Every miss is checked again as achieved, or carried over”, “Every corrective measure is done”, "
        "“Service catalogue and manual are stated”, “Knowledge is handed over and acknowledged”, “At least one review is held”."
    )
    assert awaiting(people.planner, "closing") == [(duty.ref, "Not yet so: “Every miss is checked again as achieved, or carried over”.")]
    assert awaiting(people.sms_owner, "closing") == []


def test_nothing_is_asked_for_while_a_round_is_open(people):
    control = checked.open_round(people)
    assert in_one_go(control.plan)[control.plan.pk] == by_hand(control.plan)
    assert [awaiting(person, "closing") for person in (control.plan.owner, people.planner)] == [[], []]


def test_a_closed_round_without_a_report_awaits_those_who_order_it(people):
    control = checked.closed_round(people)
    ref = f"verification.checkround:{control.pk}"
    assert [[one for one, _action in awaiting(person, "report_due")] for person in (people.planner, people.second_manager, people.colleague)] == [[ref], [ref], []]
    reported.ordered(people, check_round=control)
    assert awaiting(people.planner, "report_due") == []


def test_more_plans_take_no_more_queries(people, django_assert_num_queries):
    checked.closed_round(people)
    for count in (1, 2):
        if count == 2:
            checked.closed_round(people, plan=checked.finished(checked.in_progress(people, title="Second")))
        plans = list(Plan.objects.all())
        with django_assert_num_queries(10):
            assert [len(found) for found in closing.lacking(plans, CLOSING_CONDITIONS).values()] == [7] * count
