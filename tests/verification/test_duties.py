"""What the desk tells each person of this room."""

from datetime import date

from django.urls import reverse

from accounts import duties
from tests.verification import factory
from verification import actions

MINE = {"check", "cause", "round", "measure", "transfer", "assessment"}


def awaiting(person):
    """The kinds and titles of this room's duties of a person."""
    return [(group.kind, [one.title for one in group.duties]) for group in duties.of(person) if group.kind in MINE]


def test_a_checker_is_told_of_the_round_once_with_the_number_of_rows(people):
    factory.open_round(people, checkers=[people.checker])
    (group,) = [group for group in duties.of(people.checker) if group.kind == "check"]
    assert [(one.title, one.action) for one in group.duties] == [
        ("Control table, round 1", "Check 6 items against the plan.")
    ]


def test_a_row_that_is_checked_no_longer_awaits(people):
    factory.checked_round(people)
    assert awaiting(people.checker) == []


def test_a_miss_awaits_the_owner_until_its_cause_is_written(people):
    check_round = factory.checked_round(people)
    assert awaiting(people.quality_manager) == [("cause", ["Restore RES5D to 60 %"])]
    factory.explain(check_round.rows.missed().get(), people)
    assert awaiting(people.quality_manager) == []


def test_a_miss_whose_cause_is_written_awaits_the_owner_until_something_is_done_about_it(people):
    row = factory.checked_round(people).rows.missed().get()
    cause = actions.write_cause(row, row.plan.owner, "five_whys", "process", "It waits.", ["It waits.", "For a window."])
    (group,) = [group for group in duties.of(people.quality_manager) if group.kind == "cause"]
    url = reverse("verification:measure-add", args=[row.plan.number, row.round.number, row.place])
    assert [(one.title, one.action, one.url) for one in group.duties] == [(row.title, "Its cause is written: say what is done about it.", url)]
    actions.set_measure(cause, row.plan.owner, "A daily fast lane.", people.delivery, date(2026, 12, 31))
    assert awaiting(people.quality_manager) == []


def test_a_complete_round_awaits_whoever_opened_it(people):
    check_round = factory.checked_round(people)
    assert awaiting(people.planner) == []
    factory.explain(check_round.rows.missed().get(), people)
    assert awaiting(people.planner) == [("round", ["Control table, round 1"])]


def work_of(person):
    """The titles of the work items that await a person's report."""
    return [one.title for group in duties.of(person) if group.kind == "work" for one in group.duties]


def test_a_measure_awaits_its_owner_until_it_is_done(people):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    # Its work goes on while the plan is verified, so that is what the desk names, once.
    assert (awaiting(people.delivery), work_of(people.delivery)) == ([], ["A daily fast lane."])
    actions.finish_measure(measure, people.delivery, measure.version, "It runs.")
    assert (awaiting(people.delivery), work_of(people.delivery)) == ([], [])


def test_a_checked_process_awaits_supervision_until_it_is_assessed(people):
    plan = factory.closed_round(people).plan
    assert awaiting(people.supervision) == [("assessment", [plan.title])]
    criteria = [{"criterion": "Records", "weight": 100, "score": 70, "reason": ""}]
    actions.record_assessment(plan, people.supervision, "Rules", criteria, "Sound.")
    assert awaiting(people.supervision) == []


def test_knowledge_awaits_its_recipient_until_it_is_acknowledged(people):
    plan = factory.closed_round(people).plan
    transfer = actions.transfer_knowledge(plan, plan.owner, "Triage", "In the wiki.", people.colleague)
    assert awaiting(people.colleague) == [("transfer", ["Triage"])]
    actions.acknowledge_transfer(transfer, people.colleague)
    assert awaiting(people.colleague) == []


def test_what_awaits_a_checker_costs_the_same_for_one_round_and_for_three(people, django_assert_num_queries):
    for expected in (1, 3):
        while len(awaiting(people.checker)[0][1] if awaiting(people.checker) else []) < expected:
            factory.open_round(people, checkers=[people.checker])
        with django_assert_num_queries(1):
            assert len(list(duties.KINDS["check"].find(people.checker))) == expected
