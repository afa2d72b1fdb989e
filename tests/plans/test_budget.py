"""The budget beside what it has cost: expenses are recorded, never changed, and add up (D3.4, F9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from audit.errors import NotAllowed, WrongState
from audit.models import Event
from plans import actions
from plans.models import Expense, Plan
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}
KEY = "0b1a5c9e-53a0-4c6f-8c3e-0c2f1f3d4e50"


def fresh(plan) -> Plan:
    """The plan as it is stored now."""
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture
def plan(people):
    """A plan at work with one budget line of 12,000 CNY."""
    return actions.start(factory.approved(people), people.quality_manager)


def spend(plan, people, amount, by=None, days_ago=1, line=None, note="Workshop"):
    """Record an expense."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return actions.record_expense(plan, line or plan.budget_lines.get(), by or people.quality_manager, day, Decimal(amount), note)


def budget(client, plan):
    """The budget as a page shows it."""
    return client.get(plan.get_absolute_url()).context["sheet"].section("scheme").budget


@pytest.mark.requirement("D3.4", "F9")
def test_planned_and_actual_stand_side_by_side_and_what_is_over_spent_is_marked(plan, people, sign_in):
    client = sign_in("quality_manager")
    spend(plan, people, "9000")
    within = budget(client, plan).lines[0].cost
    spend(plan, people, "4200")
    over = budget(client, plan).lines[0].cost
    assert [(cost.planned, cost.spent, cost.remaining, cost.share, cost.over) for cost in (within, over)] == [
        (Decimal(12000), Decimal(9000), Decimal(3000), 75, False), (Decimal(12000), Decimal(13200), Decimal(-1200), 110, True)
    ]  # fmt: skip
    assert 'data-late="over"' in client.get(plan.get_absolute_url()).content.decode()


def test_an_expense_is_an_event_of_the_plan(plan, people):
    row = spend(plan, people, "100")
    event = Event.objects.of(row).get()
    assert (event.verb, event.chain_number, event.actor_id, event.changes["amount"]) == ("expense.record", plan.pk, people.quality_manager.pk, [None, "100"])


@pytest.mark.requirement("D3.4")
def test_a_mistake_is_set_right_by_a_negative_amount_and_never_below_zero(plan, people):
    spend(plan, people, "500")
    spend(plan, people, "-500")
    with pytest.raises(ValidationError) as refused:
        spend(plan, people, "-0.01")
    assert (list(refused.value.error_dict), sum(row.amount for row in plan.expenses.all())) == (["amount"], 0)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"amount": "0"}, "amount"), ({"days_ago": -1}, "spent_on"), ({"note": ""}, "note"), ({"note": "half \ud800 character"}, "note")],
)
def test_what_cannot_be_an_expense_is_refused_at_its_field(plan, people, facts, field):
    with pytest.raises(ValidationError) as refused:
        spend(plan, people, **{"amount": "10", **facts})
    assert (list(refused.value.error_dict), Expense.objects.count()) == ([field], 0)


def test_only_a_line_of_the_baseline_in_force_takes_expenses(plan, people):
    plan = actions.revise(plan, people.quality_manager, "More training")
    new = actions.add_part(plan, "budget", people.quality_manager, element="people", description="Training", planned=Decimal(100))
    other = factory.draft(people, title="Another").budget_lines.get()
    for line in (new, other):
        with pytest.raises(ValidationError) as refused:
            spend(plan, people, "10", line=line)
        assert list(refused.value.error_dict) == ["line"]


def test_a_line_with_expenses_keeps_its_currency_and_its_place_in_a_revision(plan, people, sign_in):
    by = people.quality_manager
    spend(plan, people, "10")
    plan = actions.revise(plan, by, "Less")
    line = plan.budget_lines.get()
    with translation.override("en"), pytest.raises(WrongState, match="cannot be removed"):
        actions.remove_part(line, by)
    with pytest.raises(ValidationError) as refused:
        actions.edit_part(line, by, line.version, currency="USD")
    assert list(refused.value.error_dict) == ["currency"]
    url = reverse("plans:part-remove", args=[plan.number, "budget", line.pk])
    assert sign_in("quality_manager").post(url, {"version": line.version}, **HX).status_code == 409
    assert actions.edit_part(line, by, line.version, planned=Decimal(9)).planned == Decimal(9)


def test_a_revision_that_gives_a_line_another_currency_is_decided_before_it_is_charged(plan, people):
    plan = actions.revise(plan, people.quality_manager, "In dollars")
    line = plan.budget_lines.get()
    line = actions.edit_part(line, people.quality_manager, line.version, currency="USD")
    with pytest.raises(ValidationError) as refused:
        spend(plan, people, "10", line=line)
    assert list(refused.value.error_dict) == ["line"]


def test_only_the_owner_and_planners_record_and_only_while_the_plan_is_implemented(people):
    waiting = factory.approved(people)
    with pytest.raises(WrongState):
        spend(waiting, people, "10")
    plan = actions.start(waiting, people.quality_manager)
    assert spend(plan, people, "10", by=people.planner).recorded_by == people.planner
    for key in ("delivery", "sms_owner", "auditor", "leadership", "administrator"):
        with pytest.raises(NotAllowed):
            spend(plan, people, "10", by=getattr(people, key))


def test_an_expense_is_recorded_in_place_once_however_often_it_is_clicked(plan, people, sign_in):
    client, url = sign_in("quality_manager"), reverse("plans:expense-add", args=[plan.number])
    opened = client.get(url, **HX)
    assert (opened.status_code, opened.content.decode().count('id="budget"'), opened.context["spending"].form.is_bound) == (200, 1, False)
    facts = {"line": plan.budget_lines.get().pk, "spent_on": timezone.localdate().isoformat(), "amount": "10.50", "note": "Room", "key": KEY}
    answers = [client.post(url, facts, **HX) for _click in range(2)]
    assert ([answer.status_code for answer in answers], plan.expenses.count()) == ([200, 200], 1)
    page = answers[0].content.decode()
    assert (page.count('id="budget"'), "10.50" in page, "Room" in page, people.quality_manager.name in page) == (1, True, True, True)


def test_bad_input_answers_422_at_the_field_and_keeps_what_was_typed(plan, people, sign_in):
    url = reverse("plans:expense-add", args=[plan.number])
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for headers in ({}, HX):
        answer = sign_in("quality_manager").post(url, {"line": plan.budget_lines.get().pk, "spent_on": tomorrow, "amount": "7", "note": "Kept words"}, **headers)
        assert (answer.status_code, list(answer.context["spending"].form.errors), "Kept words" in answer.content.decode()) == (422, ["spent_on"], True)


def test_the_page_answers_403_404_and_409(plan, people, sign_in):
    draft = factory.draft(people, title="Not begun")
    url = reverse("plans:expense-add", args=[plan.number])
    assert sign_in("delivery").get(url).status_code == 403
    assert sign_in("quality_manager").get(reverse("plans:expense-add", args=[draft.number])).status_code == 409
    assert sign_in("leadership").get(reverse("plans:expense-add", args=[draft.number])).status_code == 404


def test_without_script_the_page_leads_back_to_the_budget(plan, people, sign_in):
    client, url = sign_in("quality_manager"), reverse("plans:expense-add", args=[plan.number])
    facts = {"line": plan.budget_lines.get().pk, "spent_on": timezone.localdate().isoformat(), "amount": "10", "note": "Room"}
    assert (client.post(url, facts).url, client.get(reverse("plans:budget", args=[plan.number])).url) == (f"{plan.get_absolute_url()}#budget",) * 2


@pytest.mark.requirement("F9")
def test_the_numbers_say_what_is_planned_spent_and_out_of_time(people, sign_in):
    plan = factory.draft(people)
    phase = plan.phases.get()
    by = people.quality_manager
    with translation.override("en"):
        before = [number.text for number in budget(sign_in("quality_manager"), plan).numbers]
    actions.edit_plan(plan, by, plan.version, planned_end=phase.planned_end - timedelta(days=3))
    late = budget(sign_in("quality_manager"), plan).numbers
    assert (len(before), [number.tone for number in late], "3" in late[1].text) == (3, ["info", "warn", "info"], True)


def test_totals_are_counted_per_currency_element_and_phase(people, sign_in):
    plan, by = factory.draft(people), people.quality_manager
    phase = plan.phases.get()
    actions.add_part(plan, "budget", by, element="people", description="Training", planned="800.50", phase=phase)
    actions.add_part(plan, "budget", by, element="people", description="Licence", planned="100", currency="USD")
    sums = budget(sign_in("quality_manager"), plan).sums
    assert [(one.whole.currency, [(cost.code, str(cost.planned)) for cost in one.elements], [str(cost.planned) for cost in one.phases]) for one in sums] == [
        ("CNY", [("people", "800.5"), ("process", "12000")], ["800.5", "12000"]), ("USD", [("people", "100")], ["100"])
    ]  # fmt: skip


def test_the_form_offers_only_phases_of_the_plan_and_shows_the_one_chosen(people, sign_in):
    plan = factory.draft(people)
    other = factory.draft(people, title="Another").phases.get()
    client, line = sign_in("quality_manager"), plan.budget_lines.get()
    form = client.get(reverse("plans:part-edit", args=[plan.number, "budget", line.pk])).context["form"]
    assert (list(form.fields["phase"].queryset), other in form.fields["phase"].queryset) == (list(plan.phases.all()), False)
    actions.edit_part(line, people.quality_manager, line.version, phase=plan.phases.get())
    assert client.get(plan.get_absolute_url()).context["sheet"].section("scheme").budget.lines[0].row.facts["phase"].text == "Prepare"


def test_who_does_not_work_on_a_revision_sees_the_budget_in_force_with_its_costs(plan, people, sign_in):
    spend(plan, people, "300")
    plan = actions.revise(plan, people.quality_manager, "Cheaper")
    line = plan.budget_lines.get()
    actions.edit_part(line, people.quality_manager, line.version, planned=Decimal(1), description="Secret words")
    page = sign_in("leadership").get(plan.get_absolute_url())
    cost = page.context["sheet"].section("scheme").budget.lines[0].cost
    assert (cost.planned, cost.spent, "Secret words" in page.content.decode()) == (Decimal(12000), Decimal(300), False)


def test_the_page_takes_the_same_number_of_queries_for_any_number_of_expenses(plan, people, sign_in):
    client, counts = sign_in("quality_manager"), []
    for rows in (1, 2):
        for _row in range(rows):
            spend(plan, people, "10")
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("plans:budget", args=[plan.number]), **HX)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_records_once_lists_scoped_and_refuses(plan, people, api_as):
    line = plan.budget_lines.get()
    body = {"plan": plan.pk, "line": line.pk, "spent_on": timezone.localdate().isoformat(), "amount": "12.30", "note": "Room"}
    owner = api_as("quality_manager")
    answers = [owner.post("/api/v1/expenses/", body, headers={"Idempotency-Key": KEY}) for _again in range(2)]
    assert ([answer.status_code for answer in answers], {answer.data["id"] for answer in answers} == {plan.expenses.get().pk}) == ([201, 201], True)
    assert (answers[0].data["currency"], answers[0].data["recorded_by_name"]) == ("CNY", people.quality_manager.name)
    assert [api_as("delivery").post("/api/v1/expenses/", body).status_code, owner.post("/api/v1/expenses/", body | {"amount": "0"}).status_code] == [403, 400]
    assert owner.patch(f"/api/v1/expenses/{plan.expenses.get().pk}/", {"amount": "1"}).status_code == 405
    assert [row["amount"] for row in api_as("leadership").get("/api/v1/expenses/", {"plan": plan.pk, "number": plan.number}).data["results"]] == ["12.30"]


def test_the_api_hides_expenses_of_plans_one_may_not_read(people, api_as):
    plan = actions.start(factory.approved(people, confidential=True), people.quality_manager)
    spend(plan, people, "5")
    counts = {key: api_as(key).get("/api/v1/expenses/").data["count"] for key in ("quality_manager", "second_manager", "administrator")}
    assert counts == {"quality_manager": 1, "second_manager": 0, "administrator": 0}
    body = {"plan": plan.pk, "line": plan.budget_lines.get().pk, "spent_on": timezone.localdate().isoformat(), "amount": "1", "note": "x"}
    assert api_as("second_manager").post("/api/v1/expenses/", body).status_code == 400


def test_the_api_lists_in_a_constant_number_of_queries(plan, people, api_as):
    client, counts = api_as("quality_manager"), []
    client.get("/api/v1/expenses/")
    for rows in (1, 2):
        for _row in range(rows):
            spend(plan, people, "10")
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/expenses/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
