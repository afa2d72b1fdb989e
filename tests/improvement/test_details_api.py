"""What details a work item, over the API: fields, checklist, dependencies, helpers, files, the last report taken back."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement import actions
from improvement.states import WorkState
from plans.models import Indicator
from tests.improvement import factory
from tests.improvement.test_item_page import other
from tests.plans import factory as plans

ITEMS = "/api/v1/work-items/"


@pytest.fixture
def item(people):
    """A work item of a plan in progress, assigned to the delivery department's man."""
    return factory.item_in_progress(people)


def deed(item, name):
    """The address of a deed on an item."""
    return f"{ITEMS}{item.pk}/{name}/"


def again(item):
    """The item as it is stored."""
    return factory.fresh(item)


def test_cost_indicator_priority_and_whole_are_planned_with_the_item(people, api_as):
    plan, client = plans.draft(people), api_as("quality_manager")
    whole, indicator = plan.work_items.get(), Indicator.objects.first()
    facts = {"plan": plan.number, "area": "T3", "title": "Tidy", "acceptance": "Tidy", "planned_start": "2026-02-01", "planned_end": "2026-03-01"}
    more = {"planned_cost": "1200.50", "indicator": indicator.pk, "indicator_target": "95.0000", "priority": "high", "parent": whole.pk}
    made = client.post(ITEMS, facts | more, format="json")
    assert (made.status_code, {name: made.json()[name] for name in more}) == (201, more)
    refused = client.patch(f"{ITEMS}{made.json()['id']}/", {"version": 1, "indicator": None}, format="json")
    assert (refused.status_code, list(refused.json())) == (400, ["indicator"])


def test_details_change_without_a_revision_at_the_version_that_was_read(people, api_as, item):
    part, client = other(item, people.planner), api_as("planner")
    done = client.post(deed(part, "details"), {"version": part.version, "priority": "urgent", "parent": item.pk}, format="json")
    assert (done.status_code, done.json()["priority"], done.json()["parent"]) == (200, "urgent", item.pk)
    stale = client.post(deed(part, "details"), {"version": part.version, "priority": "low"}, format="json")
    assert (stale.status_code, stale.json()["theirs"]["priority"]) == (409, "urgent")
    assert client.post(deed(part, "details"), {"version": 1, "priority": "huge"}, format="json").json().keys() == {"priority"}
    assert api_as("colleague").post(deed(part, "details"), {"version": 1, "priority": "low"}, format="json").status_code == 403


def test_points_are_taken_over_added_ticked_and_removed(people, api_as, item):
    client, key = api_as("delivery"), str(uuid4())
    taken = client.post(deed(item, "take-over-points"))
    assert (taken.status_code, len(taken.json())) == (201, 13)
    sent = {"item": item.pk, "text": "Agree with the desk"}
    added = [client.post("/api/v1/checklist-points/", sent, format="json", headers={"Idempotency-Key": key}) for _ in range(2)]
    assert ([one.status_code for one in added], added[0].json()["id"], item.points.count()) == ([201, 201], added[1].json()["id"], 14)
    ticked = [added[0].json()["id"], taken.json()[0]["id"]]
    report = client.post(deed(item, "progress"), {"version": again(item).version, "ticked": ticked, "cost": "12.50"}, format="json")
    assert (report.status_code, report.json()["percent"], report.json()["cost"], again(item).percent) == (201, 14, "12.50", 14)
    listed = client.get(f"/api/v1/checklist-points/?item={item.pk}&done=true").json()["results"]
    assert sorted(point["id"] for point in listed) == sorted(ticked)
    assert client.delete(f"/api/v1/checklist-points/{ticked[0]}/").status_code == 204
    assert item.points.count() == 13


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "percent"),
        ({"percent": None, "ticked": []}, "percent"),
        ({"percent": 10, "ticked": [10**12]}, "ticked"),
        ({"percent": 10, "ticked": "all"}, "ticked"),
        ({"percent": 10, "cost": "-1"}, "cost"),
        ({"percent": 10, "cost": "NaN"}, "cost"),
        ({"percent": 10, "blocked_reason": "x", "unblocker": 10**12}, "unblocker"),
    ],
)
def test_a_bad_report_is_named_at_its_field(people, api_as, item, facts, field):
    answer = api_as("delivery").post(deed(item, "progress"), {"version": item.version, **facts}, format="json")
    assert (answer.status_code, list(answer.json()), again(item).version) == (400, [field], item.version)


def test_ones_own_last_report_is_taken_back_once(people, api_as, item):
    client, key = api_as("delivery"), str(uuid4())
    client.post(deed(item, "progress"), {"version": item.version, "percent": 40, "blocked_reason": "No key", "unblocker": people.planner.pk}, format="json")
    assert client.get(f"{ITEMS}{item.pk}/").json()["unblocker"] == people.planner.pk
    stale = client.post(deed(item, "undo"), {"version": item.version}, format="json")
    sent = {"version": again(item).version}
    undone = [client.post(deed(item, "undo"), sent, format="json", headers={"Idempotency-Key": key}) for _ in range(2)]
    assert (stale.status_code, [(one.status_code, one.json()["id"]) for one in undone]) == (409, [(201, undone[0].json()["id"])] * 2)
    assert (again(item).percent, again(item).state, item.updates.count()) == (0, WorkState.TO_DO, 2)
    assert client.post(deed(item, "undo"), {"version": again(item).version}, format="json").status_code == 409
    assert api_as("colleague").post(deed(item, "undo"), {"version": again(item).version}, format="json").status_code == 403


def test_a_dependency_is_added_shown_and_removed_and_a_circle_refused(people, api_as, item):
    before, client = other(item, people.planner), api_as("planner")
    made = client.post("/api/v1/work-dependencies/", {"item": item.pk, "after": before.pk}, format="json")
    assert (made.status_code, client.get(f"{ITEMS}{item.pk}/").json()["waits_for"]) == (201, [before.pk])
    circle = client.post("/api/v1/work-dependencies/", {"item": before.pk, "after": item.pk}, format="json")
    assert (circle.status_code, "02 → 01 → 02" in circle.json()["after"][0]) == (400, True)
    assert api_as("colleague").delete(f"/api/v1/work-dependencies/{made.json()['id']}/").status_code == 403
    assert client.delete(f"/api/v1/work-dependencies/{made.json()['id']}/").status_code == 204


def test_a_helper_is_named_and_removed_by_those_who_assign(people, api_as, item):
    sent = {"item": item.pk, "person": people.colleague.pk}
    assert api_as("delivery").post("/api/v1/item-helpers/", sent, format="json").status_code == 403
    made = api_as("planner").post("/api/v1/item-helpers/", sent, format="json")
    twice = api_as("planner").post("/api/v1/item-helpers/", sent, format="json")
    assert (made.status_code, made.json()["person_name"], twice.status_code) == (201, str(people.colleague), 400)
    assert api_as("planner").delete(f"/api/v1/item-helpers/{made.json()['id']}/").status_code == 204


def test_a_file_is_attached_and_listed(people, api_as, item):
    client = api_as("quality_manager")
    made = client.post(deed(item, "attach"), {"file": SimpleUploadedFile("minutes.txt", b"Agreed.")})
    assert (made.status_code, [one["name"] for one in client.get(deed(item, "files")).json()]) == (201, ["minutes.txt"])
    assert client.post(deed(item, "attach"), {}).status_code == 400


def test_what_hangs_on_an_item_of_a_draft_does_not_exist_for_those_who_may_not_read_it(people, api_as):
    item = plans.draft(people).work_items.get()
    point = actions.add_point(item, people.quality_manager, "Write")
    client = api_as("colleague")
    assert [client.get(f"/api/v1/checklist-points/{point.pk}/").status_code, client.delete(f"/api/v1/checklist-points/{point.pk}/").status_code] == [404, 404]
    refused = client.post("/api/v1/checklist-points/", {"item": item.pk, "text": "x"}, format="json")
    assert (refused.status_code, list(refused.json())) == (400, ["item"])


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [ITEMS, "/api/v1/checklist-points/", "/api/v1/work-dependencies/", "/api/v1/item-helpers/"])
def test_the_lists_take_the_same_number_of_queries_however_long_they_are(people, api_as, item, address, count):
    for number, person in zip(range(count), (people.colleague, people.checker, people.auditor), strict=False):
        actions.add_point(item, people.planner, f"Point {number}")
        actions.add_helper(item, people.planner, person)
        actions.add_dependency(item, people.planner, other(item, people.planner, f"Before {number}"))
    client = api_as("delivery")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(address).json()["results"]) == (count + 1 if address == ITEMS else count)
    assert len(queries) == {ITEMS: 5}.get(address, 2)
