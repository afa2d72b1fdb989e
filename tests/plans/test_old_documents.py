"""Documents frozen by an earlier version of the product stay readable and can be gone back to."""

from copy import deepcopy

from plans import actions, document
from plans.contexts.build import sheet_of
from tests.plans import factory


def older(frozen: dict) -> dict:
    """The document as it was frozen before goals had links, and before some kinds of row existed."""
    old = deepcopy(frozen)
    for slug in ("standards", "dependencies", "raci"):
        del old["parts"][slug]
    for goal in old["parts"]["goals"]:
        goal["service_objective"] = "Resolve within 5 days"
        for name in ("details", "effect_from", "effect_until"):
            del goal[name]
    return old


def test_a_revision_goes_back_to_a_baseline_that_knows_fewer_fields_and_rows(people):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    before = document.of(plan)
    old = older(before)
    goal = plan.goals.get()
    actions.edit_part(goal, people.quality_manager, goal.version, target_value=70)
    document.restore(plan, old, people.quality_manager)
    after = document.of(plan)
    assert after["parts"]["goals"] == before["parts"]["goals"]
    assert [after["parts"][slug] for slug in ("standards", "dependencies", "raci")] == [[], [], []]


def test_a_goal_frozen_with_its_objective_in_words_still_shows_them(people):
    frozen = older(document.of(factory.draft(people)))
    rows = sheet_of(frozen).section("description").lists["goals"].rows
    assert str(rows[0].facts["service_objective"]) == "Resolve within 5 days"
