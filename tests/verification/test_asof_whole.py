"""A past control table has all that stood at its moment, and nothing later (V1, V2)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Department
from audit.models import Event
from improvement.models import WorkItem
from tests.verification import factory
from verification import actions, asof
from verification.models import CorrectiveMeasure
from verification.states import RowKind

LATER = timedelta(seconds=1)


def now(check_round):
    """The table told from the events until now."""
    return asof.at(check_round, timezone.now() + LATER)


def after(obj, verb):
    """The moment of the last event of an object under a verb."""
    return Event.objects.of(obj).filter(verb=verb).last().at


@pytest.fixture
def miss(people):
    """The missed goal of an open round: with a file, a department asked, a cause, and a measure that became work."""
    row = factory.checked_round(people).rows.missed().get()
    actions.attach_evidence(row, row.checker, SimpleUploadedFile("survey.txt", b"Seen in May."))
    department = Department.objects.exclude(pk=row.department_id).order_by("code").first()
    actions.ask_department(row, row.plan.owner, department)
    factory.explain(row, people)
    return row


@pytest.mark.requirement("V2")
def test_a_past_row_has_its_cause_measures_departments_and_files(miss, people):
    then = next(one for one in now(miss.round).rows if one.row.pk == miss.pk)
    measure = miss.cause.measures.get()
    told = then.cause.measures[0]
    assert (then.row.criterion, then.row.unit, then.assignee, [file.name for file in then.files]) == (miss.criterion, miss.unit, "", ["survey.txt"])
    assert (then.cause.cause.whys, then.cause.cause.conclusion) == (["It waits.", "It waits for a window."], "The second line works in batches.")
    assert (told.measure.action, told.names["owner"], told.measure.work_item.number) == ("A daily fast lane.", str(people.delivery), measure.work_item.number)
    assert [(one.department, one.concerned.statement) for one in then.concerned] == [(miss.concerned.get().department, "")]


@pytest.mark.requirement("V2")
def test_a_measure_stands_as_it_stood_before_its_work_was_done(miss):
    measure = miss.cause.measures.get()
    before = after(measure, "measure.edit")
    actions.finish_measure(measure, measure.owner, measure.version, "In place.")
    told = [asof.at(miss.round, moment) for moment in (before, timezone.now() + LATER)]
    measures = [next(one.cause.measures[0].measure for one in table.rows if one.cause) for table in told]
    assert [(one.is_done, one.done_note, one.work_item.percent) for one in measures] == [(False, "", 0), (True, "In place.", 100)]


def test_before_a_cause_was_written_the_past_row_has_none(miss):
    moment = after(miss, "row.missed")
    then = next(one for one in asof.at(miss.round, moment).rows if one.row.pk == miss.pk)
    assert (then.cause, then.concerned, then.files, then.is_explained) == (None, (), (), True)


def test_every_cause_and_measure_replayed_until_now_is_the_one_that_stands(people):
    check_round = factory.checked_round(people, missed=(RowKind.GOAL, RowKind.WORK))
    for row in check_round.rows.missed():
        factory.explain(row, people)
    told = [view.measure for one in now(check_round).rows if one.cause for view in one.cause.measures]
    names = [field.attname for field in CorrectiveMeasure._meta.concrete_fields if field.name not in {"version", "created_at", "changed_at"}]
    stored = CorrectiveMeasure.objects.filter(cause__row__round=check_round).order_by("cause__row__place")
    assert [[getattr(one, name) for name in names] for one in told] == [[getattr(one, name) for name in names] for one in stored]
    assert {one.work_item.title for one in told} == set(WorkItem.objects.exclude(origin="").values_list("title", flat=True))


def test_a_past_table_lists_no_moment_of_a_later_round_and_none_after_its_own(people, sign_in):
    first = factory.closed_round(people)
    moment = timezone.localtime(after(first, "round.close") + LATER)
    second = actions.open_round(first.plan, people.planner, due=date(2027, 1, 20), checkers=[people.checker, people.colleague])
    for row in second.rows.all():
        actions.assign_checker(row, people.planner, row.version, people.colleague if row.checker == people.checker else people.checker)
    path = f"/plans/{first.plan.number}/verification/rounds/1/as-of/"
    page = sign_in("auditor").get(path, {"day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M:%S}"})
    told = {event.object_id for event in page.context["then"].events if event.object_type == "verification.controlrow"}
    assert told == set(first.rows.values_list("pk", flat=True))
    assert "Checker named" not in [what for _when, what in page.context["moments"]]
    early = timezone.localtime(after(first.rows.missed().get(), "row.missed"))
    page = sign_in("auditor").get(path, {"day": f"{early:%Y-%m-%d}", "time": f"{early:%H:%M:%S}"})
    assert [when for when, _what in page.context["moments"] if when > early + LATER] == []


def test_page_and_api_show_what_explained_a_miss(miss, sign_in, api_as):
    page = sign_in("auditor").get(f"/plans/{miss.plan.number}/verification/rounds/1/as-of/").content.decode()
    words = ["The second line works in batches.", "It waits for a window.", "A daily fast lane.", "survey.txt", miss.criterion.split(" · ")[-1], "Seen.", "Record 7.", 'data-action="print"']
    assert [one for one in words if one not in page] == []
    told = api_as("auditor").get(f"/api/v1/rounds/{miss.round_id}/as-of/?at=2099-01-01").json()
    row = next(one for one in told["rows"] if one["row"]["id"] == miss.pk)
    assert (row["cause"]["cause"]["conclusion"], row["cause"]["measures"][0]["measure"]["action"]) == ("The second line works in batches.", "A daily fast lane.")
    assert (row["files"][0]["name"], row["concerned"][0]["concerned"]["department"]) == ("survey.txt", miss.concerned.get().department_id)
    assert (row["row"]["criterion"], told["baseline"], told["passed"], told["verdicts"]) == (miss.criterion, 1, False, [])


@pytest.mark.parametrize("kinds", [(RowKind.GOAL,), (RowKind.WORK,)], ids=["one miss", "three misses"])
def test_a_past_table_costs_the_same_for_one_miss_and_for_three(people, kinds, django_assert_num_queries):
    check_round = factory.checked_round(people, missed=kinds)
    for row in check_round.rows.missed():
        factory.explain(row, people)
        actions.ask_department(row, row.plan.owner, Department.objects.exclude(pk=row.department_id).order_by("code").first())
    assert (check_round.baseline.number, check_round.plan.number != "") == (1, True)
    with django_assert_num_queries(2):
        table = now(check_round)
        [(one.department, one.carried_into, one.cause and one.cause.fishbone) for one in table.rows]
