"""What a report prints of the decisions on the plan: who decided when; what was said about drafts stays with those who work on it."""

from plans import actions, document
from plans.models import Plan
from tests.plans.approving import approve, give_back, revised, stored, submitted
from tests.reports import factory, reading
from tests.verification import factory as verified
from verification.actions import resume_work

SAID = "Leave the dismissals out."


def report_on_a_plan_returned_once(people):
    """A report on a plan that was returned with a comment before it was approved with another."""
    by = people.quality_manager
    give_back(submitted(people), people.sms_owner, SAID)
    plan = actions.submit(Plan.objects.get(), by, note="As it is.")
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)), "Good now.")
    return factory.ordered(people, "en", verified.closed_round(people, plan=verified.finished(actions.start(plan, by))))


def told(content) -> list[tuple]:
    """The decisions that a content tells of."""
    return [(one["revision"], one["decision"], one["comment"]) for one in content["approvals"]]


def test_a_comment_on_a_returned_draft_is_in_no_report_who_returned_it_is(people):
    content = reading.content_of(report_on_a_plan_returned_once(people))
    assert (told(content), SAID in str(content)) == ([(1, "returned", ""), (1, "approved", "Good now.")], False)


def test_what_is_decided_about_an_open_revision_is_in_no_report(people):
    report = report_on_a_plan_returned_once(people)
    plan = resume_work(stored(report.plan), people.planner)
    before = reading.content_of(report)
    plan = submitted(people, plan=revised(plan, people))
    give_back(plan, people.sms_owner, SAID)
    after = reading.content_of(report)
    assert told(after) == told(before)
    assert [one["verb"] for one in after["history"][len(before["history"]) :]] == ["plan.revise"]
    actions.submit(stored(plan), people.quality_manager, note="As it is.")
    approve(plan, people.sms_owner)
    assert told(reading.content_of(report))[2:] == [(2, "returned", ""), (2, "approved", "")]
