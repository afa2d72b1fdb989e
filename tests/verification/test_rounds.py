"""Check rounds: the control table from the baseline, who checks what, results, and closing (V0, V1)."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions as accounts
from audit import chain
from audit.errors import NotAllowed, NotReady, Stale, WrongState
from audit.models import Event
from improvement.states import WorkState
from plans.states import InputState, PlanState
from tests.verification import factory
from verification import actions
from verification.models import CheckRound
from verification.states import Result, RoundState, RowKind


def refused(error):
    """The refused fields and their sentences."""
    return error.value.message_dict


@pytest.mark.requirement("V1")
def test_the_control_table_holds_every_item_of_the_baseline(people):
    check_round = factory.open_round(people)
    rows = [(row.place, row.kind, row.title, row.element) for row in check_round.rows.order_by("place")]
    assert rows == [
        (1, "goal", "Restore RES5D to 60 %", ""),
        (2, "work", "Define triage", "process"),
        (3, "work", "Train the first line", "people"),
        (4, "work", "Write the SOP", "technology"),
        (5, "outcome", "Tickets are resolved in time again.", ""),
        (6, "measure", "RES5D three months above 55 %", ""),
    ]


def test_the_weights_of_a_control_table_add_up_to_100(people):
    check_round = factory.open_round(people)
    assert sum(check_round.rows.values_list("weight", flat=True)) == 100


@pytest.mark.requirement("D1.2", "F3")
def test_a_goal_row_carries_indicator_baseline_target_and_unit(people):
    goal = factory.open_round(people).rows.get(kind=RowKind.GOAL)
    facts = (goal.indicator_code, goal.baseline_value, goal.target_value, goal.unit, goal.direction, goal.must_pass)
    assert facts == ("RES5D", Decimal("2.4"), Decimal(60), "%", "up", True)
    assert goal.criterion == "RES5D ≥ 60 % · 2026-11-30 · monthly share"


def test_opening_a_round_brings_the_plan_to_verification(people):
    check_round = factory.open_round(people)
    check_round.plan.refresh_from_db()
    assert (check_round.plan.state, check_round.state, check_round.baseline) == (
        PlanState.VERIFYING,
        RoundState.OPEN,
        check_round.plan.baseline,
    )


def test_rows_are_shared_so_that_nobody_checks_own_work(people):
    check_round = factory.open_round(people)
    pairs = {(row.assignee, row.checker) for row in check_round.rows.filter(kind=RowKind.WORK)}
    assert (people.colleague, people.colleague) not in pairs
    assert (people.colleague, people.checker) in pairs


def test_a_round_whose_rows_nobody_may_check_is_refused_and_names_them(people):
    with pytest.raises(ValidationError) as error:
        factory.open_round(people, checkers=[people.colleague])
    assert refused(error) == {"checkers": ["Nobody checks own work. Name another checker for: 3. Train the first line"]}
    assert CheckRound.objects.count() == 0


@pytest.mark.requirement("V1")
def test_only_the_delivery_department_checks(people):
    with pytest.raises(ValidationError) as error:
        factory.open_round(people, checkers=[people.checker, people.auditor])
    assert list(refused(error)) == ["checkers"]


def test_a_checker_who_may_not_read_the_plan_is_refused(people):
    plan = factory.worked_off(people)
    type(plan).objects.filter(pk=plan.pk).update(confidential=True)
    with pytest.raises(ValidationError) as error:
        factory.open_round(people, plan)
    assert list(refused(error)) == ["checkers"]


def test_the_owner_never_opens_a_round(people):
    plan = factory.worked_off(people)
    with pytest.raises(NotAllowed):
        actions.open_round(plan, plan.owner, due=plan.planned_end, checkers=[people.checker])


def test_a_round_before_the_work_began_is_refused_for_the_state(people):
    plan = factory.worked_off(people)
    type(plan).objects.filter(pk=plan.pk).update(state="approved")
    with pytest.raises(WrongState):
        factory.open_round(people, plan)


def test_a_second_round_beside_an_open_one_is_refused(people):
    plan = factory.open_round(people).plan
    with pytest.raises(WrongState):
        factory.open_round(people, plan)


def test_the_same_key_opens_one_round(people):
    plan, key = factory.worked_off(people), "6a1a6d0e-6b7c-4f1e-9a53-5d1a2f3b4c5d"
    first = actions.open_round(plan, people.planner, due=plan.planned_end, checkers=[people.checker], key=key)
    again = actions.open_round(plan, people.planner, due=plan.planned_end, checkers=[people.checker], key=key)
    assert (first.pk, CheckRound.objects.count(), first.rows.count()) == (again.pk, 1, 6)


@pytest.mark.requirement("V0", "V1")
def test_a_recorded_row_says_who_found_what_with_which_evidence(people):
    row = factory.open_round(people).rows.get(place=5)
    row = factory.record(row, "partly", evidence="Sampling sheet")
    assert (row.result, row.evidence, row.checked_by, row.checked_at is None) == (
        Result.PARTLY,
        "Sampling sheet",
        row.checker,
        False,
    )
    event = Event.objects.of(row).last()
    assert (event.verb, event.actor, event.old_state, event.new_state) == (
        "row.partly",
        row.checker,
        "pending",
        "partly",
    )


def test_a_result_without_evidence_is_refused_at_the_field(people):
    row = factory.open_round(people).rows.get(place=5)
    with pytest.raises(ValidationError) as error:
        factory.record(row, "achieved", evidence=" ")
    assert refused(error) == {"evidence": ["Name the evidence."]}


def test_not_applicable_needs_its_reason(people):
    row = factory.open_round(people).rows.get(place=5)
    with pytest.raises(ValidationError) as error:
        factory.record(row, "not_applicable")
    assert list(refused(error)) == ["reason"]


@pytest.mark.parametrize(
    ("value", "result", "field"),
    [
        (None, "missed", "actual_value"),
        ("59.9", "achieved", "result"),
        ("60", "partly", "result"),
        ("2.4", "partly", "result"),
        ("1", "partly", "result"),
    ],
)
def test_a_goal_whose_result_contradicts_its_figures_is_refused(people, value, result, field):
    goal = factory.open_round(people).rows.get(kind=RowKind.GOAL)
    with pytest.raises(ValidationError) as error:
        factory.record(goal, result, actual_value=value and Decimal(value))
    assert list(refused(error)) == [field]


@pytest.mark.parametrize(
    ("value", "result"),
    [("60", "achieved"), ("75", "achieved"), ("59.9", "partly"), ("59.9", "missed"), ("0", "missed")],
)
def test_a_goal_whose_result_agrees_with_its_figures_is_recorded(people, value, result):
    goal = factory.open_round(people).rows.get(kind=RowKind.GOAL)
    assert factory.record(goal, result, actual_value=Decimal(value)).result == result


def test_an_unknown_result_is_refused_at_the_field(people):
    row = factory.open_round(people).rows.get(place=5)
    with pytest.raises(ValidationError) as error:
        factory.record(row, "splendid")
    assert list(refused(error)) == ["result"]


@pytest.mark.parametrize("evidence", ["a\x00b", "x" * 1_000_000, "\ud800"])
def test_text_that_cannot_be_stored_is_refused_at_the_field(people, evidence):
    row = factory.open_round(people).rows.get(place=5)
    with pytest.raises(ValidationError) as error:
        factory.record(row, evidence=evidence)
    assert list(refused(error)) == ["evidence"]


def test_a_stale_row_is_refused_with_both_versions(people):
    row = factory.open_round(people).rows.get(place=5)
    factory.record(row, "achieved")
    with pytest.raises(Stale) as error:
        factory.record(row, "missed")
    assert (error.value.theirs["result"], error.value.yours["result"]) == ("achieved", "missed")


@pytest.mark.requirement("V1")
def test_nobody_but_the_checker_records_a_row(people):
    row = factory.open_round(people).rows.get(place=2)
    for key in ("planner", "quality_manager", "delivery", "supervision", "administrator"):
        with pytest.raises(NotAllowed):
            actions.record_row(row, getattr(people, key), row.version, "achieved", evidence="Mine.")


def test_a_checker_who_became_responsible_no_longer_records_the_row(people):
    row = factory.open_round(people).rows.get(place=2)
    type(people.delivery.work_items.first()).objects.filter(pk=row.source_id).update(assignee=row.checker)
    with pytest.raises(NotAllowed):
        factory.record(row)


def test_an_owner_named_checker_all_the_same_never_records(people):
    row = factory.open_round(people).rows.get(place=2)
    type(row).objects.filter(pk=row.pk).update(checker=row.plan.owner)
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        factory.record(row)


def test_another_checker_takes_a_row_over(people):
    row = factory.open_round(people).rows.get(place=3)
    taken = actions.assign_checker(row, people.planner, row.version, people.delivery)
    assert taken.checker == people.delivery


@pytest.mark.parametrize("key", ["colleague", "quality_manager", "auditor"])
def test_a_row_is_not_given_to_its_assignee_the_owner_or_outside_delivery(people, key):
    row = factory.open_round(people).rows.get(place=3)
    with pytest.raises(ValidationError) as error:
        actions.assign_checker(row, people.planner, row.version, getattr(people, key))
    assert list(refused(error)) == ["checker"]


def test_work_found_as_promised_is_verified_with_its_row(people):
    row = factory.open_round(people).rows.get(place=2)
    factory.record(row)
    assert row.plan.work_items.get(pk=row.source_id).state == WorkState.VERIFIED


def test_work_found_missing_stays_unverified(people):
    row = factory.open_round(people).rows.get(place=2)
    factory.record(row, "missed")
    assert row.plan.work_items.get(pk=row.source_id).state == WorkState.DONE


def test_a_round_with_pending_rows_does_not_close_and_names_them(people):
    check_round = factory.open_round(people)
    factory.record(check_round.rows.get(place=1))
    with pytest.raises(NotReady) as error:
        actions.close_round(check_round, people.planner)
    assert [sentence.split(" ")[1] for sentence in error.value.missing] == ["2", "3", "4", "5", "6"]


@pytest.mark.requirement("V2")
def test_a_round_with_an_unexplained_miss_does_not_close(people):
    check_round = factory.checked_round(people)
    with pytest.raises(NotReady) as error:
        actions.close_round(check_round, people.planner)
    assert error.value.missing == ["No. 1 “Restore RES5D to 60 %”: missed, and its cause is not written"]


@pytest.mark.requirement("V2")
def test_a_round_with_a_cause_but_no_measure_does_not_close(people):
    check_round = factory.checked_round(people)
    actions.write_cause(
        check_round.rows.get(place=1), check_round.plan.owner, "five_whys", "process", "Batches.", ["One.", "Two."]
    )
    with pytest.raises(NotReady) as error:
        actions.close_round(check_round, people.planner)
    assert error.value.missing == ["No. 1 “Restore RES5D to 60 %”: missed, and no corrective measure is set"]


@pytest.mark.requirement("V0", "V2")
def test_a_round_closes_once_every_row_is_checked_and_every_miss_explained(people):
    check_round = factory.closed_round(people)
    assert (check_round.state, check_round.closed_at is None) == (RoundState.CLOSED, False)


def test_the_owner_never_closes_a_round(people):
    check_round = factory.checked_round(people, missed=())
    with pytest.raises(NotAllowed):
        actions.close_round(check_round, check_round.plan.owner)


def test_nothing_is_recorded_in_a_closed_round(people):
    row = factory.closed_round(people).rows.get(place=5)
    with pytest.raises(WrongState):
        factory.record(row, "missed")


def test_the_next_round_starts_from_what_was_missed(people):
    check_round = factory.closed_round(people)
    later = factory.open_round(people, check_round.plan)
    assert [(row.title, row.weight) for row in later.rows.all()] == [("Restore RES5D to 60 %", 100)]


def test_no_round_is_opened_when_nothing_is_left_to_check(people):
    check_round = factory.checked_round(people, missed=())
    actions.close_round(check_round, people.planner)
    with pytest.raises(ValidationError):
        factory.open_round(people, check_round.plan)


@pytest.mark.requirement("D2.9")
def test_a_miss_travels_on_as_an_input_with_its_lineage(people):
    row = factory.closed_round(people).rows.missed().get()
    source = actions.carry_over_row(row, people.planner)
    origin = row.plan.inputs.get().source
    assert (source.origin_plan, source.origin_input, source.repeat_count, source.kind) == (row.plan, origin, 1, "D2.9")
    assert (origin.state, source.title, source.indicator.code) == (
        InputState.CARRIED_OVER,
        "Restore RES5D to 60 %",
        "RES5D",
    )
    assert "The second line works in batches." in source.description


def test_a_miss_travels_on_once(people):
    row = factory.closed_round(people).rows.missed().get()
    assert actions.carry_over_row(row, people.planner) == actions.carry_over_row(row, people.planner)


def test_what_was_reached_does_not_travel_on(people):
    row = factory.closed_round(people).rows.get(place=2)
    with pytest.raises(WrongState):
        actions.carry_over_row(row, people.planner)


def test_a_checker_does_not_carry_over(people):
    row = factory.closed_round(people).rows.missed().get()
    with pytest.raises(NotAllowed):
        actions.carry_over_row(row, row.checker)


def test_the_plan_goes_back_to_work_between_two_rounds(people):
    check_round = factory.closed_round(people)
    assert actions.resume_work(check_round.plan, people.planner).state == PlanState.IN_PROGRESS


def test_the_plan_does_not_go_back_to_work_while_a_round_is_open(people):
    check_round = factory.open_round(people)
    with pytest.raises(WrongState):
        actions.resume_work(check_round.plan, people.planner)


def test_a_round_of_a_cancelled_plan_takes_no_more_results(people):
    check_round = factory.open_round(people)
    type(check_round.plan).objects.filter(pk=check_round.plan.pk).update(state="cancelled")
    with pytest.raises(WrongState):
        factory.record(check_round.rows.get(place=5))


def test_a_person_who_lost_the_delivery_role_is_not_named(people):
    accounts.set_roles(people.checker, people.administrator, [])
    with pytest.raises(ValidationError):
        factory.open_round(people)


def test_the_chain_holds_after_a_round(people):
    factory.closed_round(people)
    assert chain.first_break() is None


def test_carrying_over_takes_the_plan_before_the_row(people):
    row = factory.closed_round(people).rows.missed().get()
    with CaptureQueriesContext(connection) as queries:
        actions.carry_over_row(row, people.planner)
    tables = [re.search(r'FROM "(plans_plan|verification_checkround|verification_controlrow)"', query["sql"]) for query in queries]
    assert next(table[1] for table in tables if table) == "plans_plan"
