"""Inputs at the API: the same actions, rights and refusals as the pages."""

import json

import pytest

from plans import actions
from plans.models import ImprovementInput
from tests.plans.test_inputs import OUTCOME, raised

INPUTS = "/api/v1/inputs/"
GOOD = {"title": "Slow VPN", "kind": "D2.4", "description": "It takes a minute."}
BODY = {
    "adopt": {"reason": "It matters."}, "decline": {"reason": "Not ours."}, "defer": {"reason": "Later.", "until": "2099-01-01"},
    "merge": {"reason": "Same."},
}  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_any_number_of_rows(people, api_as, django_assert_num_queries, rows):
    for _ in range(rows):
        raised(people)
    client = api_as("delivery")
    client.get(INPUTS)
    with django_assert_num_queries(2):
        assert client.get(INPUTS).json()["count"] == rows


def test_an_input_is_raised_once_per_idempotency_key(api_as):
    client, key = api_as("colleague"), {"Idempotency-Key": "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"}
    first, second = (client.post(INPUTS, GOOD, format="json", headers=key) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    assert ImprovementInput.objects.count() == 1


def test_staff_are_refused_the_kinds_of_others(api_as):
    assert api_as("colleague").post(INPUTS, {**GOOD, "kind": "D2.7"}, format="json").status_code == 403


@pytest.mark.parametrize(("wrong", "field"), [
    ({"title": "a\x00"}, "title"), ({"title": "x" * 1_000_000}, "title"), ({"title": "\ud800"}, "title"), ({"description": "x" * 1_000_000}, "description"),
    ({"kind": "D2.99"}, "kind"), ({"kind": None}, "kind"), ({"indicator": 10**30}, "indicator"), ({"indicator": "x"}, "indicator"), ({"title": {"a": 1}}, "title"),
    ({"element": ["people"]}, "element"),
])  # fmt: skip
def test_bad_input_is_400_with_the_field(api_as, wrong, field):
    answer = api_as("quality_manager").post(INPUTS, json.dumps({**GOOD, **wrong}), content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_an_unsuitable_idempotency_key_is_400(api_as):
    assert api_as("colleague").post(INPUTS, GOOD, format="json", headers={"Idempotency-Key": "x" * 99}).status_code == 400


def test_a_change_needs_the_version_it_was_read_at(people, api_as):
    source = raised(people)
    client = api_as("colleague")
    changed = client.patch(f"{INPUTS}{source.pk}/", {"title": "Slower", "version": 1}, format="json")
    stale = client.patch(f"{INPUTS}{source.pk}/", {"title": "Slowest", "version": 1}, format="json")
    without = client.patch(f"{INPUTS}{source.pk}/", {"title": "Slowest"}, format="json")
    assert (changed.json()["title"], changed.json()["version"]) == ("Slower", 2)
    assert (stale.status_code, stale.json()["theirs"]["title"], stale.json()["yours"]["title"]) == (409, "Slower", "Slowest")
    assert (without.status_code, list(without.json())) == (400, ["version"])


@pytest.mark.parametrize("decision", BODY)
def test_each_decision_is_taken_at_the_api(people, api_as, decision):
    source, other = raised(people), raised(people)
    body = BODY[decision] | ({"into": other.pk} if decision == "merge" else {})
    answer = api_as("quality_manager").post(f"{INPUTS}{source.pk}/{decision}/", body, format="json")
    assert (answer.status_code, answer.json()["state"], answer.json()["decision_reason"]) == (200, OUTCOME[decision], body["reason"])


@pytest.mark.parametrize("decision", BODY)
def test_decisions_are_refused_by_person_and_by_state(people, api_as, decision):
    source = raised(people)
    assert api_as("colleague").post(f"{INPUTS}{source.pk}/{decision}/", {}, format="json").status_code == 403
    actions.adopt_input(source, people.planner, "Yes.")
    assert api_as("quality_manager").post(f"{INPUTS}{source.pk}/{decision}/", {}, format="json").status_code == 409


@pytest.mark.parametrize(("decision", "body", "field"), [
    ("adopt", {}, "reason"), ("adopt", {"reason": " "}, "reason"), ("decline", {"reason": "x" * 9999}, "reason"), ("defer", {"reason": "a", "until": "2026-02-30"}, "until"),
    ("defer", {"reason": "a", "until": "2001-01-01"}, "until"), ("merge", {"reason": "a", "into": 10**30}, "into"), ("merge", {"reason": "a"}, "into"),
])  # fmt: skip
def test_a_decision_with_bad_input_is_400_with_the_field(people, api_as, decision, body, field):
    answer = api_as("quality_manager").post(f"{INPUTS}{raised(people).pk}/{decision}/", body, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("pk", ["99999", str(10**30), "x"])
def test_an_unknown_input_is_404(api_as, pk):
    assert api_as("quality_manager").get(f"{INPUTS}{pk}/").status_code == 404


def test_the_list_is_filtered_and_ordered(people, api_as):
    raised(people)
    raised(people, by="planner", kind="D2.12", title="Printer")
    client = api_as("delivery")
    titles = lambda query: [row["title"] for row in client.get(f"{INPUTS}?{query}").json()["results"]]  # noqa: E731
    assert (titles("kind=D2.12"), titles("ordering=id"), titles("q=vpn")) == (["Printer"], ["Slow VPN", "Printer"], ["Slow VPN"])


def test_without_signing_in_there_is_nothing(client, db):
    assert client.get(INPUTS).status_code == 401
