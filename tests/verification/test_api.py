"""The API of verification: the same actions, with the same refusals."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.verification import factory
from verification.models import CheckRound, CorrectiveMeasure

API = "/api/v1/"
LIST_QUERIES = {"rounds": 3}


@pytest.fixture
def opened(people):
    return factory.open_round(people, checkers=[people.checker])


def post(client, path, body=None, **headers):
    return client.post(f"{API}{path}", body or {}, format="json", headers=headers)


@pytest.mark.requirement("V1")
def test_a_round_is_opened_once_under_a_key(people, api_as):
    plan, client, key = factory.worked_off(people), api_as("planner"), str(uuid4())
    body = {"plan": plan.number, "due": "2026-12-20", "checkers": [people.checker.pk]}
    answers = [post(client, "rounds/", body, **{"Idempotency-Key": key}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert (answers[0].json()["id"], answers[0].json()["figures"]["pending"]) == (answers[1].json()["id"], 6)


def test_opening_with_a_checker_of_own_work_is_400_at_the_field(people, api_as):
    plan = factory.worked_off(people)
    answer = post(
        api_as("planner"), "rounds/", {"plan": plan.pk, "due": "2026-12-20", "checkers": [people.colleague.pk]}
    )
    assert (answer.status_code, answer.json()) == (
        400,
        {"checkers": ["Nobody checks own work. Name another checker for: 3. Train the first line"]},
    )


@pytest.mark.parametrize(
    ("key", "status"), [("quality_manager", 403), ("delivery", 403), ("administrator", 403), ("second_manager", 201)]
)
def test_who_opens_a_round(people, api_as, key, status):
    plan = factory.worked_off(people)
    answer = post(api_as(key), "rounds/", {"plan": plan.pk, "due": "2026-12-20", "checkers": [people.checker.pk]})
    assert answer.status_code == status


def test_the_rows_of_a_round_are_listed_and_filtered(opened, api_as):
    rows = api_as("auditor").get(f"{API}control-rows/?round={opened.pk}&kind=work").json()["results"]
    assert [(row["place"], row["title"], row["weight"]) for row in rows] == [
        (2, "Define triage", "14.2857"),
        (3, "Train the first line", "14.2857"),
        (4, "Write the SOP", "14.2857"),
    ]


@pytest.mark.requirement("V1")
def test_a_checker_records_a_row(opened, api_as):
    row = opened.rows.get(place=1)
    body = {"version": 1, "result": "partly", "actual_value": "31.2", "evidence": "Chart."}
    answer = post(api_as("checker"), f"control-rows/{row.pk}/record/", body)
    assert (answer.status_code, answer.json()["result"], answer.json()["attainment"]) == (200, "partly", "0.5000")
    stale = post(api_as("checker"), f"control-rows/{row.pk}/record/", {**body, "result": "missed"})
    assert (stale.status_code, stale.json()["code"], stale.json()["theirs"]["result"]) == (409, "stale", "partly")


@pytest.mark.parametrize("key", ["planner", "quality_manager", "delivery", "administrator"])
def test_nobody_else_records_a_row(opened, api_as, key):
    row = opened.rows.get(place=2)
    assert (
        post(
            api_as(key), f"control-rows/{row.pk}/record/", {"version": 1, "result": "achieved", "evidence": "Mine."}
        ).status_code
        == 403
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": 1},
        {"version": 1, "result": "pending"},
        {"version": 1, "result": "achieved"},
        {"version": 1, "result": "achieved", "actual_value": "1e99"},
        {"version": 1, "result": "missed", "actual_value": "2", "evidence": "a\x00b"},
        {"version": "x", "result": "missed"},
    ],
)
def test_bad_records_are_400(opened, api_as, body):
    assert post(api_as("checker"), f"control-rows/{opened.rows.get(place=1).pk}/record/", body).status_code == 400


def test_another_checker_is_named(opened, people, api_as):
    row = opened.rows.get(place=3)
    answer = post(
        api_as("planner"), f"control-rows/{row.pk}/assign-checker/", {"version": 1, "checker": people.delivery.pk}
    )
    assert (answer.status_code, answer.json()["checker"]) == (200, people.delivery.pk)


@pytest.mark.requirement("V2")
def test_cause_and_measure_are_written_changed_and_the_round_closed(people, api_as):
    check_round = factory.checked_round(people)
    owner, planner, row = api_as("quality_manager"), api_as("planner"), check_round.rows.missed().get()
    early = post(planner, f"rounds/{check_round.pk}/close/")
    assert (early.status_code, early.json()["missing"]) == (
        409,
        ["No. 1 “Restore RES5D to 60 %”: missed, and its cause is not written"],
    )
    cause = post(
        owner,
        "root-causes/",
        {"row": row.pk, "method": "five_whys", "element": "process", "conclusion": "Batches.", "whys": ["a", "b"]},
    ).json()
    changed = owner.patch(
        f"{API}root-causes/{cause['id']}/", {"version": 1, "conclusion": "Batches, still."}, format="json"
    ).json()
    assert (changed["conclusion"], changed["whys"], changed["version"]) == ("Batches, still.", ["a", "b"], 2)
    measure = post(
        owner,
        "corrective-measures/",
        {"cause": cause["id"], "action": "A lane.", "owner": people.delivery.pk, "due": "2026-12-31"},
    ).json()
    closed = post(planner, f"rounds/{check_round.pk}/close/").json()
    assert (closed["state"], closed["figures"]["passed"], closed["verdicts"][0]["indicator"]) == (
        "closed",
        False,
        "RES5D",
    )
    done = post(
        api_as("delivery"),
        f"corrective-measures/{measure['id']}/finish/",
        {"version": measure["version"], "note": "Runs."},
    ).json()
    assert (done["state"], done["done_note"]) == ("done", "Runs.")


@pytest.mark.parametrize(
    "body",
    [
        {"whys": ["a\x00", "b"]},
        {"whys": {"a": 1}},
        {"whys": ["one"]},
        {"method": "fishbone", "bones": {"weather": ["x"]}},
        {"row": 10**30},
    ],
)
def test_bad_causes_are_400(people, api_as, body):
    row = factory.checked_round(people).rows.missed().get()
    facts = {"row": row.pk, "method": "five_whys", "element": "process", "conclusion": "Batches.", **body}
    assert post(api_as("quality_manager"), "root-causes/", facts).status_code == 400


def test_a_miss_is_carried_over(people, api_as):
    row = factory.closed_round(people).rows.missed().get()
    answer = post(api_as("planner"), f"control-rows/{row.pk}/carry-over/", {"title": "Once more"})
    row.refresh_from_db()
    assert (answer.status_code, answer.json()["carried_into"], row.carried_into.title) == (
        200,
        row.carried_into_id,
        "Once more",
    )


@pytest.mark.requirement("D4.5", "D4.6", "F8", "V4")
def test_what_closing_needs_is_recorded(opened, people, api_as):
    owner, number = api_as("quality_manager"), opened.plan.number
    review = {"plan": number, "held_on": timezone.localdate().isoformat(), "subject": "First", "participants": "All", "minutes": "Looked."}
    assert post(owner, "reviews/", review).json()["recorded_by"] == people.quality_manager.pk
    factory.registered(people.quality_manager, "manual", "3.0")
    assert (
        post(owner, "document-updates/", {"plan": number, "kind": "manual", "new_version": "3.0"}).json()["new_version"]
        == "3.0"
    )
    assert post(owner, "document-updates/", {"plan": number, "kind": "catalogue"}).json().keys() == {"reason"}
    criteria = [{"criterion": "One", "weight": "100", "score": "91.5", "reason": "Seen."}]
    assessed = post(
        api_as("supervision"),
        "assessments/",
        {"plan": number, "regulation": "Rules", "criteria": criteria, "conclusion": "Sound."},
    ).json()
    assert (assessed["score"], assessed["grade"]) == ("91.50", "excellent")
    transfer = post(
        owner,
        "knowledge-transfers/",
        {"plan": number, "subject": "Triage", "content": "Wiki.", "recipient": people.colleague.pk},
    ).json()
    assert post(owner, f"knowledge-transfers/{transfer['id']}/acknowledge/").status_code == 403
    assert (
        post(api_as("colleague"), f"knowledge-transfers/{transfer['id']}/acknowledge/").json()["state"]
        == "acknowledged"
    )
    assert post(api_as("colleague"), f"knowledge-transfers/{transfer['id']}/acknowledge/").status_code == 409


def test_what_belongs_to_a_plan_one_may_not_read_does_not_exist(people, api_as):
    closed = factory.closed_round(people)
    type(closed.plan).objects.filter(pk=closed.plan_id).update(confidential=True)
    client, row, measure = api_as("second_manager"), closed.rows.first(), CorrectiveMeasure.objects.get()
    paths = [
        f"rounds/{closed.pk}/",
        f"control-rows/{row.pk}/",
        f"root-causes/{row.cause.pk}/",
        f"corrective-measures/{measure.pk}/",
    ]
    assert [client.get(f"{API}{path}").status_code for path in paths] == [404] * 4
    assert (
        post(
            client, "rounds/", {"plan": closed.plan.number, "due": "2026-12-20", "checkers": [people.checker.pk]}
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    "path",
    [
        "rounds",
        "control-rows",
        "root-causes",
        "corrective-measures",
        "reviews",
        "assessments",
        "knowledge-transfers",
        "document-updates",
    ],
)
def test_lists_cost_the_same_for_one_plan_and_for_three(people, api_as, path, django_assert_num_queries):
    client = api_as("auditor")
    client.get(f"{API}{path}/")
    for expected in (1, 3):
        while CheckRound.objects.count() < expected:
            factory.ready_to_close(people)
        with django_assert_num_queries(LIST_QUERIES.get(path, 2)):
            assert client.get(f"{API}{path}/").status_code == 200
