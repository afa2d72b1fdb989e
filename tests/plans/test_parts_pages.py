"""Sections and rows are edited in place: with htmx as a fragment, without as a page; nothing typed is lost."""

import pytest
from django.urls import reverse

from accounts import actions as accounts
from audit.errors import Faster
from plans import actions
from plans.models import Goal, Plan
from plans.parts import KINDS
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}


def address(plan, slug, pk=None, remove=False) -> str:
    """The address of a row's form."""
    if pk is None:
        return reverse("plans:part-add", args=[plan.number, slug])
    return reverse("plans:part-remove" if remove else "plans:part-edit", args=[plan.number, slug, pk])


def sent(form) -> dict:
    """What a browser would send of a form that is shown."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.6")
def test_each_section_is_edited_and_shown_again_with_the_rail(plan, sign_in):
    client = sign_in("quality_manager")
    for slug, name in [("introduction", "introduction"), ("basics", "title"), ("description", "motive"), ("scheme", "approach"), ("review", "review_approach")]:
        url = reverse("plans:section-edit", args=[plan.number, slug])
        form = client.get(url, **HX).context["sheet"].section(slug).editing.form
        answer = client.post(url, sent(form) | {name: "Written anew."}, **HX)
        page = answer.content.decode()
        assert (slug, answer.status_code, getattr(Plan.objects.get(), name)) == (slug, 200, "Written anew.")
        assert (page.count('<section class="section"'), page.count("hx-swap-oob"), "Written anew." in page) == (1, 2, True)


def test_without_script_the_whole_page_opens_the_form_and_goes_back_to_the_section(plan, sign_in):
    client, url = sign_in("quality_manager"), reverse("plans:section-edit", args=[plan.number, "description"])
    shown = client.get(url)
    answer = client.post(url, sent(shown.context["form"]) | {"motive": "Why."})
    assert (shown.content.decode().count("<section class=\"section\""), answer.url) == (6, f"{plan.get_absolute_url()}#description")


@pytest.mark.requirement("D3.2", "D3.3", "D3.4", "D3.5", "D3.6")
def test_a_form_saved_as_it_opened_changes_nothing_in_a_row_of_any_kind(plan, sign_in):
    client = sign_in("quality_manager")
    for kind in KINDS.values():
        row = kind.rows(plan).first()
        url = address(plan, kind.slug, row.pk)
        answer = client.post(url, sent(client.get(url).context["form"]))
        assert (kind.slug, answer.status_code, kind.rows(plan).first().version) == (kind.slug, 302, row.version)


def test_a_row_of_every_kind_is_removed_and_added_again(plan, sign_in):
    client = sign_in("quality_manager")
    # Backwards, so that what hangs on a row is looked at while it still does.
    for kind in [kind for slug, kind in reversed(KINDS.items()) if slug != "phases"]:
        row = kind.rows(plan).last()
        values = sent(client.get(address(plan, kind.slug, row.pk)).context["form"])
        removed = client.post(address(plan, kind.slug, row.pk, remove=True), {"version": row.version}, **HX)
        gone = not kind.rows(plan).filter(pk=row.pk).exists()
        added = client.post(address(plan, kind.slug), values, **HX)
        assert (kind.slug, removed.status_code, gone, added.status_code) == (kind.slug, 200, True, 200)


def test_a_double_click_adds_one_row(plan, sign_in):
    client, before = sign_in("quality_manager"), plan.outcomes.count()
    form = {"text": "Once.", "key": "0b1a5c9e-53a0-4c6f-8c3e-0c2f1f3d4e5f"}
    statuses = [client.post(address(plan, "outcomes"), form, **HX).status_code for _click in range(2)]
    assert (statuses, plan.outcomes.count() - before) == ([200, 200], 1)


GOAL = {
    "statement": "G", "baseline_value": "2.4", "target_value": "60", "unit": "%", "direction": "up",
    "how_measured": "share", "due": "2026-11-30", "weight": "10",
}  # fmt: skip


WRONG_GOALS = [
    ({"target_value": "2.4"}, "target_value"), ({"target_value": "1"}, "target_value"), ({"direction": "down"}, "target_value"),
    ({"weight": "100.01"}, "weight"), ({"weight": "0"}, "weight"), ({"baseline_value": "many"}, "baseline_value"),
    ({"target_value": "1e99"}, "target_value"), ({"service_objective": ""}, "service_objective"),
    ({"how_measured": "x" * 1_000_000}, "how_measured"), ({"statement": "a\x00b"}, "statement"), ({"due": "2026-02-30"}, "due"),
    ({"indicator": "0"}, "indicator"), ({"direction": "sideways"}, "direction"),
]  # fmt: skip


@pytest.mark.requirement("D1.2")
def test_a_goal_that_cannot_be_measured_is_refused_at_the_field_and_keeps_what_was_typed(people, plan, sign_in):
    client = sign_in("quality_manager")
    known = {"indicator": factory.indicator(people).pk, "service_objective": factory.objective(people).pk, "details": "Why it can be done."}
    for wrong, field in WRONG_GOALS:
        answer = client.post(address(plan, "goals"), GOAL | known | wrong, **HX)
        form = answer.context["sheet"].section("description").lists["goals"].editing.form
        assert (answer.status_code, list(form.errors), form["details"].value()) == (422, [field], "Why it can be done.")
    assert plan.goals.count() == 1


@pytest.mark.requirement("D3.4")
def test_a_phase_that_ends_before_it_starts_is_refused(plan, sign_in):
    form = {"name": "P", "planned_start": "2026-05-01", "planned_end": "2026-04-30"}
    answer = sign_in("quality_manager").post(address(plan, "phases"), form, **HX)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["planned_end"])


def test_a_stale_edit_of_a_section_shows_both_versions_and_keeps_what_was_typed(people, plan, sign_in):
    client, url = sign_in("quality_manager"), reverse("plans:section-edit", args=[plan.number, "introduction"])
    form = sent(client.get(url).context["form"]) | {"introduction": "Mine."}
    actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    answer = client.post(url, form, **HX)
    refusal = answer.context["refusal"]
    assert (answer.status_code, answer["X-In-Place"]) == (409, "yes")
    assert (refusal["theirs"][0][1], refusal["yours"][0][1]) == ("Theirs.", "Mine.")
    assert answer.context["form"]["introduction"].value() == "Mine."
    again = sent(answer.context["form"])
    assert (client.post(url, again, **HX).status_code, Plan.objects.get().introduction) == (200, "Mine.")


def test_a_stale_removal_is_refused(people, plan, sign_in):
    row = plan.outcomes.get()
    actions.edit_part(row, people.planner, row.version, text="Changed meanwhile.")
    answer = sign_in("quality_manager").post(address(plan, "outcomes", row.pk, remove=True), {"version": row.version})
    assert (answer.status_code, plan.outcomes.count()) == (409, 1)


def test_removing_twice_is_no_error(plan, sign_in):
    row, client = plan.outcomes.get(), sign_in("quality_manager")
    statuses = [client.post(address(plan, "outcomes", row.pk, remove=True), {"version": 1}).status_code for _click in range(2)]
    assert (statuses, plan.outcomes.count()) == ([302, 302], 0)


def test_choices_are_scoped_to_active_people_adopted_inputs_and_phases_of_the_plan(people, plan, sign_in):
    accounts.deactivate(people.colleague, people.administrator, people.colleague.version)
    other = factory.draft(people)
    raised = actions.raise_input(people.planner, title="Not decided", description="x", kind="D2.4")
    client = sign_in("quality_manager")
    offered = {
        name: set(client.get(address(plan, slug)).context["form"].fields[name].queryset)
        for slug, name in [("members", "person"), ("inputs", "source"), ("activities", "phase")]
    }
    assert people.colleague not in offered["person"]
    assert raised not in offered["source"]
    assert (offered["phase"], set(other.phases.all()) & offered["phase"]) == (set(plan.phases.all()), set())


def test_an_input_nobody_adopted_cannot_be_linked(people, plan, sign_in):
    raised = actions.raise_input(people.planner, title="Not decided", description="x", kind="D2.4")
    answer = sign_in("quality_manager").post(address(plan, "inputs"), {"source": raised.pk}, **HX)
    assert (answer.status_code, plan.inputs.count()) == (422, 1)


ABSENT = [
    "sections/nothing/edit/", "sections/roles/edit/", "sections/nothing/", "parts/nothing/add/", "parts/goals/999999/",
    "parts/goals/99999999999999999999/", "parts/nothing/1/",
]  # fmt: skip


def test_what_is_not_there_is_404(plan, sign_in):
    client = sign_in("quality_manager")
    assert [client.get(f"{plan.get_absolute_url()}{path}", **HX).status_code for path in ABSENT] == [404] * len(ABSENT)


def test_a_row_of_another_plan_is_404(people, plan, sign_in):
    other = factory.draft(people)
    assert sign_in("quality_manager").get(address(plan, "goals", other.goals.get().pk)).status_code == 404


def test_only_the_owner_and_editors_edit_a_draft(plan, sign_in):
    keys = ("planner", "delivery", "auditor", "sms_owner", "supervision", "leadership")
    url = address(plan, "outcomes")
    answers = {key: (sign_in(key).get(url).status_code, sign_in(key).post(url, {"text": "From me."}).status_code) for key in keys}
    refused = dict.fromkeys(("delivery", "auditor", "sms_owner", "supervision"), (403, 403))
    assert answers == {"planner": (200, 302), "leadership": (404, 404)} | refused
    assert plan.outcomes.count() == 2


def test_a_closed_document_refuses_with_409_and_offers_no_edit_links(people, sign_in):
    plan = factory.submitted(people)
    client = sign_in("quality_manager")
    assert client.get(address(plan, "outcomes"), **HX).status_code == 409
    assert client.post(address(plan, "outcomes"), {"text": "Too late."}, **HX).status_code == 409
    assert client.get(plan.get_absolute_url()).content.decode().count('class="section-edit"') == 0


@pytest.mark.requirement("F9")
def test_the_budget_adds_up_per_currency_and_element(people, plan, sign_in):
    by = people.quality_manager
    actions.add_part(plan, "budget", by, element="people", description="Training", planned="800.50")
    actions.add_part(plan, "budget", by, element="people", description="Licence", planned="100", currency="USD")
    sums = sign_in("quality_manager").get(plan.get_absolute_url()).context["sheet"].section("scheme").budget.sums
    assert [(one.whole.currency, str(one.whole.planned), [(cost.code, str(cost.planned)) for cost in one.elements]) for one in sums] == [
        ("CNY", "12800.5", [("people", "800.5"), ("process", "12000")]), ("USD", "100", [("people", "100")])
    ]  # fmt: skip


def test_an_editor_who_hands_the_plan_over_is_told_at_the_field_and_loses_nothing(plan, people, sign_in):
    client, url = sign_in("planner"), reverse("plans:section-edit", args=[plan.number, "basics"])
    form = client.get(url, **HX).context["sheet"].section("basics").editing.form
    answer = client.post(url, sent(form) | {"owner": people.planner.pk, "title": "My own name."}, **HX)
    shown = answer.context["sheet"].section("basics").editing.form
    assert (answer.status_code, list(shown.errors), shown["title"].value()) == (422, ["owner"], "My own name.")


def test_a_row_that_a_co_editor_removed_meanwhile_keeps_what_was_typed_as_a_new_row(people, plan, sign_in):
    goal, client = plan.goals.first(), sign_in("quality_manager")
    url = address(plan, "goals", goal.pk)
    typed = sent(client.get(url, **HX).context["form"]) | {"details": "Typed for long."}
    actions.remove_part(goal, people.quality_manager)
    answer = client.post(url, typed, **HX)
    assert (answer.status_code, answer.headers["X-In-Place"]) == (409, "yes")
    offered = answer.context["form"]
    assert (f'action="{address(plan, "goals")}"' in answer.content.decode(), offered["details"].value()) == (True, "Typed for long.")
    assert client.post(address(plan, "goals"), sent(offered), **HX).status_code == 200
    assert plan.goals.filter(details="Typed for long.").count() == 1


def test_a_row_removed_between_reading_and_saving_is_told_as_removed(people, plan):
    goal = plan.goals.first()
    actions.remove_part(goal, people.quality_manager)
    with pytest.raises(Faster):
        actions.edit_part(Goal(pk=goal.pk, plan=plan), people.quality_manager, 1, details="Late.")
