"""Goals as structured evidence: what is refused at which field, what an indicator lends, and how it all shows (D1.1 to D1.3)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from plans import actions, document, factors
from plans.models import Goal, Plan
from plans.states import PlanState
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def english():
    """Actions speak English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def plan(people):
    """A complete draft, planned from 2026-01-05 to 2026-12-18; its goal is due on 2026-11-30."""
    return factory.draft(people)


@pytest.fixture
def goal(plan):
    """Its only goal."""
    return plan.goals.get()


def refused(deed, *args, **changes) -> list[str]:
    """The fields at which an action objects."""
    with pytest.raises(ValidationError) as error:
        deed(*args, **changes)
    return list(error.value.message_dict)


def facts(people, **more):
    """What a further goal of the factory's plan says."""
    return {
        "statement": "G", "service_objective": factory.objective(people), "indicator": factory.indicator(people), "baseline_value": 2,
        "target_value": 50, "due": date(2026, 11, 30), **more,
    }  # fmt: skip


@pytest.mark.requirement("D1.2")
@pytest.mark.parametrize(("changes", "field"), [
    ({"due": date(2026, 1, 4)}, "due"), ({"due": date(2026, 12, 19), "effect_until": date(2027, 1, 1)}, "due"), ({"effect_from": date(2026, 1, 4)}, "effect_from"),
    ({"effect_until": date(2026, 11, 29)}, "effect_until"), ({"effect_until": date(2026, 8, 1)}, "effect_until"), ({"due": date(2026, 12, 10)}, "effect_until"),
])  # fmt: skip
def test_dates_of_a_goal_that_do_not_fit_are_refused_at_the_field(people, goal, changes, field):
    assert refused(actions.edit_part, goal, people.quality_manager, goal.version, **changes) == [field]


@pytest.mark.requirement("D1.2")
def test_the_effect_may_be_measured_beyond_the_end_of_the_plan(people, goal):
    changed = actions.edit_part(goal, people.quality_manager, goal.version, effect_from=date(2026, 1, 5), effect_until=date(2027, 6, 30))
    assert changed.effect_until == date(2027, 6, 30)


@pytest.mark.requirement("D1.2")
def test_once_implementation_has_begun_a_window_that_has_opened_stays(people):
    plan = actions.start(factory.approved(people), people.planner)
    plan = actions.revise(plan, plan.owner, "More time.")
    goal = plan.goals.get()
    Plan.objects.filter(pk=plan.pk).update(planned_start=date(2020, 1, 6))
    Goal.objects.filter(pk=goal.pk).update(effect_from=date(2020, 9, 1))
    assert refused(actions.edit_part, goal, plan.owner, goal.version, effect_from=date(2020, 10, 1)) == ["effect_from"]
    assert (plan.state, actions.edit_part(goal, plan.owner, goal.version, effect_until=date(2126, 1, 1)).effect_until) == (PlanState.IN_PROGRESS, date(2126, 1, 1))


@pytest.mark.requirement("F4")
def test_a_plan_that_moves_away_from_its_goals_and_phases_is_not_complete(people, plan):
    actions.edit_plan(plan, plan.owner, plan.version, planned_start=date(2027, 1, 4), planned_end=date(2027, 12, 17))
    sentences = [missing[0] if isinstance(missing, tuple) else missing.sentence for missing in factors.evaluate(plan.__class__.objects.get())[3].missing]
    assert any("lies outside the plan's dates" in sentence for sentence in sentences)


@pytest.mark.requirement("D1.1")
def test_an_objective_out_of_force_is_not_chosen_and_the_one_that_stands_stays(people, plan, goal, sign_in):
    by, other = people.quality_manager, factory.objective(people, "Answer within a day")
    other = actions.edit_objective(other, by, other.version, active=False)
    assert refused(actions.edit_part, goal, by, goal.version, service_objective=other) == ["service_objective"]
    standing = goal.service_objective
    actions.edit_service(standing.service, by, standing.service.version, active=False)
    assert refused(actions.add_part, plan, "goals", by, **facts(people)) == ["service_objective"]
    form = sign_in("quality_manager").get(reverse("plans:part-edit", args=[plan.number, "goals", goal.pk])).context["form"]
    assert list(form.fields["service_objective"].queryset) == [standing]
    assert actions.edit_part(goal, by, goal.version, statement="Other words").service_objective == standing


@pytest.mark.requirement("D1.2")
def test_what_is_left_blank_is_taken_over_from_the_indicator(people, plan, goal, api_as):
    indicator = factory.indicator(people)
    told = (indicator.unit, indicator.direction, indicator.how_measured)
    added = actions.add_part(plan, "goals", people.quality_manager, **facts(people, unit="", direction=""))
    assert (added.unit, added.direction, added.how_measured) == told
    edited = actions.edit_part(goal, people.quality_manager, goal.version, how_measured="")
    assert edited.how_measured == indicator.how_measured
    body = facts(people) | {"plan": plan.pk, "service_objective": factory.objective(people).pk, "indicator": indicator.pk, "due": "2026-11-30"}
    answer = api_as("quality_manager").post("/api/v1/plan-parts/goals/", body, format="json").json()
    assert (answer["unit"], answer["direction"], answer["how_measured"]) == told


def test_the_form_groups_objectives_by_service_and_carries_what_indicators_lend(people, plan, sign_in):
    page = sign_in("quality_manager").get(reverse("plans:part-add", args=[plan.number, "goals"]), **HX).content.decode()
    wanted = ['<optgroup label="Help desk">', "Help desk › Resolve within 5 days", 'data-unit="%"', 'data-direction="up"', "<legend>What it is measured by</legend>"]
    assert [words for words in wanted if words not in page] == []


@pytest.mark.requirement("D1.1", "D1.3")
def test_standards_and_consultations_are_added_at_the_goal(people, plan, goal, sign_in):
    client = sign_in("quality_manager")
    for slug, more in [
        ("standards", {"kind": "law", "title": "GB/T 28827.1", "clause": "5.2"}),
        ("consultations", {"party": "customer", "who": "Council", "held_on": "2025-12-01", "agreed": "Sixty."}),
    ]:
        url = f"{reverse('plans:part-add', args=[plan.number, slug])}?goal={goal.pk}"
        shown = client.get(url, **HX).context["sheet"].section("description").goals[0]
        beside = getattr(shown, slug)
        assert (beside.adding, str(beside.editing.form["goal"].value())) == (True, str(goal.pk))
        answer = client.post(url, {**more, "goal": goal.pk}, **HX)
        assert (slug, answer.status_code) == (slug, 200)
    section = answer.context["sheet"].section("description")
    assert [row.facts["title"] for row in section.goals[0].standards.rows] == ["ISO/IEC 20000-1", "GB/T 28827.1"]
    assert ([row.facts["who"] for row in section.goals[0].consultations.rows], len(section.others.rows)) == (["Council"], 2)


def test_a_form_for_a_goal_of_another_plan_is_refused_at_the_field(people, plan, sign_in):
    other = factory.draft(people)
    body = {"kind": "law", "title": "L", "goal": other.goals.get().pk}
    answer = sign_in("quality_manager").post(reverse("plans:part-add", args=[plan.number, "standards"]), body, **HX)
    assert (answer.status_code, plan.standards.count()) == (422, 1)


def test_the_document_names_the_objective_with_its_service(people, plan):
    told = document.of(plan)["parts"]["goals"][0]["service_objective"]
    assert (told["name"], told["service"]) == ("Resolve within 5 days", {"code": "HELPDESK", "name_en": "Help desk", "name_zh": "服务台"})


def test_the_page_costs_the_same_with_one_goal_and_with_three(people, plan, sign_in):
    client, counts = sign_in("auditor"), []
    for _round in range(2):
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(plan.get_absolute_url())
        counts.append(len(queries))
        for number in range(2):
            row = actions.add_part(plan, "goals", plan.owner, **facts(people, statement=f"G{number}", effect_from=date(2026, 9, 1), effect_until=date(2026, 11, 30)))
            actions.add_part(plan, "standards", plan.owner, goal=row, kind="law", title="L")
    assert counts[0] == counts[1]
