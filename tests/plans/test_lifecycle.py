"""A plan's way from draft to approved, and what stands in its way."""

import pytest

from audit import chain
from audit.errors import Faster, NotAllowed, NotReady, WrongState
from plans import actions, document
from plans.states import PlanState, RevisionState
from tests.plans import factory


@pytest.mark.requirement("D4.2")
def test_an_approved_plan_has_a_baseline_with_the_hash_the_approver_saw(people):
    plan = factory.submitted(people)
    seen = document.digest(document.of(plan))
    plan = actions.approve(plan, people.sms_owner, seen)
    assert (plan.state, plan.baseline.number, plan.baseline.sha256) == (PlanState.APPROVED, 1, seen)
    assert document.digest(plan.baseline.document) == seen


def test_an_approval_of_another_document_than_the_one_seen_is_refused(people):
    plan = factory.submitted(people)
    with pytest.raises(Faster):
        actions.approve(plan, people.sms_owner, "0" * 64)


def test_the_owner_never_approves_whatever_the_role(people):
    plan = factory.submitted(people)
    from accounts import actions as accounts

    accounts.set_roles(people.quality_manager, people.administrator, ["quality_manager", "sms_owner"])
    with pytest.raises(NotAllowed):
        actions.approve(plan, people.quality_manager, document.digest(document.of(plan)))


def test_a_plan_without_motive_is_not_submitted_and_says_so(people):
    plan = factory.draft(people, motive="")
    with pytest.raises(NotReady) as refused:
        actions.submit(plan, people.quality_manager)
    assert len(refused.value.missing) == 1


def test_an_edit_after_submission_is_refused_for_the_state(people):
    plan = factory.submitted(people)
    with pytest.raises(WrongState):
        actions.edit_plan(plan, people.quality_manager, plan.version, motive="Other.")


def test_a_discarded_revision_brings_the_document_back(people):
    plan = factory.approved(people)
    before = plan.baseline.document
    actions.revise(plan, people.quality_manager)
    plan = actions.edit_plan(plan, people.quality_manager, plan.version + 1, motive="Something else.")
    actions.remove_part(plan.phases.get(), people.quality_manager)
    actions.add_part(plan, "outcomes", people.quality_manager, text="One more.")
    plan = actions.discard_revision(plan, people.quality_manager)
    assert plan.revision_state == RevisionState.NONE
    assert document.of(plan) == before


def test_the_chain_holds_after_a_whole_life(people):
    plan = factory.approved(people)
    actions.cancel(plan, people.sms_owner, "No money.")
    assert chain.first_break() is None
