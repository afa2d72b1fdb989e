"""The report's budget beside what it has cost, its responsibility matrix and the owner's six duties, printed and frozen."""

from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from plans import actions
from reports import costs, paper
from reports.content import build
from tests.reports import factory
from tests.verification import factory as checked


@pytest.fixture
def content(people):
    """What a report says of a plan whose only budget line was over-spent."""
    control = checked.closed_round(people)
    plan = control.plan
    actions.record_expense(plan, plan.budget_lines.get(), plan.owner, date(2026, 2, 2), Decimal("13000"), "Workshop")
    return build.of(factory.ordered(people, check_round=control), timezone.now()).as_json()


@pytest.mark.requirement("D3.4", "F9")
def test_planned_and_actual_are_frozen_and_printed(content):
    with translation.override("en"):
        page = render_to_string("reports/pdf/chapters/statistics.html", paper.context(content))
    assert [(one["amount"], one["entries"]) for one in content["spending"]] == [("13000", 1)]
    assert [word in page for word in ("12,000.00 CNY", "13,000.00", "108 %", "over-spent")] == [True] * 4


def test_a_report_from_before_expenses_were_recorded_still_prints(content):
    older = {name: value for name, value in content.items() if name not in {"spending", "duties"}}
    older["document"]["parts"].pop("raci")
    with translation.override("en"):
        pages = [render_to_string(f"reports/pdf/chapters/{slug}.html", paper.context(older)) for slug in ("scheme", "statistics", "roles", "reviews")]
    assert (costs.budget_of(older).with_costs, ["12,000.00 CNY" in page for page in pages]) == (False, [True, False, False, False])


@pytest.mark.requirement("D3.5", "D4.1", "D4.5")
def test_the_matrix_and_the_six_duties_are_printed(content):
    with translation.override("en"):
        roles, reviews = (render_to_string(f"reports/pdf/chapters/{slug}.html", paper.context(content)) for slug in ("roles", "reviews"))
    assert (roles.count("<b>A</b>"), [f"D4.{place}</b>" in reviews for place in range(1, 7)]) == (2, [True] * 6)
