"""The owner's six duties fill themselves from what happens, and tell nobody more than the plan they read (D4.1 to D4.6)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from improvement import actions as improvement
from plans import actions, document, workdays
from plans.models import Plan
from plans.owner_duties import duties_of, tracker
from tests.plans import factory
from tests.verification import factory as checked
from verification import actions as verification
from verification import reviewing

NOT_YET, UNDER_WAY, DONE = "not_yet", "under_way", "done"


def states(plan, working=True) -> list[str]:
    """The states of the six duties."""
    return [one.state.value for one in duties_of(Plan.objects.get(pk=plan.pk), working)]


def duty(plan, code, working=True):
    """One of the six."""
    return next(one for one in duties_of(Plan.objects.get(pk=plan.pk), working) if one.code == code)


def bare(people) -> Plan:
    """A plan of which only the name is known."""
    return actions.create_plan(people.quality_manager, title="Only a name")


@pytest.mark.requirement("D4.1", "D4.2", "D4.3", "D4.4", "D4.5", "D4.6")
def test_the_duties_follow_the_plan_from_draft_to_work(people):
    assert states(bare(people)) == [NOT_YET] * 6
    plan = factory.draft(people)
    assert states(plan) == [UNDER_WAY, UNDER_WAY, NOT_YET, NOT_YET, NOT_YET, NOT_YET]
    plan = actions.submit(plan, plan.owner)
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    assert states(plan) == [DONE, DONE, NOT_YET, NOT_YET, NOT_YET, NOT_YET]
    plan = actions.start(plan, plan.owner)
    assert states(plan) == [DONE, DONE, UNDER_WAY, NOT_YET, NOT_YET, NOT_YET]


@pytest.mark.requirement("D4.1")
def test_needs_are_counted_in_the_four_elements(people):
    plan = factory.draft(people)
    with translation.override("en"):
        assert duty(plan, "D4.1").evidence[0].text == "Inputs and work items: People 0 · Resources 0 · Technology 0 · Process 2"


@pytest.mark.requirement("D4.2")
def test_submissions_and_decisions_are_counted_and_a_revision_opens_the_duty_again(people):
    plan = actions.return_to_author(factory.submitted(people), people.sms_owner, "Say more.")
    with translation.override("en"):
        assert (duty(plan, "D4.2").state, duty(plan, "D4.2").evidence[0].text) == (UNDER_WAY, "Submitted 1×, returned 1×, approved 0×")
    assert duty(plan, "D4.2").next_due == plan.planned_start
    approved = actions.revise(factory.approved(people, title="Another"), people.quality_manager, "More")
    assert (duty(approved, "D4.2").state, duty(approved, "D4.2", working=False).state) == (UNDER_WAY, DONE)


@pytest.mark.requirement("D4.3")
def test_progress_and_more_time_show_and_the_next_item_is_due(people):
    plan = actions.start(factory.approved(people), people.quality_manager)
    item = plan.work_items.get()
    assert (duty(plan, "D4.3").next_due, duty(plan, "D4.3").overdue) == (item.planned_end, item.planned_end < timezone.localdate())
    request = improvement.request_extension(item, people.delivery, new_end=timezone.localdate() + timedelta(days=30), reason="Later")
    improvement.decide_extension(request, people.quality_manager, True) if hasattr(improvement, "decide_extension") else None
    item.refresh_from_db()
    improvement.report_progress(item, people.delivery, item.version, 100, note="Done.")
    with translation.override("en"):
        told = [one.text for one in duty(plan, "D4.3").evidence]
    assert (told[0], told[1].split(",")[0], duty(plan, "D4.3").next_due) == ("Work items done: 1 of 1; progress reported 1×", "More time asked for 1×", None)


@pytest.mark.requirement("D4.5")
def test_a_planned_review_that_passed_is_missed_until_one_is_held(people):
    plan = actions.start(factory.approved(people), people.quality_manager)
    planned = plan.review_dates.get()
    today = timezone.localdate()
    assert (duty(plan, "D4.5").missed, planned.planned_on < today) == (((planned.planned_on, "First review"),), True)
    held = {"subject": "Review", "participants": "All", "minutes": "Said."}
    early, late = (planned.planned_on - timedelta(days=days) for days in (20, 3))
    verification.record_review(plan, plan.owner, held_on=early, recorded_on=early, **held)
    assert (duty(plan, "D4.5").state, len(duty(plan, "D4.5").missed)) == (UNDER_WAY, 1)
    verification.record_review(plan, plan.owner, held_on=late, recorded_on=late, planned_row=planned.pk, **held)
    assert (duty(plan, "D4.5").state, duty(plan, "D4.5").missed, duty(plan, "D4.5").last) == (DONE, (), late)


def reviewed_on(people, day):
    """A plan at work with one planned review, on a day."""
    plan = factory.draft(people)
    planned = plan.review_dates.get()
    actions.edit_part(planned, plan.owner, planned.version, planned_on=day)
    plan = actions.approve(actions.submit(Plan.objects.get(pk=plan.pk), plan.owner), people.sms_owner, document.digest(document.of(plan)))
    return actions.start(plan, people.quality_manager)


@pytest.mark.requirement("D4.5")
@pytest.mark.parametrize(("passed", "missed"), [(5, 0), (6, 1)])
def test_a_planned_review_is_missed_once_five_working_days_have_gone_by(people, passed, missed):
    plan = reviewed_on(people, workdays.add(timezone.localdate(), -passed))
    assert len(duty(plan, "D4.5").missed) == missed


@pytest.mark.requirement("D4.5")
@pytest.mark.parametrize(("subject", "named", "missed"), [("Ad hoc", False, 1), ("First review", False, 0), ("Ad hoc", True, 0)])
def test_a_review_counts_for_the_planned_one_that_it_names_or_whose_subject_it_bears_as_in_the_list(people, subject, named, missed):
    plan = reviewed_on(people, date(2025, 10, 16))
    held, row = date(2025, 10, 14), plan.review_dates.get().pk if named else None
    verification.record_review(plan, plan.owner, held, subject, "All", "Said.", recorded_on=held, planned_row=row)
    assert (len(duty(plan, "D4.5").missed), sum(one.missed for one in reviewing.planned_of(plan))) == (missed, missed)


@pytest.mark.requirement("D4.4", "D4.6")
def test_rounds_and_knowledge_show(people):
    control = checked.closed_round(people)
    assert duty(control.plan, "D4.4").state == UNDER_WAY
    transfer = verification.transfer_knowledge(control.plan, control.plan.owner, recipient=people.delivery, subject="Triage", content="How it is done.")
    assert duty(control.plan, "D4.6").state == UNDER_WAY
    verification.acknowledge_transfer(transfer, people.delivery)
    assert duty(control.plan, "D4.6").state == DONE


def test_readers_of_the_baseline_learn_nothing_of_a_revision(people):
    plan = factory.approved(people)
    before = tracker(plan, people.leadership)
    plan = actions.revise(plan, plan.owner, "Secret")
    actions.add_part(plan, "goals", plan.owner, **{field: getattr(plan.goals.get(), field) for field in (
        "statement", "service_objective", "indicator", "baseline_value", "target_value", "unit", "direction", "how_measured", "due", "effect_from", "effect_until")})  # fmt: skip
    actions.add_part(plan, "inputs", plan.owner, source=factory.adopted_input(people))
    actions.edit_part(plan.review_dates.get(), plan.owner, 1, planned_on=timezone.localdate())
    for goal in plan.goals.all():
        if not goal.named_standards.exists():
            actions.add_part(plan, "standards", plan.owner, goal=goal, kind="law", title="Law")
    actions.return_to_author(actions.submit(plan, plan.owner), people.sms_owner, "No.")
    after = tracker(Plan.objects.get(pk=plan.pk), people.leadership)
    assert after == before
    assert tracker(Plan.objects.get(pk=plan.pk), people.planner) != before


def test_the_page_and_the_api_show_the_duties_in_a_constant_number_of_queries(people, sign_in, api_as):
    plan = actions.start(factory.approved(people), people.quality_manager)
    page = sign_in("leadership").get(plan.get_absolute_url())
    assert ([one.code for one in page.context["side"].duties], page.content.decode().count('id="duties"')) == ([f"D4.{place}" for place in range(1, 7)], 1)
    shown = api_as("leadership").get(f"/api/v1/plans/{plan.pk}/duties/").data
    assert [(one["code"], one["state"]) for one in shown] == [(one.code, one.state.value) for one in page.context["side"].duties]
    counts = []
    for hours in (0, 1, 2):
        item = plan.work_items.get()
        improvement.report_progress(item, people.delivery, item.version, 10 + hours, note="On.")
        with CaptureQueriesContext(connection) as queries:
            duties_of(Plan.objects.get(pk=plan.pk), working=True)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_draft_one_may_not_read_has_no_duties(people, api_as):
    assert api_as("leadership").get(f"/api/v1/plans/{bare(people).pk}/duties/").status_code == 404
