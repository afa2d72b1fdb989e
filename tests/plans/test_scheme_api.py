"""What a plan's scheme and an input's lineage add up to is told at the API as on the page (D2, D3.4, F9)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans import actions
from plans.models import ImprovementInput
from tests.plans import factory
from tests.plans.test_inputs import raised


def read(api_as, key, plan, what):
    """What the API tells of a plan."""
    return api_as(key).get(f"/api/v1/plans/{plan.pk}/{what}/", headers={"Accept-Language": "en"}).json()


@pytest.mark.requirement("D3.4")
def test_the_schedule_is_told_in_working_days_with_what_contradicts_it(people, api_as):
    plan = factory.draft(people)
    first, second = plan.activities.all()
    # Spring Festival: 2026-02-14 is worked, 02-15 to 02-23 are free.
    actions.edit_part(first, plan.owner, first.version, planned_start=date(2026, 2, 13), planned_end=date(2026, 2, 24))
    actions.edit_part(second, plan.owner, second.version, planned_start=date(2026, 2, 24))
    actions.edit_plan(plan, plan.owner, plan.version, planned_end=date(2041, 1, 31))
    told = read(api_as, "quality_manager", plan, "schedule")
    phase = told["phases"][0]
    assert (phase["name"], phase["planned_start"], phase["warnings"], told["unpublished"][-1]) == ("Prepare", "2026-01-05", [], 2041)
    assert [(one["id"], one["working_days"], one["begins_after"]) for one in phase["activities"]] == [(first.pk, 3, []), (second.pk, None, [first.pk])]
    assert [len(one["warnings"]) for one in phase["activities"]] == [0, 1]


@pytest.mark.requirement("D3.4", "F9")
def test_the_budget_is_told_with_its_totals_beside_what_was_spent(people, api_as):
    plan = factory.draft(people)
    actions.add_part(plan, "budget", plan.owner, element="people", description="Licence", planned="100", currency="USD", phase=plan.phases.get())
    before = read(api_as, "quality_manager", plan, "budget")
    assert (before["with_costs"], [line["cost"]["spent"] for line in before["lines"]]) == (False, ["0.00", "0.00"])
    assert [(one["whole"]["currency"], one["elements"][0]["code"], one["phases"][0]["planned"]) for one in before["sums"]] == [
        ("CNY", "process", "12000.00"), ("USD", "people", "100.00")
    ]  # fmt: skip


@pytest.mark.requirement("F9")
def test_whoever_does_not_work_on_a_revision_is_told_the_scheme_in_force(people, api_as):
    plan = actions.start(factory.approved(people), people.quality_manager)
    actions.record_expense(plan, plan.budget_lines.get(), people.quality_manager, timezone.localdate(), Decimal(300), "Room")
    plan = actions.revise(plan, people.quality_manager, "Cheaper")
    line, phase = plan.budget_lines.get(), plan.phases.get()
    actions.edit_part(line, plan.owner, line.version, planned=Decimal(600), description="Secret words")
    actions.edit_part(phase, plan.owner, phase.version, name="Secret phase")
    costs = {key: read(api_as, key, plan, "budget")["sums"][0]["whole"] for key in ("quality_manager", "leadership")}
    assert {key: (cost["planned"], cost["spent"], cost["remaining"], cost["share"]) for key, cost in costs.items()} == {
        "quality_manager": ("600.00", "300.00", "300.00", 50), "leadership": ("12000.00", "300.00", "11700.00", 2),
    }  # fmt: skip
    assert read(api_as, "leadership", plan, "schedule")["phases"][0]["name"] == "Prepare"
    assert read(api_as, "quality_manager", plan, "schedule")["phases"][0]["name"] == "Secret phase"


def test_a_draft_one_may_not_read_has_no_scheme(people, api_as):
    plan = factory.draft(people)
    for what in ("schedule", "budget"):
        assert api_as("leadership").get(f"/api/v1/plans/{plan.pk}/{what}/").status_code == 404


@pytest.mark.parametrize("what", ["schedule", "budget"])
def test_more_rows_take_no_more_queries(people, api_as, what):
    plan, counts = factory.draft(people), []
    client = api_as("auditor")
    for _round in range(2):
        client.get(f"/api/v1/plans/{plan.pk}/{what}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/plans/{plan.pk}/{what}/")
        counts.append(len(queries))
        for number in range(2):
            phase = actions.add_part(plan, "phases", plan.owner, name=f"P{number}", planned_start=date(2026, 2, 2), planned_end=date(2026, 3, 2))
            actions.add_part(plan, "activities", plan.owner, phase=phase, text=f"A{number}", begins_after=[plan.activities.first()])
            actions.add_part(plan, "budget", plan.owner, element="people", description="Training", planned="1", phase=phase)
    assert counts[0] == counts[1]


def test_the_lineage_of_an_input_is_told_as_far_as_its_reader_may_read(people, api_as):
    plan = factory.approved(people)
    first = plan.inputs.get().source
    hidden = actions.create_plan(people.quality_manager, title="Another answer", confidential=True)
    actions.add_part(hidden, "inputs", hidden.owner, source=first)
    second = actions.carry_over(plan, people.planner, "Still slow", "Not cured.", origin=ImprovementInput.objects.get(pk=first.pk))
    merged = actions.merge_input(raised(people), people.quality_manager, "Same.", second)
    told = lambda key, source: api_as(key).get(f"/api/v1/inputs/{source.pk}/lineage/").json()  # noqa: E731
    assert [[one["number"] for one in told(key, first)["plans"]] for key in ("auditor", "delivery")] == [[hidden.number, plan.number], [plan.number]]
    assert [one["number"] for one in told("delivery", first)["continued_by"]] == [second.number]
    later = told("delivery", second)
    assert (later["repeat_count"], later["origin_plan"]["number"], [one["number"] for one in later["merged"]]) == (1, plan.number, [merged.number])
    assert [(one["source"]["number"], [answer["number"] for answer in one["plans"]]) for one in later["earlier"]] == [(first.number, [plan.number])]
    assert told("delivery", merged)["merged_into"]["url"] == second.get_absolute_url()


def test_an_input_one_may_not_see_has_no_lineage(people, api_as):
    plan = factory.approved(people, confidential=True)
    left = actions.carry_over(plan, people.planner, "Still slow", "Not cured.", origin=None)
    assert [api_as(key).get(f"/api/v1/inputs/{left.pk}/lineage/").status_code for key in ("auditor", "colleague")] == [200, 404]


@pytest.mark.requirement("D1.1")
def test_the_goals_that_serve_an_objective_are_found_by_those_who_read_their_plans(people, api_as):
    goal = factory.approved(people).goals.get()
    hidden = factory.draft(people, title="Hidden", confidential=True).goals.get()
    other = factory.objective(people, "Answer at once")
    found = lambda key, query: {one["id"] for one in api_as(key).get(f"/api/v1/plan-parts/goals/?{query}").json()["results"]}  # noqa: E731
    assert hidden.service_objective_id == goal.service_objective_id
    assert {key: found(key, f"service_objective={goal.service_objective_id}") for key in ("auditor", "colleague")} == {"auditor": {goal.pk, hidden.pk}, "colleague": {goal.pk}}
    assert (found("auditor", f"service_objective={other.pk}"), found("colleague", f"indicator={goal.indicator_id}")) == (set(), {goal.pk})
