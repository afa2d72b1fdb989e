"""A miss counts its repeats along its own lineage alone, over as many cycles as it takes (D2.9; design, section 1.7)."""

import pytest

from improvement import actions as improvement
from plans import actions as plans
from plans import document
from plans.models import ImprovementInput, Plan
from plans.states import InputState
from tests.plans import factory as drafts
from tests.verification import factory
from verification import actions
from verification.states import RowKind


def cycle(people, sources, missed, goals=()):
    """Take a plan that answers these inputs through one round; return its carried-over misses by their titles.

    `missed` are the titles or kinds of its rows that are missed, `goals` statements of further goals of the same indicator.
    """
    plan = drafts.draft(people)
    plans.remove_part(plan.inputs.get(), plan.owner, plan.inputs.get().version)
    for source in sources:
        source.refresh_from_db()
        if source.state == InputState.RAISED:
            plans.adopt_input(source, people.quality_manager, "Again.")
        plans.add_part(plan, "inputs", plan.owner, source=source)
    first = plan.goals.get()
    for statement in goals:
        same = ("indicator", "service_objective", "baseline_value", "target_value", "unit", "direction", "how_measured", "due", "effect_from", "effect_until")
        goal = plans.add_part(plan, "goals", plan.owner, statement=statement, **{name: getattr(first, name) for name in same})
        plans.add_part(plan, "standards", plan.owner, goal=goal, kind="standard", title="ISO/IEC 20000-1", clause="8.6.1")
    plan = plans.submit(Plan.objects.get(pk=plan.pk), plan.owner)
    plan = plans.start(plans.approve(plan, people.sms_owner, document.digest(document.of(plan))), people.planner)
    for item in plan.work_items.select_related("assignee"):
        improvement.report_progress(item, item.assignee, item.version, 100, note="Done.")
    return carried(people, factory.open_round(people, Plan.objects.get(pk=plan.pk)), missed)


def carried(people, check_round, missed):
    for row in check_round.rows.order_by("place"):
        factory.record(row, "missed" if {row.kind, row.title} & set(missed) else "achieved")
    for row in check_round.rows.missed():
        factory.explain(row, people)
    actions.close_round(check_round, people.planner)
    return {row.title: actions.carry_over_row(row, people.planner) for row in check_round.rows.missed()}


GOAL, OUTCOME = "Restore RES5D to 60 %", "Tickets are resolved in time again."


@pytest.mark.requirement("D2.9", "V2")
def test_each_miss_counts_its_own_repeats_over_three_cycles(people):
    source, counted, continued = drafts.adopted_input(people), [], []
    sources = [source]
    for _cycle in range(3):
        left = cycle(people, sources, [GOAL, OUTCOME])
        counted.append((left[GOAL].repeat_count, left[OUTCOME].repeat_count))
        continued.append((left[GOAL].origin_input, left[OUTCOME].origin_input))
        sources = [left[OUTCOME], left[GOAL]]
    assert counted == [(1, 1), (2, 2), (3, 3)]
    assert continued[0] == (source, source)  # the whole plan is about its one input, which nobody had carried over
    assert [(goal.title, outcome.title) for goal, outcome in continued[1:]] == [(GOAL, OUTCOME)] * 2
    assert list(ImprovementInput.objects.often_carried_over().values_list("title", flat=True)) == [OUTCOME, GOAL]


def test_another_miss_of_the_plan_that_answers_a_repeat_is_no_repeat(people):
    left = cycle(people, [drafts.adopted_input(people)], [GOAL])[GOAL]
    again = cycle(people, [left], [OUTCOME])[OUTCOME]
    left.refresh_from_db()
    assert (again.repeat_count, again.origin_input, left.state) == (1, None, InputState.PLANNED)


def test_another_goal_of_the_same_indicator_is_no_repeat(people):
    left = cycle(people, [drafts.adopted_input(people)], [GOAL])[GOAL]
    again = cycle(people, [left], [RowKind.GOAL], goals=["RES5D of branch offices to 60 %"])
    assert {title: source.repeat_count for title, source in again.items()} == {GOAL: 2, "RES5D of branch offices to 60 %": 1}


def test_a_goal_said_in_other_words_is_the_same_goal(people):
    left = cycle(people, [drafts.adopted_input(people)], [GOAL])[GOAL]
    left.rows_left.update(title="RES5D is to come back to 60 %")
    assert cycle(people, [left], [GOAL])[GOAL].repeat_count == 2


def test_a_repeat_that_was_merged_is_still_counted(people):
    left = cycle(people, [drafts.adopted_input(people)], [GOAL])[GOAL]
    other = drafts.adopted_input(people)
    plans.merge_input(left, people.quality_manager, "Says the same.", other)
    again = cycle(people, [other], [GOAL])[GOAL]
    assert (again.repeat_count, again.origin_input) == (2, other)


def test_what_was_merged_from_another_goal_of_the_same_indicator_counts_no_repeats_of_this_one(people):
    branches = "RES5D of branch offices to 60 %"
    left = cycle(people, [drafts.adopted_input(people)], [RowKind.GOAL], goals=[branches])
    ImprovementInput.objects.filter(pk=left[branches].pk).update(repeat_count=4)
    left[branches].refresh_from_db()
    plans.merge_input(left[branches], people.quality_manager, "Answered together.", left[GOAL])
    again = cycle(people, [left[GOAL]], [GOAL])[GOAL]
    assert (again.repeat_count, again.origin_input) == (2, left[GOAL])


def test_of_several_inputs_about_something_else_none_is_continued(people):
    others = [plans.raise_input(people.planner, title=title, description="Seen.", kind="D2.1") for title in ("Slow mail", "Full disks")]
    left = cycle(people, others, [OUTCOME])[OUTCOME]
    assert (left.repeat_count, left.origin_input) == (1, None)
