"""What follows from measures and from what reviews decided goes on while the plan is verified; what was promised rests (V2, D4.5)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from audit.errors import NotAllowed, WrongState
from improvement import actions as improvement
from improvement.models import Area, WorkItem
from plans.models import Plan
from tests.verification import factory
from verification import actions, closing
from verification.models import CorrectiveMeasure

TODAY = timezone.localdate
HELD = {"subject": "First", "participants": "All", "minutes": "We looked."}


def decided(plan, people, text="Add a weekend shift."):
    """A decision of a review that was held today, with its work of the delivery person."""
    review = actions.record_review(plan, plan.owner, TODAY(), **HELD)
    return actions.decide_at_review(review, plan.owner, text, owner=people.delivery, due=TODAY() + timedelta(14))


def measured(plan, people):
    """A measure of the missed goal, with its work of the delivery person."""
    row = plan.rounds.get().rows.missed().get()
    cause = actions.write_cause(row, plan.owner, "five_whys", "people", "Two people short.", ["It waits.", "Nobody is there."])
    return actions.set_measure(cause, plan.owner, "Hire two people.", people.delivery, TODAY() + timedelta(10))


@pytest.fixture
def verifying(people):
    """A plan being verified, with one miss and with work that is not done."""
    plan = factory.in_progress(people)
    check_round = factory.open_round(people, plan)
    for row in check_round.rows.order_by("place"):
        factory.record(row, "missed" if row.kind == "goal" else "partly" if row.kind == "work" else "achieved")
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture(params=[decided, measured], ids=["decision", "measure"])
def item(request, people):
    """The work that follows from a decision or a measure, of a plan being verified."""
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    return WorkItem.objects.get(pk=request.param(plan, people).work_item_id)


@pytest.mark.requirement("D4.5", "V2")
def test_work_that_follows_is_begun_blocked_freed_and_done_while_the_plan_is_verified(item, people):
    said = []
    for percent, reason in ((30, ""), (30, "No budget."), (60, ""), (100, "")):
        now = WorkItem.objects.get(pk=item.pk)
        improvement.report_progress(now, people.delivery, now.version, percent, blocked_reason=reason)
        said.append(WorkItem.objects.get(pk=item.pk).state)
    assert (said, item.plan.state) == (["doing", "blocked", "doing", "done"], "verifying")


def test_work_that_follows_is_given_more_time_and_a_checklist_while_the_plan_is_verified(item, people):
    asked = improvement.request_extension(item, people.delivery, item.planned_end + timedelta(7), "The supplier is late.")
    improvement.decide_extension(asked, item.plan.owner, True)
    improvement.add_point(item, people.delivery, "Post the advertisement")
    now = WorkItem.objects.get(pk=item.pk)
    assert (now.planned_end, now.points.get().text) == (item.planned_end + timedelta(7), "Post the advertisement")


@pytest.mark.requirement("I2")
def test_what_was_promised_rests_while_the_plan_is_verified(people):
    plan = Plan.objects.get(pk=factory.open_round(people, factory.in_progress(people)).plan_id)
    promised = plan.work_items.filter(assignee=people.delivery).first()
    deeds = [
        lambda: improvement.report_progress(promised, people.delivery, promised.version, 30),
        lambda: improvement.request_extension(promised, people.delivery, promised.planned_end + timedelta(400), "Late."),
        lambda: improvement.add_point(promised, people.delivery, "One more"),
    ]
    for deed in deeds:
        with pytest.raises(WrongState):
            deed()
    assert WorkItem.objects.get(pk=promised.pk).percent == 0


def test_work_that_follows_is_for_its_assignee_and_the_owner_alone(item, people):
    for person in (people.planner, people.checker, people.colleague, people.auditor):
        with pytest.raises(NotAllowed):
            improvement.report_progress(item, person, item.version, 30)


def desk(person, kind):
    """The references of what the desk names to a person."""
    return [one.ref for group in duties.of(person) if group.kind == kind for one in group.duties]


@pytest.mark.requirement("D4.5")
def test_the_desk_names_the_work_while_the_plan_is_verified_and_the_measure_not_twice(item, people):
    assert (desk(people.delivery, "work"), desk(people.delivery, "measure")) == ([f"improvement.workitem:{item.pk}"], [])


def test_work_that_follows_is_no_part_of_what_was_promised_nor_the_other_way_round(item, people):
    promised = item.plan.work_items.filter(origin="").first()
    with pytest.raises(ValidationError) as error:
        improvement.detail_work(item, people.delivery, item.version, parent=promised)
    assert list(error.value.message_dict) == ["parent"]


@pytest.mark.requirement("D4.5", "V0")
def test_a_decision_that_is_not_carried_out_keeps_the_plan_open_until_it_is_done(people, verifying):
    decision = decided(verifying, people)
    told = list(closing.decisions_done(verifying))
    assert told == [f"“Add a weekend shift.”, decided on {TODAY()}, is not carried out: report its work as done, or cancel it with a reason."]
    assert told[0].url == decision.work_item.get_absolute_url()
    improvement.report_progress(decision.work_item, people.delivery, decision.work_item.version, 100)
    assert list(closing.decisions_done(verifying)) == []


def test_a_decision_is_given_up_with_a_reason(people, verifying):
    item = decided(verifying, people).work_item
    with pytest.raises(ValidationError):
        improvement.cancel_work(item, verifying.owner, "")
    improvement.cancel_work(item, verifying.owner, "The customer no longer wants it.")
    assert list(closing.decisions_done(verifying)) == []


def test_a_decision_without_a_person_asks_for_nothing(people, verifying):
    review = actions.record_review(verifying, verifying.owner, TODAY(), **HELD)
    actions.decide_at_review(review, verifying.owner, "Go on as before.")
    assert list(closing.decisions_done(verifying)) == []


def test_work_that_follows_has_the_first_line_of_what_was_said_as_its_title_and_an_area_of_its_element(people, verifying):
    item = decided(verifying, people, "Add\n  a weekend\tshift. " + "x" * 300).work_item
    first = Area.objects.filter(element="process", active=True).order_by("pk").first()
    assert (item.title, item.area) == ("Add a weekend shift. " + "x" * 179, first)


def test_a_change_of_words_leaves_the_day_that_was_granted(people):
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    measure = measured(plan, people)
    asked = improvement.request_extension(measure.work_item, people.delivery, measure.due + timedelta(9), "Late.")
    improvement.decide_extension(asked, plan.owner, True)
    actions.edit_measure(measure, plan.owner, measure.version, action="Hire three people.")
    item = WorkItem.objects.get(pk=measure.work_item_id)
    assert (item.title, item.planned_end) == ("Hire three people.", measure.due + timedelta(9))


def overdue_at_the_doors(measure, plan, people, sign_in, api_as, day):
    """Where a measure stands as late on a day: in the list that leadership is told of, and by the day that page and API name."""
    late = list(CorrectiveMeasure.objects.late(day))
    told = api_as("planner").get(f"/api/v1/corrective-measures/{measure.pk}/").json()
    pages = [reverse("verification:round", args=[plan.number, 1]), reverse("verification:overview", args=[plan.number]), reverse("verification:measures")]
    shown = [f">{told['due_now']}</span>" in sign_in("planner").get(page).content.decode() for page in pages]
    return late, told["due"], told["due_now"], shown


@pytest.mark.requirement("I2", "V2")
def test_more_time_that_is_granted_for_the_work_of_a_measure_is_granted_to_the_measure(people, sign_in, api_as):
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    measure = measured(plan, people)
    end = measure.due + timedelta(20)
    improvement.decide_extension(improvement.request_extension(measure.work_item, people.delivery, end, "Late."), plan.owner, True)
    between, after = measure.due + timedelta(1), end + timedelta(1)
    assert overdue_at_the_doors(measure, plan, people, sign_in, api_as, between) == ([], str(measure.due), str(end), [True] * 3)
    assert list(CorrectiveMeasure.objects.late(after)) == [measure]
    # Without its work it is due as it was set.
    improvement.cancel_work(WorkItem.objects.get(pk=measure.work_item_id), plan.owner, "Carried out otherwise.")
    assert overdue_at_the_doors(measure, plan, people, sign_in, api_as, between) == ([measure], str(measure.due), str(measure.due), [True] * 3)
    assert [one.due for one in duties.KINDS["measure"].find(people.delivery)] == [measure.due]


def test_a_measure_whose_work_has_parts_is_not_reported_done_past_them(people):
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    measure, part = measured(plan, people), decided(plan, people).work_item
    improvement.detail_work(part, people.delivery, part.version, parent=measure.work_item)
    with pytest.raises(WrongState) as error:
        actions.finish_measure(measure, people.delivery, measure.version, "Done.")
    item = WorkItem.objects.get(pk=measure.work_item_id)
    assert (error.value.message, item.percent) == (f"“{item}” has parts: report on these, and its progress follows.", 0)


def test_what_was_made_a_part_before_its_kind_was_asked_about_is_still_reported_on_and_postponed(people):
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    item = decided(plan, people).work_item
    # Written past the actions, as parts of the other kind were taken in earlier years.
    WorkItem.objects.filter(pk=item.pk).update(parent=plan.work_items.filter(origin="").first())
    end = item.planned_end + timedelta(7)
    improvement.decide_extension(improvement.request_extension(item, people.delivery, end, "Late."), plan.owner, True)
    now = WorkItem.objects.get(pk=item.pk)
    assert (now.planned_end, improvement.detail_work(now, people.delivery, now.version, priority="high").priority) == (end, "high")


def test_a_row_that_is_no_miss_any_more_gets_no_measure(people):
    row = factory.checked_round(people).rows.missed().get()
    cause = actions.write_cause(row, row.plan.owner, "five_whys", "people", "Short.", ["a", "b"])
    factory.record(type(row).objects.get(pk=row.pk), "achieved")
    with pytest.raises(WrongState):
        actions.set_measure(cause, row.plan.owner, "Hire.", people.delivery, TODAY())
    assert cause.measures.count() == 0


@pytest.mark.requirement("V2")
def test_a_measure_shows_how_far_its_work_is_and_leads_whoever_reports_to_it(people, sign_in):
    plan = Plan.objects.get(pk=factory.checked_round(people).plan_id)
    measure = measured(plan, people)
    improvement.report_progress(measure.work_item, people.delivery, measure.work_item.version, 40)
    pages = [reverse("verification:round", args=[plan.number, 1]), reverse("verification:overview", args=[plan.number]), reverse("verification:measures")]
    item = measure.work_item.get_absolute_url()
    told = {}
    for key in ("delivery", "planner"):
        shown = [sign_in(key).get(page, headers={"accept-language": "en"}).content.decode() for page in pages]
        told[key] = [(page.count('value="40">40%'), page.count(f'href="{item}#progress"')) for page in shown]
    assert told == {"delivery": [(1, 1)] * 3, "planner": [(1, 0)] * 3}


def words_of_board(client, plan):
    """What the board says of moving its cards."""
    return re.search(r'id="board-how">(.*?)</p>', client.get(reverse("improvement:board", args=[plan.number]), headers={"accept-language": "en"}).content.decode())[1]


def test_the_board_tells_those_who_answer_for_items_why_none_moves_and_others_who_moves_them(people, sign_in):
    plan = Plan.objects.get(pk=factory.open_round(people, factory.in_progress(people)).plan_id)
    rest = "As the plan stands now, none of these cards can be moved. Each leads to its item, with all that can be done there."
    others = "The assignee, the plan's owner and the checker move the cards; each leads to its item."
    assert [words_of_board(sign_in(key), plan) for key in ("delivery", "auditor")] == [rest, others]
