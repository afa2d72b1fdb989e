"""The API of implementation: the same actions, with the same refusals."""

import json
from uuid import uuid4

import pytest

from improvement.models import WorkItem
from improvement.states import ExtensionState, WorkState
from tests.improvement import factory
from tests.plans import factory as plans

ITEMS = "/api/v1/work-items/"


@pytest.fixture
def item(people):
    return factory.item_in_progress(people)


def deed(item, name):
    return f"{ITEMS}{item.pk}/{name}/"


def test_the_catalogue_is_read_by_everybody_and_written_by_administrators_alone(api_as):
    client = api_as("colleague")
    answer = client.get("/api/v1/areas/?element=technology").json()
    assert [area["code"] for area in answer["results"]] == ["T1", "T2", "T3", "T4", "T5"]
    assert len(client.get("/api/v1/areas/C1/").json()["checklist"]) == 13
    assert client.post("/api/v1/areas/", {"code": "T6", "element": "technology", "name_en": "x", "name_zh": "x", "guidance_en": "x", "guidance_zh": "x"}, format="json").status_code == 403


def test_an_item_is_planned_changed_and_removed(people, api_as):
    plan, client, key = plans.draft(people), api_as("quality_manager"), str(uuid4())
    facts = {
        "plan": plan.number,
        "area": "T3",
        "title": "Tidy",
        "acceptance": "Tidy",
        "planned_start": "2026-02-01",
        "planned_end": "2026-03-01",
    }
    made = [client.post(ITEMS, facts, format="json", headers={"Idempotency-Key": key}) for _ in range(2)]
    assert [(one.status_code, one.json()["id"]) for one in made] == [(201, made[0].json()["id"])] * 2
    one = made[0].json()
    assert (one["plan"], one["plan_number"], one["area"], one["element"], one["number"], one["version"]) == (
        plan.pk,
        plan.number,
        "T3",
        "technology",
        2,
        1,
    )
    changed = client.patch(f"{ITEMS}{one['id']}/", {"title": "Tidier", "version": 1}, format="json")
    assert (changed.status_code, changed.json()["title"], changed.json()["version"]) == (200, "Tidier", 2)
    stale = client.patch(f"{ITEMS}{one['id']}/", {"title": "Tidiest", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["theirs"]["title"], stale.json()["yours"]["title"]) == (
        409,
        "Tidier",
        "Tidiest",
    )
    assert client.delete(f"{ITEMS}{one['id']}/").status_code == 204
    assert client.get(f"{ITEMS}{one['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"area": "X9"}, "area"),
        ({"area": "\ud800"}, "area"),
        ({"area": "a\x00b"}, "area"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"planned_end": "2025-01-01"}, "planned_end"),
        ({"planned_end": "soon"}, "planned_end"),
        ({"weight": "NaN"}, "weight"),
        ({"assignee": 10**20}, "assignee"),
    ],
)
def test_bad_facts_are_named_at_their_field(people, api_as, facts, field):
    plan = plans.draft(people)
    good = {
        "plan": plan.number,
        "area": "T3",
        "title": "Tidy",
        "acceptance": "Tidy",
        "planned_start": "2026-02-01",
        "planned_end": "2026-03-01",
    }
    answer = api_as("planner").post(ITEMS, json.dumps(good | facts), content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("plan", ["SIP-1900-001", 10**20, "a\x00b", "\ud800", None, {}])
def test_an_item_of_a_plan_that_does_not_exist_is_refused(people, api_as, plan):
    facts = {
        "plan": plan,
        "area": "T3",
        "title": "Tidy",
        "acceptance": "Tidy",
        "planned_start": "2026-02-01",
        "planned_end": "2026-03-01",
    }
    answer = api_as("planner").post(ITEMS, json.dumps(facts), content_type="application/json")
    assert answer.status_code == (400 if plan is None else 404)


def test_progress_is_reported_at_the_version_read_and_once_per_key(people, api_as, item):
    client, key = api_as("delivery"), str(uuid4())
    body = {"version": item.version, "percent": 40, "hours": "2.5", "note": "Begun"}
    answers = [
        client.post(deed(item, "progress"), body, format="json", headers={"Idempotency-Key": key}) for _ in range(2)
    ]
    assert [(answer.status_code, answer.json()["percent"]) for answer in answers] == [(201, 40), (201, 40)]
    assert (item.updates.count(), factory.fresh(item).state) == (1, WorkState.DOING)
    stale = client.post(deed(item, "progress"), body, format="json")
    assert (stale.status_code, stale.json()["code"], stale.json()["theirs"]["percent"]) == (409, "stale", 40)
    bad = client.post(
        deed(item, "progress"), body | {"version": factory.fresh(item).version, "percent": 101}, format="json"
    )
    assert (bad.status_code, list(bad.json())) == (400, ["percent"])
    assert client.get("/api/v1/progress-updates/", {"item": item.pk}).json()["count"] == 1


def test_the_law_is_the_same_as_on_the_pages(people, api_as, item):
    body = {"version": item.version, "percent": 40}
    assert api_as("planner").post(deed(item, "progress"), body, format="json").status_code == 403
    assert api_as("auditor").post(deed(item, "cancel"), {"reason": "x"}, format="json").status_code == 403
    assert api_as("checker").post(deed(item, "verify"), {}, format="json").status_code == 403
    draft = plans.draft(people).work_items.get()
    assert api_as("colleague").post(deed(draft, "progress"), body, format="json").status_code == 404
    assert api_as("delivery").post(deed(draft, "progress"), body, format="json").status_code == 409


def test_an_item_is_assigned_and_cancelled(people, api_as, item):
    answer = api_as("planner").post(
        deed(item, "assign"), {"version": item.version, "assignee": people.colleague.pk}, format="json"
    )
    assert (answer.status_code, answer.json()["assignee"], answer.json()["assignee_name"]) == (
        200,
        people.colleague.pk,
        str(people.colleague),
    )
    answer = api_as("quality_manager").post(deed(item, "cancel"), {"reason": "Not needed"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_more_time_is_asked_for_and_decided(people, api_as, item):
    body = {"new_end": factory.later(item).isoformat(), "reason": "Illness"}
    asked = api_as("delivery").post(deed(item, "request-extension"), body, format="json")
    path = f"/api/v1/extension-requests/{asked.json()['id']}/"
    assert (
        asked.status_code,
        api_as("delivery").post(f"{path}decide/", {"granted": True}, format="json").status_code,
    ) == (201, 403)
    decided = api_as("quality_manager").post(f"{path}decide/", {"granted": True}, format="json")
    assert (decided.json()["state"], api_as("quality_manager").get(path).json()["state"]) == (
        ExtensionState.GRANTED,
        ExtensionState.GRANTED,
    )


def test_items_are_filtered_ordered_and_scoped(people, api_as, item):
    other = factory.add(item.plan, people.planner, "P1", assignee=people.colleague, planned_end="2026-02-01")
    hidden = plans.draft(people).work_items.get()
    client = api_as("planner")
    listed = lambda **query: [row["id"] for row in client.get(ITEMS, query).json()["results"]]  # noqa: E731
    assert listed(plan=item.plan.number) == listed(plan=item.plan.pk) == [item.pk, other.pk]
    assert listed(plan=item.plan.pk, ordering="planned_end") == [other.pk, item.pk]
    assert (
        listed(plan=item.plan.pk, assignee=people.colleague.pk)
        == listed(element="people")
        == listed(area="P1")
        == [other.pk]
    )
    assert listed(state="doing") == []
    assert hidden.pk in listed() and hidden.pk not in [
        row["id"] for row in api_as("checker").get(ITEMS).json()["results"]
    ]


def test_more_items_take_no_more_queries(people, api_as, item, django_assert_num_queries):
    client = api_as("planner")
    client.get(ITEMS)
    with django_assert_num_queries(5):
        client.get(ITEMS)
    for _ in range(2):
        factory.add(item.plan, people.planner)
    assert WorkItem.objects.count() == 3
    with django_assert_num_queries(5):
        client.get(ITEMS)
