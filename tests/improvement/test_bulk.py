"""One change to many rows: each under the law and at its version; the answer says of each what became of it."""

import pytest

from audit.chain import first_break
from audit.models import Event
from improvement import actions
from improvement.models import WorkItem
from tests.improvement.factory import add, fresh, report, started
from tests.plans import factory


@pytest.fixture
def plan(people):
    """A draft with three items."""
    plan = factory.draft(people)
    for title in ("Second", "Third"):
        add(plan, people.quality_manager, title=title)
    return plan


def versions(plan):
    return dict(plan.work_items.values_list("pk", "version"))


def ticked(plan):
    return [f"{pk}:{version}" for pk, version in versions(plan).items()]


def kinds(results):
    return [result.kind for result in results]


def change(client, plan, **facts):
    return client.post(f"/plans/{plan.number}/implementation/bulk/", facts)


def test_items_are_assigned_together_and_each_has_its_event(people, plan):
    results = actions.change_many(plan, people.quality_manager, versions(plan), "assign", people.colleague)
    assert (kinds(results), set(plan.work_items.values_list("assignee", flat=True))) == (["changed"] * 3, {people.colleague.pk})
    assert (Event.objects.filter(verb="work.assign").count(), first_break()) == (3, None)
    assert kinds(actions.change_many(plan, people.quality_manager, versions(plan), "assign", people.colleague)) == ["unchanged"] * 3


def test_a_stale_row_is_refused_and_the_others_are_done(people, plan):
    read = versions(plan)
    second = plan.work_items.get(title="Second")
    actions.detail_work(second, people.quality_manager, second.version, priority="low")
    results = actions.change_many(plan, people.quality_manager, read, "priority", "urgent")
    assert kinds(results) == ["changed", "refused", "changed"]
    assert (fresh(second).priority, "You saved this in another window" in results[1].refusal) == ("low", True)


def test_what_the_law_does_not_let_is_refused_row_by_row(people):
    plan = started(people)
    results = actions.change_many(plan, people.delivery, versions(plan), "assign", people.colleague)
    assert [result.refusal for result in results] == ["This is for the plan's owner or a planner."]
    assert kinds(actions.change_many(plan, people.delivery, versions(plan), "priority", "high")) == ["changed"]


def test_items_of_other_plans_are_not_touched(people, plan):
    other = started(people)
    assert actions.change_many(plan, people.quality_manager, versions(other), "priority", "high") == []
    assert set(other.work_items.values_list("priority", flat=True)) == {"normal"}


def test_the_table_has_a_tick_for_each_row_and_the_page_says_what_was_done(sign_in, people, plan):
    client = sign_in("quality_manager")
    page = client.get(f"/plans/{plan.number}/implementation/?view=table").content.decode()
    assert [f'name="row" value="{one}"' in page for one in ticked(plan)] == [True] * 3
    answer = change(client, plan, row=ticked(plan), deed="priority", priority="high", query="view=table&state=todo")
    text = answer.content.decode()
    assert (answer.status_code, "3 changed, 0 unchanged, 0 refused." in text) == (200, True)
    assert f"/plans/{plan.number}/implementation/?view=table&amp;state=todo" in text


def test_whoever_may_change_nothing_gets_no_bar(sign_in, people):
    plan = started(people)
    assert 'id="bulk"' not in sign_in("leadership").get(f"/plans/{plan.number}/implementation/?view=table").content.decode()


@pytest.mark.parametrize(
    "facts", [{}, {"deed": "assign"}, {"deed": "burn", "row": ["1:1"]}, {"deed": "assign", "row": ["x"]}, {"deed": "priority", "row": ["1:1"], "priority": "x"}, {"deed": "assign", "row": ["1:1"], "assignee": "x"}]
)
def test_nonsense_is_refused_in_words(sign_in, people, plan, facts):
    assert change(sign_in("quality_manager"), plan, **facts).status_code == 400


def test_a_plan_that_one_may_not_see_does_not_exist(sign_in, people, plan):
    assert change(sign_in("colleague"), plan, row=["1:1"], deed="assign").status_code == 404


def test_the_api_says_of_each_item_what_became_of_it(api_as, people):
    plan = started(people)
    item = plan.work_items.get()
    report(item, people.delivery, 100)
    body = {"plan": plan.pk, "deed": "assign", "assignee": people.colleague.pk, "items": [{"id": item.pk, "version": item.version}]}
    told = api_as("quality_manager").post("/api/v1/bulk-changes/", body, format="json").json()
    assert [(row["number"], row["result"]) for row in told] == [(1, "refused")]
    body["items"][0]["version"] = fresh(item).version
    assert api_as("quality_manager").post("/api/v1/bulk-changes/", body, format="json").json()[0]["result"] == "changed"
    assert WorkItem.objects.get(pk=item.pk).assignee == people.colleague
    assert api_as("quality_manager").post("/api/v1/bulk-changes/", {"deed": "assign"}, format="json").status_code == 400
