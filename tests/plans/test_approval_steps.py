"""A document's way through the steps of its route: whose turn it is, what counts, what ends it, and who never decides (D4.2)."""

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts import actions as accounts
from accounts.law import may
from audit import chain
from audit.errors import Faster, NotAllowed, NotReady, WrongState
from audit.models import Event
from plans import actions, approvals
from plans.models import Approval, ApprovalSeat, Plan
from plans.states import ApprovalState, PlanState, RevisionState
from tests.plans import factory
from tests.plans.approving import (
    TWO_STEPS,
    approve,
    delegate,
    fresh,
    give_back,
    grant,
    hash_of,
    revised,
    route,
    stored,
    submitted,
    two_steps,
)

pytestmark = pytest.mark.requirement("D4.2")


def state_of(plan) -> tuple[str, str]:
    """The state of the plan and of its last approval."""
    return stored(plan).state, approvals.latest(plan).state


def edited_by_the_planner(people):
    """A draft that the planner has changed."""
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, scope="Wider.")
    return stored(plan)


# Steps


def test_steps_follow_one_another_and_the_last_decision_freezes_the_document(people):
    plan = submitted(people, *TWO_STEPS)
    with pytest.raises(WrongState):
        approve(plan, people.sms_owner)
    assert approve(plan, people.supervision).state == PlanState.IN_REVIEW
    assert (stored(plan).baselines.count(), approvals.running(plan).step) == (0, 2)
    plan = approve(plan, people.sms_owner)
    assert (plan.state, plan.baseline.approved_by, plan.approvals.get().state) == (PlanState.APPROVED, people.sms_owner, ApprovalState.APPROVED)
    assert [(one.decided_by, one.seat.step) for one in plan.decisions.order_by("id")] == [(people.supervision, 1), (people.sms_owner, 2)]


def test_everything_stands_in_the_history_of_the_plan(people):
    plan = submitted(people, *TWO_STEPS)
    approve(plan, people.supervision)
    approve(plan, people.sms_owner)
    verbs = list(Event.objects.in_chain("plan", plan.pk).filter(object_type__startswith="plans.approval").values_list("verb", flat=True))
    assert verbs == ["approval.begin", "approval.seat", "approval.seat", "plan.decide", "approval.advance", "plan.decide", "approval.grant"]
    assert chain.first_break() is None


def test_of_any_of_several_one_is_enough_and_the_other_is_told_who_was_faster(people):
    plan = submitted(people, ("First look", "any", "supervision", people.leadership), ("Approval", "any", "sms_owner"))
    approve(plan, people.leadership)
    with translation.override("en"), pytest.raises(Faster) as refused:
        approve(plan, people.supervision)
    assert refused.value.message.startswith(f"{people.leadership} was faster: Approved, ")
    assert "“Approval” waits for Head of the service management system." in refused.value.message


def test_of_each_of_several_every_one_decides_in_any_order(people):
    plan = submitted(people, ("Together", "all", people.leadership, "sms_owner", people.second_manager))
    assert [approve(plan, person).state for person in (people.sms_owner, people.second_manager, people.leadership)] == ["in_review", "in_review", "approved"]


def test_nobody_decides_twice_where_each_decides(people):
    plan = factory.draft(people)
    grant(people, "second_manager", "sms_owner")
    plan = submitted(people, ("Together", "all", people.sms_owner, "sms_owner", people.leadership), plan=plan)
    approve(plan, people.sms_owner)
    with translation.override("en"), pytest.raises(WrongState) as refused:
        approve(plan, people.sms_owner)
    assert refused.value.message.startswith("You have decided already. “Together” waits for ")
    taken = stored(plan).decisions.get().seat
    assert (taken.person, len(approvals.present_step(approvals.steps_of(approvals.running(plan))).open_seats)) == (people.sms_owner, 2)


def test_a_seat_is_taken_so_that_each_of_the_others_still_has_one(people):
    # Both hold the first role, only the head holds the second: taking the first seat would leave the second to nobody.
    plan = factory.draft(people)
    grant(people, "second_manager", "sms_owner")
    grant(people, "sms_owner", "leadership")
    accounts.deactivate(people.leadership, people.administrator)
    plan = submitted(people, ("Together", "all", "sms_owner", "leadership"), plan=plan)
    approve(plan, people.sms_owner)
    assert approve(plan, people.second_manager).state == PlanState.APPROVED


def test_a_return_in_any_step_ends_the_way_and_the_next_submission_starts_afresh(people):
    plan = submitted(people, *TWO_STEPS)
    way = approvals.running(plan).route
    approve(plan, people.supervision)
    give_back(plan, people.sms_owner)
    assert state_of(plan) == (PlanState.DRAFT, ApprovalState.RETURNED)
    plan = actions.submit(stored(plan), people.quality_manager, "It stands as it is.", route=way)
    assert approvals.present_step(approvals.steps_of(approvals.running(plan))).number == 1
    with pytest.raises(WrongState):
        approve(plan, people.sms_owner)
    assert plan.approvals.count() == 2


def test_a_return_needs_a_comment_and_ones_turn(people):
    plan = submitted(people, *TWO_STEPS)
    with pytest.raises(ValidationError):
        give_back(plan, people.supervision, "  ")
    with pytest.raises(WrongState):
        give_back(plan, people.sms_owner)
    assert state_of(plan) == (PlanState.IN_REVIEW, ApprovalState.RUNNING)


def test_a_withdrawal_ends_the_way(people):
    plan = submitted(people, *TWO_STEPS)
    approve(plan, people.supervision)
    actions.withdraw(plan, people.quality_manager)
    assert state_of(plan) == (PlanState.DRAFT, ApprovalState.WITHDRAWN)


def test_cancelling_ends_the_way_also_while_a_revision_is_in_review(people):
    draft = actions.cancel(submitted(people, *TWO_STEPS), people.quality_manager, "No money.")
    plan = revised(factory.approved(people), people)
    plan = actions.submit(plan, people.quality_manager)
    plan = actions.cancel(plan, people.sms_owner, "No money.")
    assert [state_of(draft), state_of(plan)] == [(PlanState.CANCELLED, ApprovalState.WITHDRAWN)] * 2
    assert plan.revision_state == RevisionState.NONE


def test_a_later_change_of_the_route_does_not_reach_an_approval_on_its_way(people):
    plan = submitted(people, *TWO_STEPS)
    way = approvals.running(plan).route
    first = way.steps.first()
    actions.add_seat(first, people.sms_owner, person=people.leadership)
    actions.remove_step(first, people.sms_owner)
    actions.switch_off(way, people.sms_owner)
    assert [(step.name, [str(seat) for seat in step.seats]) for step in approvals.steps_of(approvals.running(plan))] == [
        ("Quality review", [str(ApprovalSeat(role="supervision"))]), ("Approval", [str(ApprovalSeat(role="sms_owner"))]),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        approve(plan, people.leadership)
    approve(plan, people.supervision)
    assert approve(plan, people.sms_owner).state == PlanState.APPROVED


# What a decision is about


def test_a_decision_about_another_document_counts_no_more_after_an_override(people):
    plan = factory.draft(people, staffing_needs="")
    actions.ask_override(plan, people.quality_manager, "F7", "No post changes.")
    plan = submitted(people, plan=plan)
    seen = hash_of(plan)
    with pytest.raises(NotReady):
        approve(plan, people.sms_owner)
    actions.override_factor(plan, people.sms_owner, "F7", "Agreed with personnel.")
    with pytest.raises(Faster):
        actions.approve(plan, people.sms_owner, seen)
    assert (approvals.running(plan).sha256 == hash_of(plan) != seen, stored(plan).decisions.count()) == (True, 0)


def test_what_was_decided_before_an_override_is_void_and_the_route_begins_again(people):
    plan = submitted(people, *TWO_STEPS)
    approve(plan, people.supervision)
    actions.override_factor(plan, people.sms_owner, "F9", "The budget is settled.")
    approval = approvals.running(plan)
    assert (approval.step, approvals.present_step(approvals.steps_of(approval)).number) == (1, 1)
    with pytest.raises(WrongState):
        approve(plan, people.sms_owner)
    approve(plan, people.supervision)
    assert approve(plan, people.sms_owner).state == PlanState.APPROVED


def test_a_document_that_changes_by_itself_begins_again_even_when_the_decision_is_refused(people):
    plan = submitted(people, *TWO_STEPS)
    approve(plan, people.supervision)
    indicator = plan.goals.get().indicator
    actions.edit_indicator(indicator, people.quality_manager, indicator.version, name_en="Resolved in time")
    with pytest.raises(WrongState):
        approve(plan, people.sms_owner)
    approval = approvals.running(plan)
    assert (approval.step, approval.sha256) == (1, hash_of(plan))
    assert Event.objects.filter(verb="approval.restart", actor=None).count() == 1
    approve(plan, people.supervision)
    assert approve(plan, people.sms_owner).state == PlanState.APPROVED


def test_a_return_names_the_document_that_was_seen_where_it_says_so(people):
    plan = submitted(people)
    with pytest.raises(Faster):
        actions.return_to_author(plan, people.sms_owner, "More.", "0" * 64)
    assert actions.return_to_author(plan, people.sms_owner, "More.", hash_of(plan)).state == PlanState.DRAFT


# Being too late


def test_the_second_of_two_heads_is_told_who_was_faster(people):
    plan = submitted(people)
    grant(people, "second_manager", "sms_owner")
    seen = hash_of(plan)
    actions.approve(plan, people.sms_owner, seen)
    told = []
    for person in (people.second_manager, people.sms_owner):
        with translation.override("en"), pytest.raises(WrongState if person == people.sms_owner else Faster) as refused:
            actions.approve(plan, fresh(person), seen)
        told.append(refused.value.message.split(",")[0])
    assert told == [f"{people.sms_owner} was faster: Approved", "You have decided already."]


def test_whoever_was_named_in_person_is_told_too(people):
    plan = submitted(people, ("Approval", "any", "sms_owner", people.leadership))
    seen = hash_of(plan)
    actions.approve(plan, people.sms_owner, seen)
    with pytest.raises(Faster):
        actions.approve(plan, people.leadership, seen)


# Who never decides


def test_owner_submitter_and_editors_never_decide_whatever_the_route_says(people):
    plan = edited_by_the_planner(people)
    plan = submitted(people, ("First", "any", people.quality_manager, people.planner, people.supervision), ("Approval", "any", "sms_owner"), plan=plan)
    for person in (people.quality_manager, people.planner):
        with pytest.raises(NotAllowed):
            approve(plan, person)
    with pytest.raises(NotAllowed):
        give_back(plan, people.quality_manager)
    assert give_back(plan, people.planner).state == PlanState.DRAFT


def test_nobody_decides_on_behalf_of_somebody_who_never_decides(people):
    plan = edited_by_the_planner(people)
    grant(people, "quality_manager", "sms_owner")
    delegate(people.quality_manager, people.colleague)
    delegate(people.planner, people.colleague)
    plan = submitted(people, ("First", "any", people.planner, "quality_manager", people.supervision), ("Approval", "any", "sms_owner"), plan=plan)
    with pytest.raises(NotAllowed):
        approve(plan, people.colleague)
    # The planner may still return what they edited, and so may who stands in for them; nobody for the owner.
    assert may(fresh(people.colleague), "plan.return", plan)
    step = approvals.present_step(approvals.steps_of(approvals.running(plan)))
    assert [seated.principal for seated in approvals.seats_open_to(fresh(people.colleague), step, {people.quality_manager.pk})] == [people.planner]


def test_whoever_never_decides_does_not_do_so_on_behalf_of_another_either(people):
    plan = edited_by_the_planner(people)
    for key in ("quality_manager", "planner"):
        delegate(people.sms_owner, getattr(people, key))
    plan = actions.submit(stored(plan), people.quality_manager)
    for key in ("quality_manager", "planner"):
        with pytest.raises(NotAllowed):
            approve(plan, getattr(people, key))


def test_where_each_decides_nobody_does_so_a_second_time_through_a_delegation(people):
    plan = submitted(people, ("Together", "all", people.leadership, "sms_owner", people.second_manager))
    delegate(people.leadership, people.sms_owner)
    delegate(people.second_manager, people.leadership)
    approve(plan, people.sms_owner)
    with pytest.raises(WrongState):
        approve(plan, people.sms_owner)
    approve(plan, people.leadership)
    with pytest.raises(WrongState):
        approve(plan, people.leadership)
    assert [(one.decided_by, one.on_behalf_of) for one in stored(plan).decisions.order_by("id")] == [(people.sms_owner, None), (people.leadership, None)]
    assert approve(plan, people.second_manager).state == PlanState.APPROVED


def test_whoever_was_decided_for_does_not_decide_again(people):
    plan = factory.draft(people)
    grant(people, "second_manager", "sms_owner")
    plan = submitted(people, ("Together", "all", people.sms_owner, "sms_owner", people.leadership), plan=plan)
    delegate(people.sms_owner, people.colleague)
    approve(plan, people.colleague)
    with translation.override("en"), pytest.raises(WrongState) as refused:
        approve(plan, people.sms_owner)
    assert refused.value.message.startswith(f"{people.colleague} has decided on your behalf already.")


# Submission


def test_a_step_that_nobody_may_decide_refuses_the_submission_and_is_named(people):
    plan = edited_by_the_planner(people)
    way = route(people, ("First", "any", people.planner, people.leadership), ("Approval", "any", "sms_owner"))
    accounts.deactivate(people.leadership, people.administrator)
    with translation.override("en"), pytest.raises(NotReady) as refused:
        actions.submit(stored(plan), people.quality_manager, route=way)
    assert [sentence.split(":")[0] for sentence in refused.value.missing] == ["Step “First”"]
    assert (stored(plan).state, Approval.objects.count()) == (PlanState.DRAFT, 0)


def test_where_each_decides_every_approver_must_be_another_person(people):
    plan = factory.draft(people)
    with translation.override("en"), pytest.raises(NotReady) as refused:
        actions.submit(plan, people.quality_manager, route=route(people, ("Together", "all", people.sms_owner, "sms_owner")))
    assert refused.value.missing == ["Step “Together”: each of its approvers must be another person, and there are too few who may decide."]


def test_the_head_who_edited_the_document_cannot_be_its_only_approver(people):
    grant(people, "planner", "sms_owner")
    accounts.deactivate(people.sms_owner, people.administrator)
    plan = factory.draft(people)
    actions.edit_plan(plan, fresh(people.planner), plan.version, scope="Wider.")
    with pytest.raises(NotReady):
        actions.submit(stored(plan), people.quality_manager)


def test_a_route_that_is_not_in_use_is_refused(people):
    plan = factory.draft(people)
    way = actions.switch_off(two_steps(people), people.sms_owner)
    with pytest.raises(ValidationError) as refused:
        actions.submit(plan, people.quality_manager, route=way)
    assert list(refused.value.message_dict) == ["route"]


def test_the_standard_route_is_taken_unless_another_is_picked(people):
    plan = factory.draft(people)
    standard, other = two_steps(people, standard=True), route(people, ("Approval", "any", "sms_owner"), name="Short way")
    for picked in (None, other, standard):
        plan = actions.submit(plan, people.quality_manager, route=picked)
        actions.withdraw(plan, people.quality_manager)
        plan = stored(plan)
    assert [one.route for one in plan.approvals.order_by("id")] == [standard, other, standard]


def test_a_document_in_review_from_before_there_were_steps_gets_its_single_step(people):
    plan = actions.submit(factory.draft(people), people.quality_manager)
    revision = actions.submit(revised(factory.approved(people), people), people.quality_manager)
    ApprovalSeat.objects.filter(approval__plan__in=[plan, revision], decisions=None).delete()
    Approval.objects.filter(seats=None).delete()
    importlib.import_module("plans.migrations.0005_words_become_links").begin(apps)
    assert [list(one.approvals.first().seats.values_list("step", "mode", "role", "person")) for one in (plan, revision)] == [[(1, "any", "sms_owner", None)]] * 2
    assert approve(plan, people.sms_owner).state == PlanState.APPROVED
    assert approve(revision, people.sms_owner).baseline.number == 2


def test_a_plan_remembers_its_ways(people):
    plan = submitted(people)
    approve(plan, people.sms_owner)
    plan = actions.submit(revised(stored(plan), people), people.quality_manager)
    assert [(one.revision, one.state) for one in Plan.objects.get(pk=plan.pk).approvals.all()] == [(2, "running"), (1, "approved")]
