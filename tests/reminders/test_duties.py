"""What awaits whom: the desk's list agrees with the law, and takes the same queries however long it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty, DutyGroup
from accounts.law import may
from plans import actions, workdays
from plans.models import Plan
from reminders import actions as reminders
from reminders.models import Reminder
from tests.plans import factory
from tests.plans.approving import delegate


def refs(person, kind):
    """The objects of one kind that await a person."""
    return [duty.ref for group in duties.of(person) if group.kind == kind for duty in group.duties]


@pytest.fixture
def far(monkeypatch):
    """A kind of duty with one duty late, one today, one soon, one far off and one without a date."""
    today = timezone.localdate()
    # Two working days back, so that it is late on a day off as well.
    days = {"soon": workdays.add(today, 2), "far": today + timedelta(days=30), "late": workdays.add(today, -2), "today": today}
    found = [Duty("x", name, "/", f"x.y:{place}", due=day) for place, (name, day) in enumerate(days.items())]
    monkeypatch.setattr(duties, "KINDS", {})
    duties.add("x", "X", lambda user: [Duty("x", "undated", "/", "x.y:9"), *found])


def test_the_latest_comes_first_and_what_has_no_date_last(people, far):
    group = duties.of(people.delivery)[0]
    assert [(duty.title, duty.lateness) for duty in group.duties] == [("late", "over"), ("today", "late"), ("soon", "near"), ("far", ""), ("undated", "")]


def test_nothing_awaits_a_closed_account(people, far):
    people.delivery.is_active = False
    assert duties.of(people.delivery) == []


def test_a_kind_without_duties_makes_no_group(people, monkeypatch):
    monkeypatch.setattr(duties, "KINDS", {})
    duties.add("a", "A", lambda user: [])
    duties.add("b", "B", lambda user: [Duty("b", "t", "/", "x.y:1")])
    assert duties.of(people.delivery) == [DutyGroup("b", "B", [Duty("b", "t", "/", "x.y:1")])]


@pytest.mark.requirement("D4.2")
def test_a_submitted_plan_awaits_exactly_those_who_may_approve_it(people):
    from accounts import actions as accounts

    for key in ("quality_manager", "planner"):
        accounts.set_roles(getattr(people, key), people.administrator, [key, "sms_owner"])
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, scope="Wider.")
    plan = actions.submit(plan, people.quality_manager)
    awaited = {key for key, person in vars(people).items() if refs(person, "approval") == [f"plans.plan:{plan.pk}"]}
    assert awaited == {key for key, person in vars(people).items() if may(person, "plan.approve", plan)} == {"sms_owner"}


def test_whoever_edited_an_earlier_revision_may_approve_the_next_one(people):
    plan = factory.approved(people)
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    plan = actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    assert refs(people.sms_owner, "approval") == [f"plans.plan:{plan.pk}"]


def test_a_decided_plan_awaits_nobody(people):
    factory.approved(people)
    assert refs(people.sms_owner, "approval") == []


def test_a_returned_plan_awaits_its_owner_with_what_to_do(people):
    plan = factory.submitted(people)
    actions.return_to_author(plan, people.sms_owner, "The budget is too round.")
    group = next(group for group in duties.of(people.quality_manager) if group.kind == "draft")
    assert ([duty.ref for duty in group.duties], group.duties[0].turn) == ([f"plans.plan:{plan.pk}"], "1")


def test_an_input_awaits_those_who_decide_but_not_whoever_raised_it(people):
    source = actions.raise_input(people.planner, title="Slow", description="It is slow.", kind="D2.4")
    awaited = {key for key, person in vars(people).items() if refs(person, "input") == [f"plans.improvementinput:{source.pk}"]}
    assert awaited == {"quality_manager", "second_manager"}


def test_an_override_that_was_asked_for_awaits_the_head_of_the_system(people):
    plan = factory.draft(people, motive="")
    actions.ask_override(plan, people.quality_manager, "F1", "The motive is confidential.")
    actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    assert [len(refs(person, "override")) for person in (people.sms_owner, people.quality_manager, people.leadership)] == [1, 0, 0]


def test_an_approved_plan_awaits_its_owner_to_be_started(people):
    plan = factory.approved(people)
    assert refs(people.quality_manager, "start") == [f"plans.plan:{plan.pk}"]
    actions.start(plan, people.quality_manager)
    assert refs(people.quality_manager, "start") == []


def test_more_duties_take_no_more_queries(people, django_assert_num_queries):
    kinds = ["approval", "override", "input", "draft", "start"]
    for _round in range(2):
        for _plan in range(1 + _round):
            factory.submitted(people)
            factory.draft(people)
        for person in (people.sms_owner, people.quality_manager):
            for read in ("roles", "principals", "deputies"):
                person.__dict__.pop(read, None)
        with django_assert_num_queries(12):
            assert len([list(duties.KINDS[kind].find(people.sms_owner)) for kind in kinds]) == 5


def test_two_duties_about_one_object_are_told_each(people, monkeypatch):
    found = [Duty("x", "X", "/", "plans.indicator:1", turn=period) for period in ("2026-08", "2026-09")]
    monkeypatch.setattr(duties, "KINDS", {})
    duties.add("x", "X", lambda user: found if user == people.delivery else [])
    assert (reminders.find(), reminders.find()) == (2, 0)
    assert sorted(Reminder.objects.values_list("occasion", flat=True)) == ["new 2026-08", "new 2026-09"]


def test_what_is_handed_over_is_told_to_the_one_who_does_it_alone(people):
    factory.approved(people)
    delegate(people.quality_manager, people.planner)
    reminders.find()
    assert [one.recipient for one in Reminder.objects.filter(kind="start", about=None)] == [people.planner]


def test_the_desk_shows_what_awaits_me_and_where_to_begin(people, sign_in):
    plan = factory.submitted(people)
    page = sign_in("sms_owner").get(reverse("desk"))
    assert [(group.label, group.total) for group in page.context["groups"]] == [("Documents to approve", 1)]
    assert plan.get_absolute_url() in page.content.decode()
    assert [shortcut.label for shortcut in page.context["shortcuts"]] == ["Raise an input"]


def test_an_empty_desk_says_what_to_do_next(sign_in):
    page = sign_in("colleague").get(reverse("desk")).content.decode()
    assert ("Nothing awaits you" in page, reverse("plans:list") in page) == (True, True)


def test_a_planner_begins_plans_from_the_desk(sign_in):
    page = sign_in("planner").get(reverse("desk"))
    assert [shortcut.url for shortcut in page.context["shortcuts"]] == [reverse("plans:input_raise"), reverse("plans:create")]


def test_the_api_tells_the_same_as_the_desk(people, api_as):
    plan = factory.submitted(people)
    assert [duty["ref"] for duty in api_as("sms_owner").get("/api/v1/duties/").json()] == [f"plans.plan:{plan.pk}"]
