"""What an open revision says is for those who work on it; to all others the baseline in force is the plan."""

from datetime import timedelta

import pytest

from accounts import duties
from improvement.actions import assign_work, decide_extension, edit_work, request_extension
from improvement.models import Area
from plans import actions, document
from plans.models import Plan
from plans.states import PlanState
from tests.plans import factory

NEW = "Quite another name"


@pytest.fixture
def plan(people):
    """A plan in progress whose open revision renames it and its work item, and takes its motive away."""
    plan = actions.start(factory.approved(people), people.quality_manager)
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, title=NEW, motive="", purposes=["G2"])
    item = plan.work_items.get()
    phase = plan.phases.get()
    actions.edit_part(phase, people.quality_manager, phase.version, name=NEW)
    edit_work(item, people.quality_manager, item.version, title=NEW, acceptance=NEW, area=Area.objects.get(code="T4"))
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


def found(client, url, name, value) -> int:
    """How many rows a list shows under a filter."""
    return len(client.get(url, {name: value}).context["lines"])


def test_purposes_areas_and_elements_are_filtered_as_they_are_read(plan, sign_in):
    board = f"{plan.get_absolute_url()}implementation/"
    asked = [("/plans/", "purpose", "G1"), ("/plans/", "purpose", "G2"), (board, "area", "C1"), (board, "area", "T4"), (board, "element", "process"), (board, "element", "technology")]
    counts = {key: [found(sign_in(key), *one) for one in asked] for key in ("colleague", "planner")}
    # Whoever works on the revision finds a plan also under what is still in force of it.
    assert counts == {"colleague": [1, 0, 1, 0, 1, 0], "planner": [1, 1, 0, 1, 0, 1]}


def test_a_name_that_an_older_baseline_bore_is_no_longer_found(people, sign_in):
    by = people.quality_manager
    plan = actions.revise(factory.approved(people), by, "Another name.")
    plan = actions.submit(actions.edit_plan(plan, by, plan.version, title=NEW), by)
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    actions.revise(plan, by, "More.")
    assert [found(sign_in("colleague"), "/plans/", "q", words) for words in ("another name", "resolution within")] == [1, 0]


def test_the_desk_of_an_assignee_names_the_work_as_it_was_approved(plan, people):
    item = plan.work_items.get()
    assign_work(item, people.quality_manager, item.version, people.colleague)
    told = [(duty.title, duty.where) for group in duties.of(people.colleague) for duty in group.duties]
    assert told == [("Define triage", plan.number)]


def test_a_planned_end_is_the_one_in_force_or_a_later_one_granted_since(plan, people, api_as):
    item = plan.work_items.get()
    before, revised = item.planned_end, item.planned_end + timedelta(days=30)
    edit_work(item, people.quality_manager, item.version, planned_end=revised)

    def told():
        return [api_as(key).get(f"/api/v1/work-items/{item.pk}/").json()["planned_end"] for key in ("colleague", "planner")]

    assert told() == [before.isoformat(), revised.isoformat()]
    granted = revised + timedelta(days=1)
    decide_extension(request_extension(item, people.delivery, granted, "The supplier is late."), people.quality_manager, granted=True)
    assert told() == [granted.isoformat()] * 2
