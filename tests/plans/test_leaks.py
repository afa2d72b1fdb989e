"""What somebody may not read does not come to them by another way, and an auditor takes no part in what they audit."""

import pytest

from audit.errors import NotAllowed
from plans import approvals
from plans.states import PlanState
from tests.plans.approving import approve, delegate, fresh, give_back, grant, stored, submitted

# An auditor decides nothing


def test_whoever_becomes_an_auditor_decides_no_more_on_behalf_of_anybody(people, api_as):
    plan = submitted(people)
    delegate(people.sms_owner, people.checker)
    grant(people, "checker", "auditor")
    for decide in (approve, give_back):
        with pytest.raises(NotAllowed):
            decide(plan, people.checker)
    people.checker = fresh(people.checker)
    answer = api_as("checker").post(f"/api/v1/plans/{plan.pk}/approve/", {"seen_hash": stored(plan).submitted_hash})
    assert (answer.status_code, stored(plan).state) == (403, PlanState.IN_REVIEW)


def test_whoever_becomes_an_auditor_decides_no_more_where_a_step_names_them(people):
    plan = submitted(people, ("Approval", "any", "sms_owner", people.checker))
    delegate(people.checker, people.colleague)
    person = grant(people, "checker", "auditor")
    for one in (person, people.colleague):
        with pytest.raises(NotAllowed):
            approve(plan, one)
    step = approvals.present_step(approvals.steps_of(approvals.running(plan)))
    assert approvals.candidates(step.seats, set()) == [[people.sms_owner], []]


def test_a_head_of_the_system_who_audits_too_decides_by_their_own_right(people):
    plan = submitted(people)
    assert approve(plan, grant(people, "sms_owner", "auditor")).state == PlanState.APPROVED
