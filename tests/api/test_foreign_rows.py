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
