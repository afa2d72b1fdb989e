"""A plan's way from draft to approved, and what stands in its way."""

import pytest
from django.core.exceptions import ValidationError

from audit import chain
from audit.errors import Faster, NotAllowed, NotReady, WrongState
from audit.models import Event
from plans import actions, document
from plans.states import InputState, PlanState, RevisionState
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
    actions.revise(plan, people.quality_manager, "The customer asks for it.")
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


def revised(plan, people):
    """The plan with a working revision open."""
    return actions.revise(plan, people.quality_manager, "The customer asks for it.")


def approved_again(plan, people):
    """The plan after its open revision went through approval."""
    plan = actions.submit(plan, people.quality_manager)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def test_an_editor_takes_neither_the_plan_nor_its_confidentiality_in_an_open_revision(people):
    plan = revised(factory.approved(people), people)
    for name, value in [("owner", people.planner), ("confidential", True)]:
        with pytest.raises(ValidationError) as refused:
            actions.edit_plan(plan, people.planner, plan.version, **{name: value})
        assert list(refused.value.message_dict) == [name]


def test_the_owner_hands_the_plan_over_in_a_revision(people):
    plan = revised(factory.approved(people), people)
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, owner=people.planner)
    assert plan.owner == people.planner


def test_what_was_approved_as_confidential_is_not_opened_to_all(people):
    plan = revised(factory.approved(people, confidential=True), people)
    with pytest.raises(ValidationError) as refused:
        actions.edit_plan(plan, people.quality_manager, plan.version, confidential=False)
    assert list(refused.value.message_dict) == ["confidential"]


def test_in_a_draft_its_owner_alone_hands_it_over_and_makes_it_confidential(people):
    plan = factory.draft(people)
    for name, value in [("owner", people.planner), ("confidential", True)]:
        with pytest.raises(ValidationError) as refused:
            actions.edit_plan(plan, people.planner, plan.version, **{name: value})
        assert list(refused.value.message_dict) == [name]
    plan = actions.edit_plan(plan, people.planner, plan.version, owner=plan.owner, confidential=False, scope="Wider.")
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, owner=people.planner, confidential=True)
    assert (plan.owner, plan.confidential, plan.scope) == (people.planner, True, "Wider.")


def test_a_discarded_revision_takes_its_overrides_with_it(people):
    plan = factory.approved(people)
    before = plan.baseline.document
    plan = revised(plan, people)
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="")
    actions.ask_override(plan, people.quality_manager, "F1", "There is none.")
    plan = actions.submit(plan, people.quality_manager)
    actions.override_factor(plan, people.sms_owner, "F1", "Fine.")
    plan = actions.return_to_author(plan, people.sms_owner, "No.")
    plan = actions.discard_revision(plan, people.quality_manager)
    assert document.of(plan) == before
    assert Event.objects.filter(verb="plan.withdraw_override").count() == 1


def test_a_revision_gives_back_the_input_it_no_longer_answers(people):
    plan = factory.approved(people)
    dropped = plan.inputs.get()
    plan = revised(plan, people)
    added = actions.add_part(plan, "inputs", people.quality_manager, source=factory.adopted_input(people))
    actions.remove_part(dropped, people.quality_manager)
    approved_again(plan, people)
    states = [type(link.source).objects.get(pk=link.source_id).state for link in (dropped, added)]
    assert states == [InputState.ADOPTED, InputState.PLANNED]


def test_an_input_that_another_plan_in_force_answers_is_not_given_back(people):
    first = factory.approved(people)
    source = first.inputs.get().source
    second = actions.create_plan(people.quality_manager, title="A draft")
    actions.add_part(second, "inputs", people.quality_manager, source=source)
    actions.cancel(second, people.quality_manager, "Changed my mind.")
    source.refresh_from_db()
    assert source.state == InputState.PLANNED
    third = factory.draft(people)
    actions.add_part(third, "inputs", people.quality_manager, source=source)
    third = approved_again(third, people)
    states = []
    for plan in (first, third):
        actions.cancel(plan, people.sms_owner, "No money.")
        source.refresh_from_db()
        states.append(source.state)
    assert states == [InputState.PLANNED, InputState.ADOPTED]
