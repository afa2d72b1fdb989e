"""A filter that names something hidden is answered like one that names nothing at all: the API tells nobody what exists."""

import pytest

from tests.plans import factory

pytestmark = pytest.mark.django_db

NOTHING = 999_999
BY_ITEM = [
    ("checklist-points", "item"), ("extension-requests", "item"), ("item-helpers", "item"), ("progress-updates", "item"),
    ("work-dependencies", "after"), ("work-dependencies", "item"),
]  # fmt: skip
BY_PLAN = [("expenses", "plan"), ("plan-parts/goals", "plan"), ("plan-parts/phases", "plan")]


def answers(client, address, name, pk):
    """What the list says when it is filtered by an id and by one that nobody has."""
    told = [client.get(f"/api/v1/{address}/", {name: one}) for one in (pk, NOTHING)]
    return [(answer.status_code, answer.json()) for answer in told]


@pytest.mark.parametrize(("address", "name"), BY_ITEM)
def test_a_filter_does_not_tell_which_items_exist(people, api_as, address, name):
    item = factory.draft(people).work_items.get()
    hidden, nothing = answers(api_as("colleague"), address, name, item.pk)
    assert hidden == nothing
    assert answers(api_as("planner"), address, name, item.pk)[0][0] == 200


@pytest.mark.parametrize(("address", "name"), BY_PLAN)
def test_a_filter_does_not_tell_which_plans_exist(people, api_as, address, name):
    plan = factory.draft(people)
    hidden, nothing = answers(api_as("colleague"), address, name, plan.pk)
    assert hidden == nothing
    assert answers(api_as("planner"), address, name, plan.pk)[0][0] == 200


def test_a_filter_does_not_tell_which_lines_of_a_budget_exist(people, api_as):
    line = factory.draft(people).budget_lines.get()
    hidden, nothing = answers(api_as("colleague"), "expenses", "line", line.pk)
    assert hidden == nothing


def test_a_phase_of_a_plan_that_is_hidden_cannot_be_named(people, api_as):
    hidden = factory.draft(people, confidential=True).phases.first()
    plan = factory.draft(people, title="Open to planners")
    facts = {"plan": plan.pk, "area": "C3", "title": "Tidy", "acceptance": "Tidy", "planned_start": "2026-02-01", "planned_end": "2026-03-01"}
    told = [api_as("second_manager").post("/api/v1/work-items/", facts | {"phase": pk}, format="json").json()["phase"][0] for pk in (hidden.pk, NOTHING)]
    assert told[0].replace(str(hidden.pk), "") == told[1].replace(str(NOTHING), "")
