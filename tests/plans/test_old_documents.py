"""Documents frozen by an earlier version of the product stay readable and can be gone back to."""

from copy import deepcopy

from plans import actions, differences, document
from plans.contexts.build import sheet_of
from plans.models import ServiceObjective
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
    goal = actions.edit_part(goal, people.quality_manager, goal.version, effect_from=None, effect_until=None)
    before = document.of(plan)
    actions.edit_part(goal, people.quality_manager, goal.version, target_value=70, details="Newly asked for.")
    document.restore(plan, old, people.quality_manager)
    after = document.of(plan)
    assert after["parts"]["goals"] == before["parts"]["goals"]
    assert [after["parts"][slug] for slug in ("standards", "dependencies", "raci")] == [[], [], []]


def test_a_goal_frozen_with_its_objective_in_words_still_shows_them(people):
    frozen = older(document.of(factory.draft(people)))
    rows = sheet_of(frozen).section("description").lists["goals"].rows
    assert str(rows[0].facts["service_objective"]) == "Resolve within 5 days"


def revising(people):
    """A revision of a plan whose baseline was frozen by an earlier version of the product, and what it says today."""
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    goal = plan.goals.get()
    actions.edit_part(goal, people.quality_manager, goal.version, effect_from=None, effect_until=None)
    plan.standards.all().delete()
    before = document.of(plan)
    return plan, before, older(before)


def test_a_goal_that_was_removed_comes_back_with_the_objective_that_its_sentence_became(people):
    plan, before, old = revising(people)
    actions.remove_part(plan.goals.get(), people.quality_manager)
    document.restore(plan, old, people.quality_manager)
    assert document.of(plan)["parts"]["goals"] == before["parts"]["goals"]


def test_a_goal_that_was_linked_anew_is_linked_to_the_objective_that_its_sentence_became(people):
    plan, before, old = revising(people)
    goal, other = plan.goals.get(), factory.objective(people, "Answer within an hour")
    goal = actions.edit_part(goal, people.quality_manager, goal.version, service_objective=other)
    actions.edit_objective(ServiceObjective.objects.exclude(pk=other.pk).get(), people.quality_manager, 1, statement="Reworded since")
    actions.remove_part(goal, people.quality_manager)
    document.restore(plan, old, people.quality_manager)
    assert plan.goals.get().service_objective.statement == "Reworded since"
    assert [one["row"] for one in document.of(plan)["parts"]["goals"]] == [one["row"] for one in before["parts"]["goals"]]


def test_a_goal_removed_before_objectives_were_links_gets_one_that_says_its_sentence(people):
    plan, _before, old = revising(people)
    by, goal = people.quality_manager, plan.goals.get()
    old["parts"]["goals"].append({**old["parts"]["goals"][0], "row": goal.pk + 1000, "service_objective": "Nobody waits"})
    document.restore(plan, old, by)
    objective = plan.goals.get(pk=goal.pk + 1000).service_objective
    assert (objective.statement, objective.service.code, plan.goals.get(pk=goal.pk).service_objective) == ("Nobody waits", "GENERAL", goal.service_objective)


def test_what_an_earlier_version_did_not_ask_for_is_no_change(people):
    plan, before, old = revising(people)
    for kind in ("dependencies", "raci"):
        old["parts"][kind] = before["parts"][kind]
    for item in old["work_items"]:
        for name in ("planned_cost", "indicator", "indicator_target"):
            del item[name]
    assert (differences.between(old, before), differences.between(before, old)) == ([], [])
    goal = plan.goals.get()
    actions.edit_part(goal, people.quality_manager, goal.version, details="All queues.", service_objective=factory.objective(people, "Answer at once"))
    told = [(one.name, one.old if isinstance(one.old, str) else None) for one in differences.between(old, document.of(plan))]
    assert told == [("service_objective", "Resolve within 5 days"), ("details", None)]
