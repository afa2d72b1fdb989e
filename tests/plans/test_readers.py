"""What an open revision says is for those who work on it; to all others the baseline in force is the plan."""

import pytest

from improvement.actions import edit_work
from plans import actions
from plans.models import Plan
from plans.states import PlanState
from tests.plans import factory

NEW = "Quite another name"


@pytest.fixture
def plan(people):
    """A plan in progress whose open revision renames it and its work item, and takes its motive away."""
    plan = actions.start(factory.approved(people), people.quality_manager)
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, title=NEW, motive="")
    item = plan.work_items.get()
    edit_work(item, people.quality_manager, item.version, title=NEW, acceptance=NEW)
    return Plan.objects.get(pk=plan.pk)


def addresses(plan) -> list[str]:
    """The pages and lists that name the plan or its work items."""
    page, item = plan.get_absolute_url(), plan.work_items.get()
    return [
        "/plans/", page, f"{page}verification/", f"{page}attachments/", f"{page}baselines/", f"{page}implementation/",
        f"{page}implementation/?view=table", f"{page}implementation/?view=gantt",
        item.get_absolute_url(), f"/areas/{item.area.code}/", "/work/?state=all",
    ]  # fmt: skip


def test_no_page_tells_a_reader_of_the_baseline_what_the_open_revision_says(plan, sign_in):
    client = sign_in("colleague")
    answers = [(url, client.get(url)) for url in addresses(plan)]
    assert [(url, answer.status_code, NEW in answer.content.decode()) for url, answer in answers] == [(url, 200, False) for url in addresses(plan)]


def test_every_page_tells_those_who_work_on_it(plan, sign_in):
    client = sign_in("planner")
    named = [url for url in addresses(plan) if NEW in client.get(url).content.decode()]
    assert named == addresses(plan)


def test_a_name_is_searched_for_as_it_is_read(plan, sign_in):
    found = {
        (key, words): [line.number for line in sign_in(key).get("/plans/", {"q": words}).context["lines"]]
        for key in ("colleague", "planner") for words in ("another name", "resolution within")
    }  # fmt: skip
    assert found == {
        ("colleague", "another name"): [], ("colleague", "resolution within"): [plan.number],
        ("planner", "another name"): [plan.number], ("planner", "resolution within"): [plan.number],
    }  # fmt: skip


def test_the_api_tells_a_reader_of_the_baseline_what_is_in_force(plan, api_as):
    for key, told in [("colleague", False), ("planner", True)]:
        client, item = api_as(key), plan.work_items.get()
        factors = client.get(f"/api/v1/plans/{plan.pk}/factors/").json()
        texts = [client.get(url).content.decode() for url in ("/api/v1/work-items/", f"/api/v1/work-items/{item.pk}/", f"/api/v1/plans/{plan.pk}/")]
        assert (key, bool(factors[0]["missing"]), [NEW in text for text in texts]) == (key, told, [told] * 3)


def test_the_rail_of_a_reader_shows_the_factors_as_they_were_approved(plan, sign_in):
    assert plan.state == PlanState.IN_PROGRESS
    met = [sign_in(key).get(plan.get_absolute_url()).context["side"].met for key in ("colleague", "planner")]
    assert met == [9, 8]
