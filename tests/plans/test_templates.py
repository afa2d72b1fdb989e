"""Templates: what a document leaves behind when it becomes one, and what a plan gets that begins with it."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import actions as accounts
from audit.errors import NotAllowed, Stale
from audit.models import ChainKind, Event
from improvement.states import WorkState
from plans import actions, document, factors
from plans.models import Plan, PlanTemplate
from plans.templates import as_document, day_of, pattern_of
from tests.plans import factory

START = date(2027, 3, 1)


@pytest.fixture
def plan(people):
    """A complete draft from 2026-01-05 on, with a row of every kind."""
    return factory.draft(people)


def saved(people, plan, name="Help desk", **more) -> PlanTemplate:
    """A template of the plan."""
    return actions.save_template(plan, people.quality_manager, name, **more)


def begun(by, **facts) -> Plan:
    """A new plan."""
    return actions.create_plan(by, **{"title": "Next one", "planned_start": START, **facts})


def keys_in(value) -> set[str]:
    """Every key that occurs in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*(keys_in(one) for one in value.values()))
    return set().union(*(keys_in(one) for one in value)) if isinstance(value, list) else set()


def test_a_template_keeps_texts_and_rows_without_people_and_what_happened_once(people, plan):
    pattern = saved(people, plan).document
    counts = {slug: len(rows) for slug, rows in pattern["parts"].items()} | {"work_items": len(pattern["work_items"])}
    assert counts == {
        "members": 0, "inputs": 0, "consultations": 0, "outcomes": 1, "goals": 1, "standards": 1, "phases": 1, "activities": 2, "dependencies": 1,
        "budget": 1, "responsibilities": 1, "raci": 2, "measures": 1, "reviews": 1, "work_items": 1,
    }  # fmt: skip
    assert (pattern["plan"]["motive"], pattern["plan"].keys() & {"title", "owner", "confidential"}) == ("Customers wait.", set())
    assert (pattern["work_items"][0].get("assignee"), pattern["parts"]["responsibilities"][0]["person"]) == (None, None)
    assert keys_in(pattern) & {"assignee", "overrides", "number"} == set()


def test_its_dates_are_days_after_the_planned_start(people, plan):
    pattern = saved(people, plan).document
    assert (pattern["plan"]["planned_start"], pattern["plan"]["planned_end"]) == (0, (date(2026, 12, 18) - date(2026, 1, 5)).days)
    assert (pattern["parts"]["phases"][0]["planned_start"], pattern["parts"]["phases"][0]["planned_end"]) == (0, 85)
    assert (pattern["parts"]["goals"][0]["due"], pattern["parts"]["reviews"][0]["planned_on"]) == (329, 95)


def test_without_a_planned_start_the_earliest_date_is_day_nought(people):
    by = people.quality_manager
    plan = actions.create_plan(by, title="Undated")
    assert pattern_of(document.of(plan))["plan"]["planned_start"] is None
    actions.add_part(plan, "reviews", by, planned_on=date(2026, 5, 4), subject="Second")
    actions.add_part(plan, "reviews", by, planned_on=date(2026, 5, 1), subject="First")
    pattern = pattern_of(document.of(plan))
    assert (pattern["plan"]["planned_start"], [row["planned_on"] for row in pattern["parts"]["reviews"]]) == (0, [0, 3])


@pytest.mark.parametrize("start", [date(2026, 1, 5), date(2024, 2, 29), date(1999, 12, 31), date(2090, 7, 14)])
def test_a_plan_from_a_template_makes_an_equal_template(people, plan, start):
    first = saved(people, plan).document
    again = begun(people.planner, template=PlanTemplate.objects.get(), planned_start=start)
    assert pattern_of(document.of(Plan.objects.get(pk=again.pk))) == first


def test_a_plan_from_a_template_has_its_rows_at_shifted_days_and_points_at_its_own_rows(people, plan):
    new = begun(people.planner, template=saved(people, plan))
    moved = START - date(2026, 1, 5)
    goal, item = new.goals.get(), new.work_items.get()
    assert (new.title, new.owner, new.motive, new.planned_end) == ("Next one", people.planner, plan.motive, plan.planned_end + moved)
    assert (goal.due, goal.effect_from, goal.target_value, goal.indicator) == (
        plan.goals.get().due + moved, plan.goals.get().effect_from + moved, plan.goals.get().target_value, plan.goals.get().indicator
    )  # fmt: skip
    assert {row.plan_id for row in (new.standards.get().goal, item.phase, new.raci.first().role, new.dependencies.get().after)} == {new.pk}
    assert (item.title, item.assignee, item.planned_start, item.state) == ("Define triage", None, START, WorkState.TO_DO)
    assert (new.members.count(), new.inputs.count(), new.consultations.count(), new.template.name, new.copied_from) == (0, 0, 0, "Help desk", None)


def test_what_is_given_goes_before_what_the_template_says(people, plan):
    new = begun(people.planner, template=saved(people, plan), motive="Mine.", planned_end=date(2027, 4, 1), purposes=[])
    assert (new.motive, new.planned_end, new.purposes) == ("Mine.", date(2027, 4, 1), ["G1"])


def test_every_row_of_the_new_plan_is_told_in_its_history(people, plan):
    new = begun(people.planner, template=saved(people, plan))
    events = Event.objects.in_chain(ChainKind.PLAN, new.pk).order_by("sequence")
    rows = sum(len(rows) for rows in PlanTemplate.objects.get().document["parts"].values())
    assert [event.verb for event in events] == ["plan.create", *["plan.add_part"] * rows, "work.create"]
    assert events[0].changes["template"][1]["label"] == "Help desk"


def test_a_filled_plan_misses_only_what_each_plan_must_find_itself(people, plan):
    new = Plan.objects.get(pk=begun(people.planner, template=saved(people, plan)).pk)
    missing = [lack for result in factors.unmet(new) for lack in result.missing]
    assert {lack.kind for lack in missing} == {"inputs", "consultations", "members", "responsibilities"}


def test_a_plan_begun_twice_under_one_key_is_one(people, plan):
    template, key = saved(people, plan), uuid.uuid4()
    first, second = (begun(people.planner, template=template, key=key) for _click in range(2))
    assert (first, Plan.objects.count(), second.goals.count()) == (second, 2, 1)


# An earlier plan


def test_a_copy_keeps_people_who_are_still_there_and_nobody_elses_work(people, plan):
    actions.add_part(plan, "responsibilities", people.quality_manager, role="Trainer", responsibility="Trains", activity="Training", person=people.delivery)
    actions.add_part(plan, "responsibilities", people.quality_manager, role="Checker", responsibility="Checks", activity="Checking", person=people.planner)
    accounts.deactivate(people.delivery, people.administrator)
    new = begun(people.planner, copied_from=plan)
    assert sorted(new.members.values_list("person__username", "part")) == [
        ("huang.yan", "supervisor"), ("liu.gang", "leader"), ("xu.wei", "review_team"), ("zhao.lei", "editor")
    ]  # fmt: skip
    assert list(new.responsibilities.values_list("role", "person__username")) == [("Owner", "wang.min"), ("Trainer", None), ("Checker", "zhao.lei")]
    assert (new.copied_from, new.inputs.count(), new.overrides.count(), new.work_items.get().assignee) == (plan, 0, 0, None)


def test_a_copy_of_a_confidential_plan_stays_confidential_and_becomes_no_template(people):
    secret = factory.draft(people, confidential=True)
    assert begun(people.quality_manager, copied_from=secret, confidential=False).confidential is True
    with pytest.raises(ValidationError):
        saved(people, secret)


def test_only_what_one_may_read_can_be_copied(people):
    secret = factory.draft(people, confidential=True)
    with pytest.raises(ValidationError) as refused:
        begun(people.second_manager, copied_from=secret)
    assert list(refused.value.message_dict) == ["copied_from"]
    with pytest.raises(NotAllowed):
        actions.save_template(secret, people.second_manager, "Taken")


def test_of_an_older_baseline_what_it_does_not_say_is_taken_from_the_row_of_today(people):
    plan = factory.approved(people)
    whole = plan.baseline.document
    whole["parts"]["goals"][0]["service_objective"] = "A sentence of before"
    del whole["parts"]["raci"], whole["parts"]["goals"][0]["details"]
    pattern = pattern_of(whole)
    assert (pattern["parts"]["goals"][0]["service_objective"]["id"], pattern["parts"]["raci"]) == (plan.goals.get().service_objective_id, [])


# What is refused


def test_a_start_from_two_things_or_from_a_template_out_of_use_is_refused_at_its_field(people, plan):
    template = saved(people, plan)
    wrong = [{"template": template, "copied_from": plan}, {"template": template, "planned_start": None}, {"template": template, "planned_start": date(9999, 12, 1)}]
    fields = []
    actions.edit_template(template, people.planner, 1, active=False)
    for facts in [*wrong, {"template": PlanTemplate.objects.get()}]:
        with pytest.raises(ValidationError) as refused:
            begun(people.planner, **facts)
        fields += refused.value.message_dict
    assert (fields, Plan.objects.count()) == (["template", "planned_start", "planned_start", "template"], 1)


def test_templates_are_kept_by_those_who_decide_on_inputs(people, plan):
    for key in ("delivery", "auditor", "leadership", "supervision", "administrator"):
        with pytest.raises(NotAllowed):
            actions.save_template(plan, getattr(people, key), "Mine")
    template = actions.save_template(plan, people.sms_owner, "Ours", "For help desks.")
    with pytest.raises(NotAllowed):
        actions.edit_template(template, people.delivery, 1, name="Mine")
    changed = actions.edit_template(template, people.planner, 1, name="Everybody's", active=False)
    assert (changed.name, changed.active) == ("Everybody's", False)
    with pytest.raises(Stale):
        actions.edit_template(template, people.planner, 1, name="Late")
    with pytest.raises(ValidationError):
        actions.edit_template(template, people.planner, 2, document={})


def test_a_templates_name_is_its_own(people, plan):
    saved(people, plan)
    for name in ("Help desk", " Help desk ", "", "x" * 121):
        with pytest.raises(ValidationError) as refused:
            saved(people, plan, name)
        assert list(refused.value.message_dict) == ["name"]


def test_a_key_saves_one_template(people, plan):
    key = uuid.uuid4()
    assert saved(people, plan, key=key) == saved(people, plan, key=key)


def test_a_template_reads_as_a_document(people, plan):
    whole = as_document(saved(people, plan).document, "Help desk", START)
    assert (whole["plan"]["title"], whole["parts"]["phases"][0]["planned_end"]) == ("Help desk", day_of(85, START).isoformat())
    assert whole["plan"]["planned_end"] == (START + timedelta(days=347)).isoformat()
