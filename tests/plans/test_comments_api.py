"""Comments at the API, through the same actions as the pages."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import actions
from plans.models import Comment
from tests.plans import factory

COMMENTS = "/api/v1/comments/"


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


def post(client, url=COMMENTS, body=None, **headers):
    """What the API answers to a POST."""
    return client.post(url, body or {}, format="json", headers=headers)


def test_a_thread_is_written_once_per_key_answered_changed_resolved_and_opened_again(people, plan, api_as):
    client, body, key = api_as("planner"), {"plan": plan.pk, "section": "scheme", "text": "Enough, @chen.jie?"}, str(uuid.uuid4())
    answers = [post(client, body=body, **{"Idempotency-Key": key}) for _click in range(2)]
    first = answers[0].json()
    assert ([answer.status_code for answer in answers], answers[1].json()["id"], Comment.objects.count()) == ([201, 201], first["id"], 1)
    assert (first["mentions"], first["state"], first["written_by"]) == ([{"person": people.delivery.pk, "name": people.delivery.name}], "open", people.planner.pk)
    one = f"{COMMENTS}{first['id']}/"
    assert client.patch(one, {"text": "Enough?", "version": 1}, format="json").json()["mentions"] == []
    assert client.patch(one, {"text": "Stale.", "version": 1}, format="json").status_code == 409
    answer = post(api_as("delivery"), body={"plan": plan.pk, "answers": first["id"], "text": "Yes."}).json()
    assert (answer["section"], answer["answers"]) == ("scheme", first["id"])
    assert [post(client, f"{one}{deed}/").json()["state"] for deed in ("resolve", "reopen")] == ["resolved", "open"]


def test_the_list_is_filtered_and_scoped(people, plan, api_as):
    other = factory.approved(people)
    first = actions.write_comment(plan, "scheme", people.planner, "One.")
    actions.write_comment(plan, "scheme", people.delivery, "Answer.", answers=first)
    actions.write_comment(plan, "roles", people.planner, "Two.")
    actions.write_comment(other, "roles", people.planner, "Three.")
    actions.resolve_comment(first, people.planner)
    client = api_as("planner")

    def texts(**query):
        return [row["text"] for row in client.get(COMMENTS, query).json()["results"]]

    assert texts() == ["One.", "Answer.", "Two.", "Three."]
    assert (texts(plan=plan.pk, section="roles"), texts(state="resolved"), texts(answers=first.pk)) == (["Two."], ["One.", "Answer."], ["Answer."])
    assert [api_as(key).get(COMMENTS).json()["count"] for key in ("colleague", "auditor", "leadership")] == [0, 4, 0]
    assert [client.get(COMMENTS, query).status_code for query in ({"state": "x"}, {"section": "x"}, {"plan": "x"})] == [400] * 3


def test_who_may_not_is_404_or_403(people, plan, api_as):
    comment = actions.write_comment(plan, "scheme", people.delivery, "x")
    one, body = f"{COMMENTS}{comment.pk}/", {"plan": plan.pk, "section": "scheme", "text": "x"}
    stranger, auditor, head = api_as("colleague"), api_as("auditor"), api_as("sms_owner")
    assert [stranger.get(one).status_code, post(stranger, f"{one}resolve/").status_code, post(stranger, body=body).json().keys()] == [404, 404, {"plan"}]
    assert [auditor.get(one).status_code, post(auditor, body=body).status_code, post(auditor, f"{one}resolve/").status_code] == [200, 403, 403]
    assert [post(head, f"{one}resolve/").status_code, head.patch(one, {"text": "y", "version": 1}, format="json").status_code] == [403, 403]


def test_bad_input_is_refused_at_its_field(people, plan, api_as):
    good = {"plan": plan.pk, "section": "scheme", "text": "x"}
    wrong = [good | {"section": "x"}, good | {"text": ""}, good | {"text": "x" * 1_000_000}, good | {"plan": 0}, good | {"answers": 0}, good | {"text": "@zhou.ning"}, {"plan": plan.pk, "text": "x"}]
    answers = [post(api_as("planner"), body=body) for body in wrong]
    assert [(answer.status_code, list(answer.json())) for answer in answers] == [
        (400, [field]) for field in ("section", "text", "text", "plan", "answers", "text", "section")
    ]


def test_the_list_costs_the_same_queries_however_many(people, plan, api_as):
    client, counts = api_as("delivery"), []
    for wanted in (1, 3):
        while Comment.objects.count() < wanted:
            actions.write_comment(plan, "scheme", people.planner, "@chen.jie, @wang.min?")
        client.get(COMMENTS)
        with CaptureQueriesContext(connection) as queries:
            client.get(COMMENTS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
