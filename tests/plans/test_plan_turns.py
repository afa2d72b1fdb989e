"""What is next and whose turn it is, in every state."""

import pytest
from django.utils import translation

from accounts import actions as accounts
from plans import actions, turns
from plans.contexts.rail import deeds_for, stages_of
from plans.models import Plan
from plans.states import PlanState
from tests.plans import factory


def verbs(plan, person) -> list[str]:
    """What the person may do to the plan now."""
    return [deed.verb for deed in deeds_for(Plan.objects.get(pk=plan.pk), person)]


@pytest.mark.requirement("D4.2")
def test_a_draft_is_its_owners_turn(people):
    plan = factory.draft(people)
    assert [turns.turn_of(plan, person).yours for person in (people.quality_manager, people.sms_owner)] == [True, False]
    assert (verbs(plan, people.quality_manager), verbs(plan, people.sms_owner)) == (["submit", "cancel"], [])


def test_a_draft_with_gaps_says_how_many_factors_are_missing(people):
    plan = actions.create_plan(people.planner, title="Bare")
    with translation.override("en"):
        assert turns.turn_of(plan, people.planner).what == "Complete the six sections: success factors still to be met: 9."


@pytest.mark.requirement("D4.2")
def test_a_document_in_review_is_the_approvers_turn_with_a_link_to_the_document(people):
    plan = factory.submitted(people)
    turn = turns.turn_of(plan, people.sms_owner)
    assert (turn.yours, turn.url) == (True, f"/plans/{plan.number}/approval/")
    assert turns.turn_of(plan, people.quality_manager).who == str(people.sms_owner)
    assert verbs(plan, people.quality_manager) == ["withdraw", "cancel"]


def test_an_owner_who_heads_the_system_is_not_named_as_approver(people):
    accounts.set_roles(people.quality_manager, people.administrator, ["quality_manager", "sms_owner"])
    assert list(turns.approvers(factory.submitted(people))) == [people.sms_owner]


def test_an_approved_plan_waits_to_be_started(people):
    plan = factory.approved(people)
    assert [turns.turn_of(plan, person).yours for person in (people.quality_manager, people.planner, people.delivery)] == [True, True, False]
    assert verbs(plan, people.quality_manager) == ["start", "revise"]


def test_a_revision_in_review_does_not_let_the_owner_cancel_an_approved_plan(people):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    assert verbs(plan, people.quality_manager) == ["submit", "start", "discard-revision"]
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    actions.submit(plan, people.quality_manager)
    assert verbs(plan, people.quality_manager) == ["withdraw", "start"]


def test_a_cancelled_plan_is_nobodys_turn(people):
    plan = actions.cancel(factory.approved(people), people.sms_owner, "No money.")
    assert (turns.turn_of(plan, people.quality_manager).yours, verbs(plan, people.quality_manager)) == (False, [])
    assert [stage.state for stage in stages_of(plan)] == ["done", "done", "done", "now"]


def test_every_state_has_a_turn(people):
    plan = factory.draft(people)
    sentences = set()
    for plan.state in PlanState:
        sentences.add(turns.turn_of(plan, people.quality_manager).what)
    assert len(sentences) == len(PlanState)


def test_stages_carry_the_dates_they_were_reached(people):
    stages = stages_of(factory.approved(people))
    assert [stage.state for stage in stages] == ["done", "done", "now", "next", "next", "next"]
    assert [bool(stage.note) for stage in stages] == [True, True, True, False, False, False]
