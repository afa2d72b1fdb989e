"""A report goes to those whom the approved document names, and to nobody else; without them there is none."""

import pytest

from accounts import actions as accounts
from audit.errors import NotReady
from plans import actions as plans
from plans import document
from plans.models import Plan
from tests.plans import factory as plan_factory
from tests.reports import factory
from tests.verification import factory as verified

RECIPIENTS = {"leader": "leadership", "supervisor": "supervision"}


def round_of_a_plan_without(part, people):
    """A closed round over a baseline that names nobody as `part`."""
    plan = plan_factory.draft(people)
    plans.remove_part(plan.members.get(part=part), plan.owner)
    plan = plans.submit(plan, plan.owner)
    plan = plans.start(plans.approve(plan, people.sms_owner, document.digest(document.of(plan))), people.planner)
    return verified.closed_round(people, verified.finished(plan))


@pytest.mark.requirement("V3")
@pytest.mark.parametrize("part", RECIPIENTS)
def test_a_plan_approved_without_one_of_the_two_recipients_gets_no_report(people, part):
    check_round = round_of_a_plan_without(part, people)
    with pytest.raises(NotReady) as refused:
        factory.ordered(people, check_round=check_round)
    assert len(refused.value.missing) == 1


@pytest.mark.requirement("V3")
@pytest.mark.parametrize("part", RECIPIENTS)
def test_a_recipient_whose_account_is_closed_is_missing(people, part):
    check_round = verified.closed_round(people)
    accounts.deactivate(getattr(people, RECIPIENTS[part]), people.administrator)
    with pytest.raises(NotReady) as refused:
        factory.ordered(people, check_round=check_round)
    assert len(refused.value.missing) == 1


@pytest.mark.requirement("V3")
def test_a_revision_at_work_takes_no_recipient_away(people):
    report = factory.ordered(people)
    plan = plans.revise(Plan.objects.get(pk=report.plan_id), people.quality_manager, "The customer asks for it.")
    for member in plan.members.filter(part__in=RECIPIENTS):
        plans.remove_part(member, people.quality_manager)
    issued = factory.actions.render(report.pk)
    assert dict(issued.submissions.values_list("capacity", "recipient")) == {"leader": people.leadership.pk, "supervisor": people.supervision.pk}
    assert [one["capacity"] for one in issued.content["recipients"]] == ["leader", "supervisor"]


@pytest.mark.requirement("V3")
def test_an_account_closed_before_issue_fails_the_report_with_the_reason(people):
    report = factory.ordered(people)
    accounts.deactivate(people.leadership, people.administrator)
    failed = factory.actions.render(report.pk)
    assert (failed.state, failed.submissions.count(), bool(failed.file)) == ("failed", 0, False)
    assert len(failed.failure) > 20
    accounts.activate(people.leadership, people.administrator)
    factory.actions.retry_report(failed, people.planner)
    assert factory.actions.render(report.pk).state == "issued"
