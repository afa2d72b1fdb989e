"""Each figure that a report prints can be added up again from what its trace lists (V1, V3, V4, F9)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from improvement import actions as improvement
from improvement.models import WorkItem
from plans import actions as plans
from reports.content import causes as reported_causes
from reports.content import verified
from tests.verification import factory
from verification import actions, tracing
from verification.models import ControlRow
from verification.states import RowKind

QUICK = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
RESULTS = st.lists(st.sampled_from(["achieved", "partly", "missed"]), min_size=6, max_size=6)
BETWEEN = st.lists(st.decimals(Decimal("2.41"), Decimal("59.99"), places=2), min_size=6, max_size=6)


def traced(check_round, people, until=None):
    """The figures by their codes, as the auditor reads them."""
    return {one.code: one for one in tracing.of_round(check_round, people.auditor, until)}


def column(figure, place):
    """The numbers of a column, as a reader copies them."""
    return [Decimal(source.values[place]) for source in figure.sources if source.values[place]]


@given(RESULTS, BETWEEN)
@QUICK
@pytest.mark.requirement("V1")
def test_the_attainment_is_what_a_reader_adds_up_from_its_rows(people, results, values):
    check_round = factory.open_round(people)
    for row, result, value in zip(check_round.rows.order_by("place"), results, values, strict=True):
        factory.record(row, result, **({"actual_value": value} if row.kind == RowKind.GOAL and result == "partly" else {}))
    reported = verified.figures_of(check_round, ())
    told = traced(check_round, people)
    for code, tally in [("attainment", reported.whole), *((f"attainment.element.{one.group}", one) for one in reported.by_element), *((f"attainment.kind.{one.group}", one) for one in reported.by_kind)]:
        figure = told[code]
        weights, products = sum(column(figure, 0)), sum(column(figure, 2))
        assert (weights, products) == (Decimal(figure.sums[0]), Decimal(figure.sums[2]))
        assert figure.value == f"{tally.attainment} %"
        assert abs(products / weights * 100 - Decimal(tally.attainment)) <= Decimal("0.05")
        assert [len(column(figure, place)) for place in (3, 4, 5, 6)] == [tally.achieved, tally.partly, tally.missed, tally.not_applicable]
        assert len(figure.sources) == tally.total


def test_a_row_that_does_not_apply_says_so_and_shares_its_weight(people):
    check_round = factory.open_round(people)
    row = check_round.rows.order_by("place").last()
    actions.record_row(row, row.checker, row.version, "not_applicable", reason="Out of use.")
    for other in check_round.rows.exclude(pk=row.pk).order_by("place"):
        factory.record(other)
    figure = traced(check_round, people)["attainment"]
    assert (figure.sources[-1].says.split(":")[0], figure.sources[-1].values[:3], figure.value) == ("Not applicable", ("", "", ""), "100 %")
    assert figure.formula == f"{figure.sums[0]} ÷ {figure.sums[0]} × 100 = 100 %"
    assert Decimal(figure.sums[0]) == 100 - ControlRow.objects.get(pk=row.pk).weight


@pytest.fixture
def spent(people):
    """A checked round whose plan has hours reported, one report taken back, and two expenses under its first budget line."""
    plan = factory.in_progress(people)
    item = plan.work_items.order_by("number").first()
    improvement.report_progress(item, item.assignee, item.version, 40, hours=Decimal(4), note="Begun.")
    item = WorkItem.objects.get(pk=item.pk)
    improvement.report_progress(item, item.assignee, item.version, 60, hours=Decimal("8.5"))
    item = WorkItem.objects.get(pk=item.pk)
    improvement.undo_progress(item, item.assignee, item.version)
    for one in plan.work_items.all():
        improvement.report_progress(one, one.assignee, one.version, 100, hours=Decimal("1.25"))
    for amount in (Decimal("1200.50"), Decimal(-200)):
        plans.record_expense(plan, plan.budget_lines.first(), plan.owner, spent_on=date(2026, 1, 20), amount=amount, note="Licences")
    return factory.checked_round(people, plan=plan)


@pytest.mark.requirement("F9")
def test_hours_and_spending_are_those_of_the_report(spent, people):
    told, plan = traced(spent, people), spent.plan
    reported = verified.figures_of(spent, verified.work_of(plan, date(2026, 12, 31)))
    assert (told["hours.planned"].value, told["hours.spent"].value) == (f"{reported.hours_planned} h", f"{reported.hours_spent} h")
    assert (sum(column(told["hours.spent"], 0)), told["hours.spent"].sources[0].says) == (Decimal(reported.hours_spent), "4 + 8.5 − 8.5 + 1.25")
    line = verified.spending_of(plan)[0]
    figure = told[f"spending.line.{line.line}"]
    assert (figure.sums, [source.values for source in figure.sources]) == ((line.amount,), [("1200.5",), ("-200",)])
    assert [event.verb for source in figure.sources for event in source.events] == ["expense.record", "expense.record"]
    whole = next(one for code, one in told.items() if code.startswith("spending.") and "line" not in code)
    assert (whole.sums[1], sum(column(whole, 1))) == (line.amount, Decimal(line.amount))


@pytest.mark.requirement("V4")
def test_the_score_of_the_appraisal_is_its_criteria_by_their_weights(people):
    plan = factory.ready_to_close(people)
    assessment = plan.assessments.get()
    told = traced(plan.rounds.get(), people)[f"appraisal.{assessment.pk}"]
    assert (sum(column(told, 2)), told.sources[0].values, told.sources[0].says) == (assessment.score, ("100", "85", "85"), "Seen.")
    assert [event.verb for event in told.sources[0].events] == ["assessment.record"]


@pytest.mark.requirement("V2")
def test_causes_measures_and_misses_are_counted_with_their_events(people):
    check_round = factory.closed_round(people)
    measure = check_round.rows.missed().get().cause.measures.get()
    told = traced(check_round, people)
    assert (told["measures"].value, told["causes.process"].value, told["count.misses"].value, told["count.total"].value) == ("0 / 1", "1", "1", "6")
    actions.finish_measure(measure, measure.owner, measure.version, "In place.")
    told = traced(check_round, people)
    assert (told["measures"].value, "measure.finish" in {event.verb for event in told["measures"].sources[0].events}) == ("1 / 1", True)
    content = [reported_causes.cause_of(row) for row in check_round.rows.missed()]
    assert [one.element for one in content] == ["process"]


def test_up_to_the_event_that_a_report_names_nothing_later_counts(people, sign_in, api_as):
    check_round = factory.closed_round(people)
    until = Event.objects.in_chain(*check_round.plan.chain).last().sequence
    measure = check_round.rows.missed().get().cause.measures.get()
    actions.finish_measure(measure, measure.owner, measure.version, "In place.")
    assert (traced(check_round, people, until)["measures"].value, traced(check_round, people)["measures"].value) == ("0 / 1", "1 / 1")
    page, api = f"/plans/{check_round.plan.number}/verification/rounds/1/trace/", f"/api/v1/rounds/{check_round.pk}/trace/"
    told = {one["code"]: one for one in api_as("auditor").get(f"{api}?until={until}").json()}
    assert (told["measures"]["value"], told["measures"]["sums"], told["attainment"]["requirement"]) == ("0 / 1", ["1", "0"], "V1")
    assert (api_as("auditor").get(f"{api}?until=x").json().keys(), sign_in("auditor").get(f"{page}?until=x").status_code) == ({"until"}, 404)
    assert f"#{until}" in sign_in("auditor").get(f"{page}?until={until}").content.decode()


@pytest.mark.parametrize("kinds", [(RowKind.GOAL,), (RowKind.WORK,)], ids=["one miss", "three misses"])
def test_a_trace_costs_the_same_for_one_miss_and_for_three(people, kinds, django_assert_num_queries):
    check_round = factory.checked_round(people, missed=kinds)
    for row in check_round.rows.missed():
        factory.explain(row, people)
    check_round = type(check_round).objects.select_related("plan", "baseline").get(pk=check_round.pk)
    assert people.auditor.roles != set()
    with django_assert_num_queries(5):
        tracing.of_round(check_round, people.auditor)
