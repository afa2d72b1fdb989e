"""Work items are planned, assigned, changed and removed, before and after approval."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts import actions as accounts
from audit.errors import NotAllowed, NotReady, Stale, WrongState
from audit.models import Event
from improvement import actions
from improvement.models import Area
from improvement.states import ScopeState, WorkState
from plans import actions as plan_actions
from plans import document
from plans.models import Phase, Plan
from plans.rules import editors_of
from tests.improvement import factory
from tests.plans import factory as plans


def approve_revision(plan, people):
    plan_actions.submit(plan, people.quality_manager)
    plan = Plan.objects.get(pk=plan.pk)
    return plan_actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


@pytest.mark.requirement("I1")
def test_nothing_is_worked_on_before_the_plan_is_approved_and_started(people):
    for plan in (plans.draft(people), plans.approved(people)):
        item = plan.work_items.get()
        with pytest.raises(WrongState):
            factory.report(item, people.delivery, 10)
        assert factory.fresh(item).state == WorkState.TO_DO


@pytest.mark.requirement("I1", "D4.3")
def test_the_planner_organises_the_work_by_adding_and_assigning_it(people):
    plan = plans.draft(people)
    item = factory.add(plan, people.planner, "R4")
    item = actions.assign_work(item, people.planner, item.version, people.colleague)
    assert (item.number, item.assignee, Event.objects.of(item).last().verb) == (2, people.colleague, "work.assign")


@pytest.mark.requirement("I2")
def test_quality_management_and_supervision_see_the_work_of_every_department(people, sign_in):
    item = factory.item_in_progress(people)
    factory.report(item, people.delivery, 40)
    for key in ("quality_manager", "second_manager", "supervision"):
        page = sign_in(key).get(f"/plans/{item.plan.number}/implementation/")
        assert [(line.item.pk, line.item.percent) for line in page.context["lines"]] == [(item.pk, 40)]


def test_a_plan_without_work_items_is_not_submitted(people):
    plan = plans.draft(people)
    actions.remove_work(plan.work_items.get(), people.quality_manager)
    with pytest.raises(NotReady) as refused:
        plan_actions.submit(plan, people.quality_manager)
    assert [sentence.rpartition(": ")[2] for sentence in refused.value.missing] == ["No work item is planned."]


def test_the_baseline_holds_the_work_items_with_area_and_assignee(people):
    row = plans.approved(people).baseline.document["work_items"][0]
    assert (
        row["number"],
        row["area"]["code"],
        row["assignee"],
        row["planned_end"],
        row["weight"],
        row["must_pass"],
    ) == (
        1,
        "C1",
        {"id": people.delivery.pk, "name": str(people.delivery)},
        "2026-03-31",
        "5",
        False,
    )


def test_an_item_added_while_the_plan_is_in_progress_waits_for_approval_and_is_taken_in_with_the_next_revision(people):
    plan = factory.started(people)
    item = factory.add(plan, people.planner, "T4", assignee=people.delivery)
    assert (item.scope_state, len(document.of(plan)["work_items"])) == (ScopeState.PENDING, 1)
    with pytest.raises(WrongState):
        factory.report(item, people.delivery, 10)
    plan = approve_revision(plan_actions.revise(plan, people.quality_manager, "The customer asks for it."), people)
    assert [row["number"] for row in plan.baseline.document["work_items"]] == [1, 2]
    assert factory.fresh(item).scope_state == ScopeState.APPROVED
    factory.report(item, people.delivery, 10)
    assert factory.fresh(item).state == WorkState.DOING


def test_a_discarded_revision_takes_back_what_it_did_to_the_items_but_not_the_work(people):
    plan = factory.started(people)
    kept = plan.work_items.get()
    waiting = factory.add(plan, people.planner, "T4")
    before = document.of(plan)
    plan = plan_actions.revise(plan, people.quality_manager, "The customer asks for it.")
    factory.add(plan, people.quality_manager, "P1")
    actions.edit_work(kept, people.quality_manager, kept.version, title="Another title")
    factory.report(kept, people.delivery, 30)
    kept = actions.assign_work(kept, people.planner, factory.fresh(kept).version, people.colleague)
    asked = actions.request_extension(kept, people.colleague, factory.later(kept), "Illness")
    actions.decide_extension(asked, people.quality_manager, True)
    plan = plan_actions.discard_revision(plan, people.quality_manager)
    kept = factory.fresh(kept)
    assert sorted(plan.work_items.values_list("pk", flat=True)) == [kept.pk, waiting.pk]
    assert (kept.title, kept.percent, kept.assignee, kept.planned_end) == (
        "Define triage",
        30,
        people.colleague,
        asked.new_end,
    )
    assert document.of(plan)["plan"] == before["plan"]


def test_an_item_that_a_discarded_revision_removed_comes_back_under_its_old_number(people):
    plan = plan_actions.revise(factory.started(people), people.quality_manager, "The customer asks for it.")
    item = plan.work_items.get()
    before = plan.baseline.document["work_items"]
    actions.remove_work(item, people.quality_manager, item.version)
    assert factory.add(plan, people.quality_manager).number == 2
    plan = plan_actions.discard_revision(plan, people.quality_manager)
    assert document.of(plan)["work_items"] == before


def test_work_that_was_reported_on_is_not_removed(people):
    plan = factory.started(people)
    item = plan.work_items.get()
    factory.report(item, people.delivery, 10)
    plan_actions.revise(plan, people.quality_manager, "The customer asks for it.")
    with pytest.raises(WrongState):
        actions.remove_work(item, people.quality_manager)
    assert plan.work_items.count() == 1


def test_whoever_plans_or_assigns_work_never_approves_that_revision(people):
    accounts.set_roles(people.planner, people.administrator, ["planner", "sms_owner"])
    plan = plans.draft(people)
    item = plan.work_items.get()
    actions.assign_work(item, people.planner, item.version, people.colleague)
    assert people.planner.pk in editors_of(plan)
    plan_actions.submit(plan, people.quality_manager)
    plan = Plan.objects.get(pk=plan.pk)
    with pytest.raises(NotAllowed):
        plan_actions.approve(plan, people.planner, document.digest(document.of(plan)))


def test_an_item_is_edited_only_in_an_open_document_and_at_the_version_read(people):
    plan = plans.draft(people)
    item = plan.work_items.get()
    edited = actions.edit_work(item, people.planner, item.version, title="Define triage and train it")
    with pytest.raises(Stale) as stale:
        actions.edit_work(item, people.planner, item.version, title="Other")
    assert (stale.value.theirs["title"], stale.value.yours["title"]) == ("Define triage and train it", "Other")
    plan_actions.submit(plan, people.quality_manager)
    with pytest.raises(WrongState):
        actions.edit_work(edited, people.planner, edited.version, title="Too late")
    with pytest.raises(NotAllowed):
        actions.edit_work(edited, people.delivery, edited.version, title="Not mine")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"planned_start": date(2026, 5, 1), "planned_end": date(2026, 4, 1)}, "planned_end"),
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"acceptance": "x" * 2001}, "acceptance"),
        ({"weight": 0}, "weight"),
        ({"weight": 101}, "weight"),
        ({"planned_hours": -1}, "planned_hours"),
        ({"state": "done"}, "state"),
        ({"percent": 50}, "percent"),
    ],
)
def test_bad_facts_of_an_item_are_named_at_their_field(people, facts, field):
    plan = plans.draft(people)
    with pytest.raises(ValidationError) as refused:
        factory.add(plan, people.planner, **facts)
    assert list(refused.value.message_dict) == [field]
    assert plan.work_items.count() == 1


def test_a_phase_of_another_plan_and_a_closed_account_are_refused(people):
    plan, other = plans.draft(people), plans.draft(people)
    with pytest.raises(ValidationError) as refused:
        factory.add(plan, people.planner, phase=Phase.objects.filter(plan=other).get())
    assert list(refused.value.message_dict) == ["phase"]
    accounts.edit_user(people.colleague, people.administrator, people.colleague.version, is_active=False)
    people.colleague.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        factory.add(plan, people.planner, assignee=people.colleague)
    assert list(refused.value.message_dict) == ["assignee"]


def test_work_of_a_confidential_plan_goes_to_its_members_only(people):
    plan = plans.draft(people, confidential=True)
    with pytest.raises(ValidationError) as refused:
        factory.add(plan, people.quality_manager, assignee=people.colleague)
    assert list(refused.value.message_dict) == ["assignee"]
    assert factory.add(plan, people.quality_manager, assignee=people.delivery).assignee == people.delivery


def test_the_same_key_plans_one_item(people):
    plan, key = plans.draft(people), uuid4()
    facts = {
        "area": Area.objects.get(code="P2"),
        "title": "Once",
        "acceptance": "Done",
        "planned_start": date(2026, 1, 5),
        "planned_end": date(2026, 2, 1),
    }
    first, second = (actions.create_work(plan, people.planner, key=key, **facts) for _ in range(2))
    assert (first, plan.work_items.count()) == (second, 2)


def test_a_cancelled_item_needs_a_reason_and_stays_in_the_baseline(people):
    plan = factory.started(people)
    item = plan.work_items.get()
    with pytest.raises(ValidationError) as refused:
        actions.cancel_work(item, people.quality_manager, " ")
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(NotAllowed):
        actions.cancel_work(item, people.planner, "No time.")
    item = actions.cancel_work(item, people.quality_manager, "Covered by another plan.")
    assert (item.state, len(plan.baseline.document["work_items"])) == (WorkState.CANCELLED, 1)
    with pytest.raises(WrongState):
        factory.report(item, people.delivery, 10)
