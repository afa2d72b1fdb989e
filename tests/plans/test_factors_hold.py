"""Each of the nine success factors blocks submission while something is missing, and holds when it is there (F1 to F9)."""

import pytest

from audit.errors import NotReady
from plans import actions, factors
from plans.models import Plan
from tests.plans import factory


def stands(plan, code) -> bool:
    """Whether the factor holds now."""
    fresh = Plan.objects.get(pk=plan.pk)
    return next(result.holds for result in factors.evaluate(fresh) if result.code == code)


def refused(plan, people) -> list[str]:
    """The codes of the factors that block submission now."""
    with pytest.raises(NotReady) as error:
        actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    return sorted({sentence.split()[0] for sentence in error.value.missing})


def blocks_then_holds(people, code, lack, cure):
    """Take something away from a complete draft, see the factor block, give it back, see it hold."""
    plan = factory.draft(people)
    lack(plan)
    blocked = (stands(plan, code), code in refused(plan, people))
    cure(Plan.objects.get(pk=plan.pk))
    assert (blocked, stands(plan, code)) == ((False, True), True)
    assert actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager).state == "in_review"


def writes(people, **values):
    """A function that sets fields of the plan."""

    def write(plan):
        stored = Plan.objects.get(pk=plan.pk)
        actions.edit_plan(stored, people.quality_manager, stored.version, **values)

    return write


def removes(people, related, **where):
    """A function that removes rows of the plan."""
    return lambda plan: [actions.remove_part(row, people.quality_manager) for row in getattr(plan, related).filter(**where)]


def adds(people, slug, **values):
    """A function that adds a row to the plan."""
    return lambda plan: actions.add_part(plan, slug, people.quality_manager, **values)


@pytest.mark.requirement("F1")
def test_f1_a_reason_is_needed(people):
    blocks_then_holds(people, "F1", writes(people, motive=" "), writes(people, motive="Customers wait."))


@pytest.mark.requirement("F2")
def test_f2_an_adopted_input_is_needed(people):
    blocks_then_holds(people, "F2", removes(people, "inputs"), lambda plan: adds(people, "inputs", source=factory.adopted_input(people))(plan))


@pytest.mark.requirement("F3")
def test_f3_criteria_are_needed(people):
    blocks_then_holds(people, "F3", removes(people, "review_measures"), adds(people, "measures", text="55 % for three months"))


@pytest.mark.requirement("F4")
def test_f4_a_complete_plan_is_needed(people):
    blocks_then_holds(people, "F4", removes(people, "review_dates"), adds(people, "reviews", planned_on="2026-04-10", subject="Review"))


@pytest.mark.requirement("F5", "D1.1")
def test_f5_stakeholders_take_part(people):
    met = adds(people, "consultations", party="stakeholder", who="Delivery", held_on="2025-12-02", agreed="Two people.")
    blocks_then_holds(people, "F5", removes(people, "consultations", party="stakeholder"), met)


@pytest.mark.requirement("F6")
def test_f6_changes_to_processes_are_defined(people):
    blocks_then_holds(people, "F6", writes(people, process_changes=""), writes(people, process_changes="None: nothing changes."))


@pytest.mark.requirement("F7")
def test_f7_staffing_needs_are_stated(people):
    blocks_then_holds(people, "F7", writes(people, staffing_needs=""), writes(people, staffing_needs="One more post."))


@pytest.mark.requirement("F8")
def test_f8_process_needs_are_stated(people):
    blocks_then_holds(people, "F8", writes(people, process_effects=""), writes(people, process_effects="The catalogue gets a new line."))


@pytest.mark.requirement("F9")
def test_f9_the_budget_has_lines(people):
    line = adds(people, "budget", element="people", description="Training", planned=100)
    blocks_then_holds(people, "F9", removes(people, "budget_lines"), line)


def test_the_rail_shows_each_factor_with_a_link_to_what_is_missing(people, sign_in):
    plan = factory.draft(people, motive="")
    page = sign_in("quality_manager").get(plan.get_absolute_url())
    lines = {line.code: (line.mark, line.missing) for line in page.context["side"].factors}
    assert lines["F1"] == ("no", (("The motive is not written.", f"{plan.get_absolute_url()}sections/description/edit/#id_motive"),))
    assert [code for code, (mark, _missing) in lines.items() if mark == "yes"] == ["F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"]
    assert page.content.decode().count('id="description"') == 1
