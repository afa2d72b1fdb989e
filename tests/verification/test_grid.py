"""Rows recorded together, as the grid, a pasted column and the API send them; evidence files; the paper form (V1, F3)."""

import json
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import NotAllowed, Stale, WrongState
from audit.models import Event
from plans.models import Attachment
from tests.verification import factory
from verification import actions
from verification.figures import figure_in
from verification.models import ControlRow
from verification.rules import suggested_for

PAPER_QUERIES = 21


@pytest.fixture
def opened(people):
    """An open round whose rows are all the checker's."""
    return factory.open_round(people, checkers=[people.checker])


def change(place, result="achieved", **facts):
    base = {"place": place, "version": 1, "result": result, "actual_text": "Seen.", "evidence": f"Record {place}"}
    return base | ({"actual_value": Decimal(60)} if place == 1 else {}) | facts


def url(name, check_round, *args):
    return reverse(f"verification:{name}", args=[check_round.plan.number, check_round.number, *args])


def send(client, check_round, *rows, key=None):
    rows = [{**row, "actual_value": str(row.get("actual_value", ""))} for row in rows]
    return client.post(url("record-rows", check_round), json.dumps({"key": key, "rows": rows}), content_type="application/json")


def results(check_round):
    return list(check_round.rows.order_by("place").values_list("result", flat=True))


def paper(name="proof.txt", content=b"Counted on 3 May."):
    return SimpleUploadedFile(name, content)


@pytest.mark.requirement("V1", "F3")
def test_rows_recorded_together_each_have_their_event(opened, people):
    recorded = actions.record_rows(opened, people.checker, [change(1), change(2), change(5, "missed")])
    assert [(row.place, row.result, row.version) for row in recorded] == [(1, "achieved", 2), (2, "achieved", 2), (5, "missed", 2)]
    assert [Event.objects.of(row).last().verb for row in recorded] == ["row.achieved", "row.achieved", "row.missed"]


def test_one_wrong_row_records_none_and_every_wrong_cell_is_named(opened, people):
    wrong = [change(1, actual_value=Decimal(30)), change(2), change(5, evidence="")]
    with pytest.raises(ValidationError) as error:
        actions.record_rows(opened, people.checker, wrong)
    assert error.value.message_dict == {
        "1.result": ["The value does not reach the target: the item is not achieved."],
        "5.evidence": ["Name the evidence."],
    }
    assert results(opened) == ["pending"] * 6


def test_the_same_key_records_once(opened, people):
    key = uuid.uuid4()
    first = actions.record_rows(opened, people.checker, [change(2), change(5)], key=key)
    again = actions.record_rows(opened, people.checker, [change(2), change(5)], key=key)
    assert [(row.pk, row.version) for row in again] == [(row.pk, 2) for row in first]


def test_a_stale_row_among_them_records_none(opened, people):
    factory.record(opened.rows.get(place=5))
    with pytest.raises(Stale):
        actions.record_rows(opened, people.checker, [change(2), change(5)])
    assert results(opened)[1] == "pending"


def test_a_row_of_another_checker_among_them_records_none(opened, people):
    actions.assign_checker(opened.rows.get(place=5), people.planner, 1, people.colleague)
    with pytest.raises(NotAllowed):
        actions.record_rows(opened, people.checker, [change(2), change(5, version=2)])
    assert results(opened)[1] == "pending"


def test_rows_of_a_closed_round_are_not_recorded(people):
    closed = factory.closed_round(people)
    row = closed.rows.get(place=1)
    with pytest.raises(WrongState):
        actions.record_rows(closed, row.checker, [change(1, version=row.version)])


@pytest.mark.parametrize("places", [[], [99], [2, 2]])
def test_rows_that_the_round_does_not_have_are_refused(opened, people, places):
    with pytest.raises(ValidationError):
        actions.record_rows(opened, people.checker, [change(place) for place in places])


@pytest.mark.parametrize(
    ("given_text", "unit", "number"),
    [("1,234.5", "h", "1234.5"), ("９５．２％", "%", "95.2"), (" −3 ", "", "-3"), ("12 345", "", "12345"), ("8 h", "h", "8"), ("１，２３４", "", "1234")],
)
def test_numbers_are_read_as_spreadsheets_show_them(given_text, unit, number):
    assert figure_in(given_text, unit) == Decimal(number)


@pytest.mark.parametrize(("given_text", "unit"), [("95%", "h"), ("1,23", ""), ("abc", ""), ("1e5", ""), ("NaN", ""), ("9" * 99, "")])
def test_what_is_no_number_of_the_unit_is_refused(given_text, unit):
    with pytest.raises(ValidationError):
        figure_in(given_text, unit)


@settings(max_examples=200, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_number_grouped_by_thousands_is_the_number(value):
    assert figure_in(f"{value:,}") == value


@pytest.mark.parametrize(("value", "result"), [("60", "achieved"), ("75", "achieved"), ("31.2", "partly"), ("2.4", "missed"), ("1", "missed"), (None, "")])
def test_the_figures_suggest_a_result(opened, value, result):
    row = opened.rows.get(place=1)
    row.actual_value = value and Decimal(value)
    assert suggested_for(row) == result


@pytest.mark.requirement("V1")
def test_the_page_records_rows_and_answers_with_them(opened, sign_in):
    answer = send(sign_in("checker"), opened, change(1, actual_value="６１．５％"), change(2))
    assert (answer.status_code, sorted(answer.json()["rows"])) == (200, ["1", "2"])
    assert 'id="row-1"' in answer.json()["rows"]["1"]
    assert opened.rows.get(place=1).actual_value == Decimal("61.5")


def test_the_page_says_at_each_cell_what_is_wrong(opened, sign_in):
    answer = send(sign_in("checker"), opened, change(1, actual_value="many"), change(2, actual_value="5"), change(5, result=""))
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "1": {"actual_value": ["“many” is not a number."]},
        "2": {"actual_value": ["This item has no figures."]},
        "5": {"result": ["This field is required."]},
    }


def test_the_page_shows_both_values_of_a_stale_row(opened, sign_in):
    factory.record(opened.rows.get(place=5), evidence="Theirs")
    answer = send(sign_in("checker"), opened, change(5))
    stale = answer.json()["stale"]
    assert (answer.status_code, stale["place"], stale["version"], stale["now"]["evidence"]) == (409, 5, 2, "Theirs")


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"rows": 5}', '{"rows": [5]}', '{"rows": [{"place": "x"}]}', '{"rows": [], "key": "x"}', '{"rows": []}', '{"rows": [{"place": 1e99}]}'])
def test_what_cannot_be_read_is_refused(opened, sign_in, body):
    answer = sign_in("checker").post(url("record-rows", opened), body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (422, ["errors"])


@pytest.mark.parametrize(("key", "status"), [("planner", 403), ("quality_manager", 403), ("colleague", 403), ("checker", 200)])
def test_only_the_checker_records_rows_on_the_page(opened, sign_in, key, status):
    assert send(sign_in(key), opened, change(5)).status_code == status


def test_the_rows_of_a_plan_one_may_not_see_are_not_found(opened, sign_in):
    type(opened.plan).objects.filter(pk=opened.plan_id).update(confidential=True)
    assert send(sign_in("second_manager"), opened, change(5)).status_code == 404


@pytest.mark.requirement("V1")
def test_the_api_records_rows_once_per_key(opened, people, api_as):
    rows = [{**change(place), "actual_value": "60" if place == 1 else None} for place in (1, 2)]
    client, headers = api_as("checker"), {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}
    answers = [client.post(f"/api/v1/rounds/{opened.pk}/record-rows/", {"rows": rows}, format="json", **headers) for _ in range(2)]
    assert [(answer.status_code, [row["version"] for row in answer.json()]) for answer in answers] == [(200, [2, 2])] * 2


def test_the_api_names_every_wrong_cell(opened, api_as):
    answer = api_as("checker").post(f"/api/v1/rounds/{opened.pk}/record-rows/", {"rows": [change(2, evidence=""), change(5, evidence="")]}, format="json")
    assert (answer.status_code, sorted(answer.json())) == (400, ["2.evidence", "5.evidence"])


@pytest.mark.requirement("F3")
def test_the_checker_puts_a_file_to_the_row_and_readers_fetch_it(opened, sign_in):
    sign_in("checker").post(url("file", opened, 5), {"file": paper()})
    file = Attachment.objects.get(about_type="verification.controlrow")
    page = sign_in("auditor").get(url("round", opened)).content.decode()
    assert (file.about_id, reverse("plans:attachment", args=[file.pk]) in page) == (opened.rows.get(place=5).pk, True)
    assert sign_in("auditor").get(reverse("plans:attachment", args=[file.pk])).status_code == 200
    assert "proof.txt" in sign_in("auditor").get(url("paper", opened)).content.decode()


def test_the_same_key_attaches_one_file(opened, people):
    row, key = opened.rows.get(place=5), uuid.uuid4()
    assert {actions.attach_evidence(row, people.checker, paper(), key=key).pk for _ in range(2)} == {Attachment.objects.get().pk}


@pytest.mark.parametrize(("key", "status"), [("planner", 403), ("quality_manager", 403), ("checker", 302)])
def test_only_the_checker_attaches(opened, sign_in, key, status):
    assert sign_in(key).post(url("file", opened, 5), {"file": paper()}).status_code == status


def test_after_the_round_no_file_is_attached(people, sign_in):
    closed = factory.closed_round(people)
    people_key = next(key for key in ("checker", "colleague") if getattr(people, key) == closed.rows.get(place=1).checker)
    assert sign_in(people_key).post(url("file", closed, 1), {"file": paper()}).status_code == 409


def test_a_file_of_unknown_type_is_refused_at_its_field(opened, sign_in):
    answer = sign_in("checker").post(url("file", opened, 5), {"file": paper("a.html", b"<html>")})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_the_api_attaches_and_lists_evidence(opened, api_as):
    row = opened.rows.get(place=5)
    kept = api_as("checker").post(f"/api/v1/control-rows/{row.pk}/attach/", {"file": paper()}, format="multipart")
    listed = api_as("auditor").get(f"/api/v1/control-rows/{row.pk}/files/").json()
    assert (kept.status_code, [file["name"] for file in listed]) == (201, ["proof.txt"])
    assert api_as("planner").post(f"/api/v1/control-rows/{row.pk}/attach/", {"file": paper()}, format="multipart").status_code == 403


@pytest.mark.requirement("V1")
def test_the_history_of_a_row_over_rounds_is_told_by_the_api_and_unfolds_on_the_page(people, api_as, sign_in):
    closed = factory.closed_round(people)
    later = factory.open_round(people, closed.plan)
    row = later.rows.get()
    history = api_as("auditor").get(f"/api/v1/control-rows/{row.pk}/history/").json()
    assert [(one["round"], one["result"]) for one in history] == [(closed.pk, "missed"), (later.pk, "pending")]
    page = sign_in("auditor").get(url("round", later)).content.decode()
    assert '<details class="row-history">' in page


def test_only_whoever_records_gets_the_grid(opened, sign_in):
    pages = [sign_in(key).get(url("round", opened)).content.decode() for key in ("checker", "planner")]
    assert ["verification/grid.js" in page for page in pages] == [True, False]


@pytest.mark.parametrize("blank", ["", "?blank=1"])
def test_the_paper_form_has_its_head_and_lines_to_sign(opened, sign_in, blank):
    factory.record(opened.rows.get(place=5), evidence="Sampling sheet")
    page = sign_in("auditor").get(url("paper", opened) + blank).content.decode()
    assert page.count("paper-line") == 6
    assert (opened.plan.number in page, opened.baseline.sha256[:12] in page, "Sampling sheet" in page) == (True, True, not blank)


def test_the_paper_form_costs_the_same_queries_for_one_row_and_for_six(people, sign_in, django_assert_num_queries):
    closed = factory.closed_round(people)
    later = factory.open_round(people, closed.plan, checkers=[people.checker])
    for check_round in (closed, later):
        for row in check_round.rows.all():
            Attachment.objects.create(plan=closed.plan, about_type="verification.controlrow", about_id=row.pk, name="a", media_type="a", size=1, sha256="a", added_by=people.checker)
    actions.record_rows(later, people.checker, [change(1, "missed")])
    factory.explain(ControlRow.objects.get(round=later), people)
    actions.close_round(later, people.planner)
    client = sign_in("auditor")
    client.get(url("paper", closed))
    for check_round in (closed, later):
        with django_assert_num_queries(PAPER_QUERIES):
            client.get(url("paper", check_round))
