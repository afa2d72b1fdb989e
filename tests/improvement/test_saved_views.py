"""A filter is kept under a name, stands above its list, and is removed; others neither see nor remove it."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from audit.errors import NotAllowed
from improvement import actions
from improvement.models import SavedView
from tests.improvement.factory import started


def keep(client, **facts):
    return client.post("/work/views/keep/", {"page": "mine", "name": "Late", "query": "overdue=on&page=3", "next": "/work/?overdue=on", **facts})


def test_a_kept_filter_stands_above_its_list(sign_in, people):
    client = sign_in("delivery")
    assert keep(client).headers["Location"] == "/work/?overdue=on"
    view = SavedView.objects.get()
    assert (view.person, view.page, view.name, view.query) == (people.delivery, "mine", "Late", "overdue=on")
    page = client.get("/work/?overdue=on").content.decode()
    assert '<a class="button button-small" href="/work/?overdue=on" aria-current="true">Late</a>' in page


def test_views_of_a_plan_serve_every_plan(sign_in, people):
    plan = started(people)
    client = sign_in("quality_manager")
    keep(client, page="board", query="view=table&state=done")
    page = client.get(f"/plans/{plan.number}/implementation/?view=table").content.decode()
    assert f'href="/plans/{plan.number}/implementation/?view=table&amp;state=done">Late</a>' in page


@pytest.mark.parametrize(("facts", "said"), [({"name": " "}, "This field is required."), ({"page": "other"}, "There is no such list."), ({"name": "Late"}, "You have a view of that name already.")])
def test_what_cannot_be_kept_is_said(sign_in, people, facts, said):
    client = sign_in("delivery")
    keep(client)
    assert said in client.get(keep(client, **facts).headers["Location"]).content.decode()
    assert SavedView.objects.count() == 1


def test_an_address_of_another_host_is_not_gone_to(sign_in, people):
    assert keep(sign_in("delivery"), next="https://evil.example/").headers["Location"] == "/work/views/"


def test_there_is_an_end_to_saved_views(people):
    for number in range(30):
        actions.keep_view(people.delivery, "mine", f"View {number}", "")
    with pytest.raises(ValidationError) as refused:
        actions.keep_view(people.delivery, "mine", "One more", "")
    assert list(refused.value.message_dict) == ["name"]


def test_a_view_is_removed_by_its_owner_alone(sign_in, people):
    view = actions.keep_view(people.delivery, "mine", "Late", "overdue=on")
    assert sign_in("colleague").post(f"/work/views/{view.pk}/drop/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.drop_view(view, people.colleague)
    client = sign_in("delivery")
    assert "Late" in client.get("/work/views/").content.decode()
    client.post(f"/work/views/{view.pk}/drop/")
    assert SavedView.objects.count() == 0
    actions.drop_view(view, people.delivery)


def test_the_api_keeps_lists_and_removes_views(api_as, people):
    api, key = api_as("delivery"), str(uuid.uuid4())
    sent = {"page": "mine", "name": "Late", "query": "overdue=on"}
    made = [api.post("/api/v1/saved-views/", sent, format="json", headers={"Idempotency-Key": key}) for _time in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert [row["name"] for row in api.get("/api/v1/saved-views/").json()["results"]] == ["Late"]
    address = f"/api/v1/saved-views/{made[0].json()['id']}/"
    assert (api_as("colleague").delete(address).status_code, api.delete(address).status_code) == (404, 204)
    assert api.post("/api/v1/saved-views/", {**sent, "page": "x"}, format="json").json() == {"page": ["没有这个列表。"]}
