"""While a person is away, what the law lets their delegate do as well goes to the delegate; all else stays, and nobody gains a right."""

import pytest

from accounts import actions as accounts
from accounts import duties
from improvement import actions as improvement
from plans.models import Plan
from tests.plans import factory
from tests.plans.approving import delegate, fresh
from tests.verification import factory as checked


def found(person, kind):
    """Plan or object, on whose behalf and handed to whom, of each duty of one kind."""
    return [(one.ref, one.on_behalf_of, one.handed_to) for one in duties.KINDS[kind].find(fresh(person))]


def test_a_planner_is_told_of_the_start_that_an_absent_owner_owes(people):
    plan = factory.approved(people)
    ref = f"plans.plan:{plan.pk}"
    delegate(people.quality_manager, people.planner)
    assert found(people.planner, "start") == [(ref, people.quality_manager.pk, ())]
    assert found(people.quality_manager, "start") == [(ref, None, (people.planner.pk,))]


def test_what_the_delegate_may_not_do_stays(people):
    plan = factory.approved(people)
    delegate(people.quality_manager, people.colleague)
    assert (found(people.colleague, "start"), found(people.quality_manager, "start")) == ([], [(f"plans.plan:{plan.pk}", None, ())])


def test_a_delegation_that_is_taken_back_hands_nothing_over(people):
    factory.approved(people)
    accounts.revoke_delegation(delegate(people.quality_manager, people.planner), people.quality_manager)
    assert found(people.planner, "start") == []


def test_an_approval_says_to_the_one_who_is_away_who_can_decide(people):
    plan = factory.submitted(people)
    delegate(people.sms_owner, people.colleague)
    ref = f"plans.plan:{plan.pk}"
    assert found(people.sms_owner, "approval") == [(ref, None, (people.colleague.pk,))]
    assert found(people.colleague, "approval") == [(ref, people.sms_owner.pk, ())]
    (duty,) = duties.KINDS["approval"].find(fresh(people.sms_owner))
    assert str(duty.action).endswith(f"您不在期间，可由{people.colleague}代办。")


def test_the_owner_of_the_plan_reports_on_the_work_of_whoever_is_away(people):
    plan = checked.in_progress(people)
    mine = set(plan.work_items.filter(assignee=people.delivery).values_list("pk", flat=True))
    delegate(people.delivery, plan.owner)
    assert {ref for ref, behalf, _to in found(plan.owner, "work") if behalf == people.delivery.pk} == {f"improvement.workitem:{pk}" for pk in mine}
    item = plan.work_items.filter(pk__in=mine).first()
    assert improvement.report_progress(item, plan.owner, item.version, 10, note="Begun for her.").percent == 10


def test_a_round_is_closed_for_whoever_opened_it_by_one_who_may(people):
    control = checked.checked_round(people)
    checked.explain(control.rows.missed().get(), people)
    delegate(people.planner, people.second_manager)
    assert found(people.second_manager, "round") == [(f"verification.checkround:{control.pk}", people.planner.pk, ())]
    # The owner of the plan never closes its round, whoever is away.
    delegate(people.planner, control.plan.owner)
    assert found(control.plan.owner, "round") == []


def test_a_cause_is_written_by_the_team_for_an_absent_owner(people):
    control = checked.checked_round(people)
    delegate(people.quality_manager, people.delivery)
    ref = f"verification.controlrow:{control.rows.missed().get().pk}"
    assert [one for one in found(people.delivery, "cause") if one[1]] == [(ref, people.quality_manager.pk, ())]


@pytest.mark.requirement("D4.5")
def test_a_review_is_held_for_an_absent_owner_by_the_team(people):
    plan = checked.in_progress(people)
    delegate(plan.owner, people.delivery)
    assert found(people.delivery, "review") == [(f"plans.plan:{plan.pk}", plan.owner_id, ())]


def test_what_only_the_named_person_may_do_is_handed_to_nobody(people):
    plan = checked.closed_round(people).plan
    from verification import actions

    actions.transfer_knowledge(plan, plan.owner, "Triage", "In the wiki.", people.colleague)
    delegate(people.colleague, people.second_manager)
    assert (len(found(people.colleague, "transfer")), found(people.second_manager, "transfer")) == (1, [])


def test_more_people_away_take_no_more_queries(people, django_assert_num_queries):
    for number in range(2):
        factory.approved(people, title=f"Plan {number}")
    delegate(people.quality_manager, people.planner)
    counts = []
    for away in (people.delivery, people.colleague):
        person = fresh(people.planner)
        with django_assert_num_queries(5):
            counts.append(len(duties.KINDS["start"].find(person)))
        delegate(away, people.planner)
    assert (counts, Plan.objects.count()) == ([2, 2], 2)
