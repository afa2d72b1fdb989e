"""What a row may say: work that is done, figures that it has, what must be reached; and what a correction takes back (V1)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from audit.errors import WrongState
from audit.models import Event
from improvement import actions as improvement
from improvement.states import WorkState
from plans.models import Plan
from tests.verification import factory
from verification import actions, responsible
from verification.models import ControlRow
from verification.states import RowKind

WORK = 2  # the place of "Define triage"


def refused(row, result, **facts):
    """The sentences of a refusal by field."""
    with pytest.raises(ValidationError) as error:
        factory.record(row, result, **facts)
    return error.value.message_dict


def item_of(row):
    """The work item of a row as it stands now."""
    return row.plan.work_items.get(pk=row.source_id)


def verbs_of(item):
    """What happened to an item since it was done."""
    return list(Event.objects.of(item).filter(verb__in=["work.verify", "work.unverify"]).order_by("sequence").values_list("verb", "old_state", "new_state"))


@pytest.mark.requirement("V1")
def test_work_that_is_not_done_is_not_achieved_and_the_refusal_says_where_it_stands(people):
    row = factory.open_round(people, factory.in_progress(people)).rows.get(place=WORK)
    item = item_of(row)
    assert refused(row, "achieved") == {"result": [f"“{item}” is To do; work that is not done is not achieved."]}
    assert (factory.record(row, "partly").result, item_of(row).state) == ("partly", WorkState.TO_DO)


def test_work_that_was_given_up_or_left_the_plan_is_not_achieved(people):
    check_round = factory.open_round(people, factory.in_progress(people))
    given_up, gone = check_round.rows.get(place=WORK), check_round.rows.get(place=WORK + 1)
    item = improvement.cancel_work(item_of(given_up), check_round.plan.owner, "No money.")
    type(gone).objects.filter(pk=gone.pk).update(source_id=999_999)
    gone.refresh_from_db()
    assert refused(given_up, "achieved") == {"result": [f"“{item}” is Cancelled; work that is not done is not achieved."]}
    assert refused(gone, "achieved") == {"result": ["“Train the first line” is no longer in the plan; it cannot be achieved."]}
    assert factory.record(given_up, "missed").result == "missed"


@pytest.mark.requirement("V1")
@pytest.mark.parametrize(("result", "facts"), [("missed", {}), ("partly", {}), ("not_applicable", {"reason": "Sold."})])
def test_a_corrected_result_takes_the_verification_of_its_work_back_and_gives_it_anew(people, result, facts):
    row = factory.record(factory.open_round(people).rows.get(place=WORK))
    assert item_of(row).state == WorkState.VERIFIED
    row = factory.record(row, result, **facts)
    assert item_of(row).state == WorkState.DONE
    factory.record(row)
    assert verbs_of(item_of(row)) == [("work.verify", "done", "verified"), ("work.unverify", "verified", "done"), ("work.verify", "done", "verified")]


def test_work_is_not_verified_beside_a_row_that_says_otherwise(people):
    row = factory.record(factory.open_round(people).rows.get(place=WORK), "missed")
    item = item_of(row)
    with pytest.raises(WrongState) as error:
        improvement.verify_work(item, row.checker)
    assert error.value.message == f"Round 1 says “Missed” of “{item}”: check it again there, and it is verified with its row."
    assert item_of(row).state == WorkState.DONE


@pytest.mark.requirement("V1")
def test_a_miss_of_a_closed_round_is_not_verified_beside_it_until_the_next_round_has_reached_it(people):
    check_round = factory.checked_round(people, missed=(RowKind.WORK,))
    row = check_round.rows.get(place=WORK)
    for missed in check_round.rows.missed():
        factory.explain(missed, people)
    actions.close_round(check_round, people.planner)
    with pytest.raises(WrongState) as error:
        improvement.verify_work(item_of(row), row.checker)
    assert error.value.message == f"Round 1 found “Missed” of “{item_of(row)}”: check it again in the next round, and it is verified with its row."
    again = factory.open_round(people, plan=Plan.objects.get(pk=row.plan.pk)).rows.get(kind=RowKind.WORK, source_id=row.source_id)
    # Opened, the next round says nothing yet.
    with pytest.raises(WrongState):
        improvement.verify_work(item_of(row), again.checker)
    factory.record(again)
    assert item_of(row).state == WorkState.VERIFIED


@pytest.mark.requirement("V1")
def test_what_must_be_reached_is_not_set_aside(people):
    goal = factory.open_round(people).rows.get(kind=RowKind.GOAL)
    assert refused(goal, "not_applicable", reason="Hard.") == {"result": ["This item must be reached: it cannot be set aside as not applicable."]}


@pytest.mark.requirement("V2")
def test_a_miss_that_was_explained_or_asked_about_is_not_set_aside_in_its_round(people):
    rows = factory.open_round(people, checkers=[people.checker]).rows
    told = ["A miss with a cause, a measure or a department asked about it stays told: it cannot be set aside as not applicable."]
    explained = factory.record(rows.get(place=5), "missed")
    factory.explain(explained, people)
    assert refused(ControlRow.objects.get(pk=explained.pk), "not_applicable", reason="Sold.") == {"result": told}
    asked = factory.record(rows.get(place=WORK), "missed")
    concerned = actions.ask_department(asked, asked.plan.owner, people.supervision.department)
    assert refused(ControlRow.objects.get(pk=asked.pk), "not_applicable", reason="Sold.") == {"result": told}
    actions.withdraw_request(concerned, asked.plan.owner, concerned.version, "Not theirs.")
    assert factory.record(ControlRow.objects.get(pk=asked.pk), "not_applicable", reason="Sold.").result == "not_applicable"


@pytest.mark.parametrize("result", ["achieved", "not_applicable"])
def test_a_row_without_figures_takes_no_value(people, result):
    row = factory.open_round(people).rows.get(place=5)
    assert refused(row, result, actual_value=Decimal(0), reason="Sold.") == {"actual_value": ["This item has no figures."]}


def test_a_row_without_figures_takes_no_value_at_the_api_nor_on_its_form(people, api_as, sign_in):
    row = factory.open_round(people, checkers=[people.checker]).rows.get(place=5)
    facts = {"version": 1, "result": "achieved", "evidence": "Record 7.", "actual_value": "5"}
    answer = api_as("checker").post(f"/api/v1/control-rows/{row.pk}/record/", facts, format="json")
    assert (answer.status_code, answer.json()) == (400, {"actual_value": ["This item has no figures."]})
    page = sign_in("checker").post(f"/plans/{row.plan.number}/verification/rounds/1/rows/5/record/", facts)
    assert (page.status_code, page.context["form"].errors) == (422, {"actual_value": ["This item has no figures."]})


def test_the_same_result_once_more_is_told_as_a_check_again_and_counts_as_one(people):
    row = factory.record(factory.open_round(people).rows.get(place=5))
    again = factory.record(row, evidence="Record 9.")
    event = Event.objects.of(row).last()
    assert (event.verb, event.old_state, event.new_state, event.changes["evidence"]) == ("row.recheck", "", "", ["Record 7.", "Record 9."])
    assert (again.version, responsible.recordings().filter(object_id=row.pk).count()) == (row.version + 1, 2)
