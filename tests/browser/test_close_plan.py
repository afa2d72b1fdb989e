"""A plan is closed: from the last conditions on the list, each settled where its link leads, to the acceptance by the head."""

import pytest

from accounts.models import User
from audit import chain
from plans.models import Plan
from plans.states import PlanState
from reports import actions as reports
from tests.browser.person import at_browsers
from tests.reports import factory as reporting
from tests.verification import factory as checking
from verification import actions
from verification.models import AppraisalRules

CRITERIA = [{"text": "Approved before work", "weight": 60, "proof": "approved_first"}, {"text": "Records are complete", "weight": 40}]


@pytest.mark.browser
@pytest.mark.requirement("V0", "V4", "D4.5", "D4.6")
def test_a_plan_is_closed_from_its_last_conditions_to_acceptance(live_server, browser, people):
    User.objects.update(language="en")
    plan = almost_done(people)
    tab = f"/plans/{plan.number}/verification/"
    actions.set_rules(people.supervision, "Appraisal", "2026", CRITERIA)
    with at_browsers(browser, live_server.url, owner="wang.min", supervision="huang.yan", recipient="chen.jie", head="li.hua") as cast:
        owner, supervision, recipient, head = cast
        holds_review(owner, tab)
        hands_over(owner, tab, people)
        acknowledges(recipient, plan)
        appraises(supervision, tab)
        accepts(head, plan)
        assert [person.troubles for person in cast] == [[]] * len(cast)
    assert (Plan.objects.get().state, AppraisalRules.objects.get().assessments.get().score) == (PlanState.CLOSED, 96)
    assert chain.first_break() is None


def almost_done(people):
    """A plan whose last report is acknowledged, and for which review, knowledge transfer and appraisal are missing."""
    check_round = actions.close_round(checking.checked_round(people, missed=()), people.planner)
    plan = check_round.plan
    for kind in ("catalogue", "manual"):
        actions.state_document(plan, plan.owner, kind, reason="Nothing changed.")
    for submission in reporting.issued(people, check_round=check_round).submissions.select_related("recipient"):
        reports.acknowledge(submission, submission.recipient, instruction="Seen.")
    return Plan.objects.get(pk=plan.pk)


def holds_review(owner, tab):
    """The list says that no review was held; its link leads to where one is recorded, for the planned one."""
    owner.visit(tab)
    owner.sees("No review has been held.")
    owner.page.locator("#closing a", has_text="At least one review is held").click()
    owner.open("Record it")
    owner.fill(participants="The customer", minutes="We looked at it.")
    owner.press("Record the review")
    owner.fill(text="Go on as before.")
    owner.press("Record the decision")
    owner.sees("The decision is recorded.")


def hands_over(owner, tab, people):
    """Knowledge is handed over."""
    owner.visit(tab)
    owner.open("Hand knowledge over")
    owner.fill(subject="Triage", content="In the wiki.", recipient=people.delivery.pk)
    owner.press("Hand over")


def acknowledges(recipient, plan):
    """The recipient acknowledges."""
    recipient.visit(f"/plans/{plan.number}/verification/knowledge/{plan.transfers.get().pk}/")
    recipient.press("Acknowledge")


def appraises(supervision, tab):
    """The score of a criterion with evidence is suggested; the sum shows while one types."""
    supervision.visit(tab)
    supervision.open("Assess the process")
    supervision.sees("3 of 3")
    supervision.fill(score2="90", reason1="Seen.", reason2="Seen.", conclusion="Well run.")
    supervision.sees("96")
    supervision.press("Record the assessment")
    supervision.sees("Statement of the owner")


def accepts(head, plan):
    """Nothing is missing: the head accepts."""
    head.visit(f"/plans/{plan.number}/verification/")
    head.sees("Nothing is missing: the plan can be accepted")
    head.open("Go to acceptance")
    panel = head.page.locator("details.decision", has=head.page.locator('form[action$="/close/"]')).last
    panel.locator("summary").first.click()
    panel.locator("form button").first.click()
    head.page.wait_for_load_state("networkidle")
