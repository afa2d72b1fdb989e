"""Nobody checks own work: not work given away, nor what an own measure was to mend; conflicts are impossible (V1)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts import actions as accounts
from accounts.law import may
from audit.errors import NotAllowed
from improvement import actions as improvement
from improvement.models import WorkItem
from tests.verification import factory
from verification import actions, duties, proofs, proposing
from verification.models import ControlRow, CorrectiveMeasure

pytestmark = pytest.mark.requirement("V1")
DUE = date(2026, 12, 20)


def given_away(people, *to):
    """A plan whose first item the delivery person finished and the planner then gave to others, one after the other."""
    plan = factory.worked_off(people)
    for person in to:
        item = plan.work_items.get(title="Define triage")
        improvement.assign_work(item, people.planner, item.version, person)
    return plan


def row_of(check_round, title="Define triage"):
    return check_round.rows.get(title=title, kind="work")


def forced(row, person):
    """The row with a checker whom no action would have named."""
    ControlRow.objects.filter(pk=row.pk).update(checker=person)
    return ControlRow.objects.get(pk=row.pk)


def test_who_did_the_work_and_gave_it_away_does_not_check_it(people):
    row = row_of(factory.open_round(people, given_away(people, people.colleague), [people.checker]))
    with pytest.raises(ValidationError) as error:
        actions.assign_checker(row, people.planner, row.version, people.delivery)
    assert list(error.value.message_dict) == ["checker"]
    with pytest.raises(NotAllowed):
        factory.record(forced(row, people.delivery))


def test_a_round_is_not_opened_with_who_gave_the_work_away(people):
    plan = given_away(people, people.colleague)
    item = plan.work_items.get(title="Define triage")
    with pytest.raises(ValidationError) as error:
        actions.open_round(plan, people.planner, DUE, [people.checker], assigned={("work", item.pk): people.delivery})
    assert error.value.message_dict["assigned"][0].endswith(f"cannot be checked by {people.delivery}.")


def test_who_only_had_the_work_for_a_while_does_not_check_it(people):
    plan = given_away(people, people.checker, people.colleague)
    line = next(one for one in proposing.proposal(plan) if one.facts.title == "Define triage")
    assert {people.delivery, people.checker, people.colleague} == set(line.responsible)
    assert people.checker not in line.fit


def recheck(people, owner):
    """The row of a second round about the goal that the first missed; `owner` did the corrective measure."""
    first = factory.checked_round(people)
    row = first.rows.missed().get()
    cause = factory.explain(row, people)
    measure = cause.measures.get()
    actions.edit_measure(measure, row.plan.owner, measure.version, owner=owner)
    first = actions.close_round(first, people.planner)
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    actions.finish_measure(measure, owner, measure.version, "In place.")
    return actions.open_round(first.plan, people.planner, DUE, [people.checker]).rows.get()


def test_who_carried_out_the_measure_does_not_check_whether_the_goal_is_reached_now(people):
    row = recheck(people, people.colleague)
    for person in (people.colleague, people.delivery):  # who did it, and who had it before
        with pytest.raises(ValidationError):
            actions.assign_checker(row, people.planner, row.version, person)
        with pytest.raises(NotAllowed):
            factory.record(forced(row, person))


def test_who_had_the_work_of_a_measure_does_not_judge_its_effect(people):
    row = factory.checked_round(people).rows.missed().get()
    measure = factory.explain(row, people).measures.get()
    actions.edit_measure(measure, row.plan.owner, measure.version, owner=people.planner)
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    actions.edit_measure(measure, row.plan.owner, measure.version, owner=people.delivery)
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    with pytest.raises(NotAllowed):
        actions.judge_effect(measure, people.planner, measure.version, "effective", "It helped.")


def test_who_gave_finished_work_away_does_not_verify_it(people):
    row = row_of(factory.open_round(people, given_away(people, people.colleague), [people.checker]))
    forced(row, people.delivery)
    with pytest.raises(NotAllowed):
        improvement.verify_work(WorkItem.objects.get(pk=row.source_id), people.delivery)


def test_a_checker_who_left_service_delivery_records_nothing(people):
    row = factory.open_round(people, checkers=[people.checker]).rows.get(place=5)
    accounts.set_roles(people.checker, people.administrator, [])
    row = ControlRow.objects.get(pk=row.pk)
    with pytest.raises(NotAllowed):
        factory.record(row)


def test_a_result_of_own_work_is_found_also_after_another_checked_again(people):
    row = row_of(factory.open_round(people, checkers=[people.checker]))
    factory.record(row)
    row = ControlRow.objects.get(pk=row.pk)
    assert proofs.found(row.plan, "checks_independent").cases == ()
    type(row.plan).objects.filter(pk=row.plan.pk).update(owner=people.checker)
    row = actions.assign_checker(row, people.planner, row.version, people.colleague)
    factory.record(row, "partly")
    assert len(proofs.found(type(row.plan).objects.get(pk=row.plan.pk), "checks_independent").cases) == 1


def test_who_took_the_work_over_after_checking_it_has_not_checked_own_work(people):
    row = row_of(factory.checked_round(people))
    for one in row.round.rows.missed():
        factory.explain(one, people)
    plan = actions.resume_work(actions.close_round(row.round, people.planner).plan, people.planner)
    item = plan.work_items.get(pk=row.source_id)
    WorkItem.objects.filter(pk=item.pk).update(state="doing")
    improvement.assign_work(item, people.planner, item.version, row.checked_by)
    assert proofs.found(plan, "checks_independent").cases == ()


def test_who_once_recorded_a_row_does_not_appraise_the_process(people):
    accounts.set_roles(people.supervision, people.administrator, ["supervision", "delivery"])
    supervision = type(people.supervision).objects.get(pk=people.supervision.pk)
    check_round = factory.open_round(people, checkers=[people.checker])
    row = check_round.rows.get(place=5)
    row = actions.assign_checker(row, people.planner, row.version, supervision)
    row = factory.record(row)
    row = actions.assign_checker(row, people.planner, row.version, people.checker)
    factory.record(row, "missed")
    for one in check_round.rows.exclude(place=5):
        factory.record(one, "achieved")
    factory.explain(ControlRow.objects.get(pk=row.pk), people)
    plan = actions.close_round(check_round, people.planner).plan
    criteria = [{"criterion": "Checks are independent", "weight": 100, "score": 85, "reason": "Seen."}]
    with pytest.raises(NotAllowed):
        actions.record_assessment(plan, supervision, "Appraisal rules 2026", criteria, "Well run.")
    assert list(duties.assessments(supervision)) == []


@pytest.mark.parametrize("title", ["Define triage", None])
def test_who_is_given_the_measure_of_a_row_checks_it_no_longer_in_the_same_round(people, api_as, title):
    rows = factory.open_round(people, checkers=[people.checker]).rows
    row = factory.record(rows.get(title=title, kind="work") if title else rows.get(kind="outcome"), "missed")
    measure = factory.explain(row, people).measures.get()
    actions.edit_measure(measure, row.plan.owner, measure.version, owner=people.checker)
    measure = CorrectiveMeasure.objects.get(pk=measure.pk)
    # What was found before the measure was theirs was not own work.
    assert proofs.found(row.plan, "checks_independent").cases == ()
    actions.finish_measure(measure, people.checker, measure.version, "In place.")
    row = ControlRow.objects.get(pk=row.pk)
    with pytest.raises(NotAllowed) as error:
        factory.record(row)
    assert "corrective measure" in str(error.value.message)
    facts = {"version": row.version, "result": "achieved", "evidence": "Record 7."}
    assert api_as("checker").post(f"/api/v1/control-rows/{row.pk}/record/", facts, format="json").status_code == 403
    with pytest.raises(ValidationError) as refused:
        actions.assign_checker(row, people.planner, row.version, people.delivery)  # had the measure before
    assert list(refused.value.message_dict) == ["checker"]
    if not title:
        row = actions.assign_checker(row, people.planner, row.version, people.colleague)
        assert factory.record(row).result == "achieved"


@pytest.mark.parametrize(("key", "before"), [("colleague", False), ("second_manager", True)])
def test_who_did_the_work_or_owned_a_measure_does_not_appraise_the_process(people, key, before):
    person = getattr(people, key)
    accounts.set_roles(person, people.administrator, [*person.roles, "supervision"])
    person = type(person).objects.get(pk=person.pk)
    check_round = factory.open_round(people, checkers=[people.checker])
    for row in check_round.rows.order_by("place"):
        factory.record(row, "missed" if row.kind == "goal" else "achieved")
    row = check_round.rows.missed().get()
    measure = factory.explain(row, people).measures.get()
    assert may(person, "assessment.record", row.plan) == before
    actions.edit_measure(measure, row.plan.owner, measure.version, owner=person)
    plan = actions.close_round(check_round, people.planner).plan
    criteria = [{"criterion": "Checks are independent", "weight": 100, "score": 85, "reason": "Seen."}]
    with pytest.raises(NotAllowed):
        actions.record_assessment(plan, person, "Appraisal rules 2026", criteria, "Well run.")
    assert list(duties.assessments(person)) == []
