"""Attainment, weights and what a round comes to: pure functions over any figures."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from verification import rules, statistics
from verification.actions.appraisal import grade_of, score_of
from verification.states import MISSES

figures = st.decimals(-(10**6), 10**6, places=4, allow_nan=False)
weights = st.lists(st.decimals(0, 100, places=2, allow_nan=False), max_size=40)
results = st.sampled_from(["achieved", "partly", "missed", "not_applicable"])


def row(result="achieved", weight=Decimal(10), must_pass=False, actual=None, baseline=None, target=None, element=""):
    return SimpleNamespace(
        result=result,
        weight=Decimal(weight),
        must_pass=must_pass,
        actual_value=actual,
        baseline_value=baseline,
        target_value=target,
        element=element,
        is_miss=result in MISSES,
    )


@given(figures, figures)
def test_the_baseline_attains_nothing_and_the_target_everything(baseline, target):
    assume(baseline != target)
    assert (rules.attainment(baseline, baseline, target), rules.attainment(target, baseline, target)) == (0, 1)


@given(figures, figures, figures)
def test_attainment_serves_both_directions_alike(actual, baseline, target):
    assume(baseline != target)
    assert rules.attainment(actual, baseline, target) == rules.attainment(-actual, -baseline, -target)


@given(figures)
def test_a_target_equal_to_the_baseline_has_no_attainment(value):
    with pytest.raises(ValueError, match="target"):
        rules.attainment(value, value, value)


@given(weights)
def test_weights_are_scaled_to_exactly_100(given_weights):
    scaled = rules.scaled(given_weights)
    assert (sum(scaled), len(scaled)) == (100 if given_weights else 0, len(given_weights))


@given(weights)
def test_a_heavier_row_never_gets_less(given_weights):
    scaled = rules.scaled(given_weights)
    pairs = sorted(zip(given_weights, scaled, strict=True))
    assert all(light <= heavy for (one, light), (two, heavy) in zip(pairs, pairs[1:], strict=False) if one < two)


@given(st.lists(st.tuples(st.decimals(1, 100, places=2), results), min_size=1, max_size=20))
def test_the_weight_of_a_row_that_does_not_apply_is_shared_among_the_rest(given_rows):
    rows = [row(result, weight) for weight, result in given_rows]
    counted = [one for one in rows if one.result != "not_applicable"]
    assert statistics.of_rows(rows).attainment == statistics.of_rows(counted).attainment


@given(st.lists(st.tuples(st.decimals(1, 100, places=2), results), min_size=1, max_size=20))
def test_attainment_of_a_round_lies_between_0_and_100(given_rows):
    reached = statistics.of_rows([row(result, weight) for weight, result in given_rows]).attainment
    assert reached is None or 0 <= reached <= 100


@given(st.lists(st.just(row("achieved", 99)), max_size=20), st.sampled_from(["missed", "partly"]))
def test_a_missed_must_pass_row_is_never_averaged_away(others, result):
    assert rules.passes([*others, row(result, 1, must_pass=True)]) is False


def test_a_partly_achieved_goal_counts_for_the_way_it_went():
    goal = row("partly", 50, actual=Decimal(75), baseline=Decimal(50), target=Decimal(100))
    figures = statistics.of_rows([goal, row("achieved", 50)])
    assert (figures.attainment, figures.partly, figures.achieved, figures.passed) == (Decimal("75.0"), 1, 1, False)


def test_a_partly_achieved_item_without_figures_counts_for_a_half():
    assert statistics.of_rows([row("partly"), row("achieved")]).attainment == Decimal("75.0")


def test_a_round_of_which_nothing_applies_has_no_attainment_and_is_not_passed():
    figures = statistics.of_rows([row("not_applicable")])
    assert (figures.attainment, figures.passed) == (None, False)


def test_figures_are_told_by_element():
    figures = statistics.of_rows(
        [row("achieved", element="people"), row("missed", element="people"), row("achieved", element="process")]
    )
    told = [(one.element, one.total, one.achieved, one.missed, one.attainment) for one in figures.by_element]
    assert told == [("people", 2, 1, 1, Decimal("50.0")), ("process", 1, 1, 0, Decimal("100.0"))]


pairs = st.lists(st.tuples(st.decimals("0.0001", 100, places=4), st.none() | st.fractions(0, 1, max_denominator=64)), min_size=1, max_size=20)


def credited(given_pairs):
    """The pairs with their credits as decimals."""
    return [(weight, None if credit is None else Decimal(credit.numerator) / credit.denominator) for weight, credit in given_pairs]


@given(pairs)
def test_a_weighted_attainment_lies_between_its_least_and_its_best_row(given_pairs):
    told = credited(given_pairs)
    counted = [credit * 100 for _weight, credit in told if credit is not None]
    reached = rules.overall(told)
    assert (reached is None) == (not counted)
    assert not counted or min(counted).quantize(rules.ROUNDED_TO) <= reached <= max(counted).quantize(rules.ROUNDED_TO)


@given(pairs, st.integers(1, 1000))
def test_a_weighted_attainment_knows_no_scale_of_weights(given_pairs, scale):
    told = credited(given_pairs)
    assert rules.overall([(weight * scale, credit) for weight, credit in told]) == rules.overall(told)


@given(st.lists(st.tuples(st.decimals(1, 100, places=2), results), min_size=1, max_size=20))
def test_a_round_is_passed_by_the_figure_that_is_printed(given_rows):
    figures = statistics.of_rows([row(result, weight) for weight, result in given_rows])
    assert figures.passed == (figures.attainment is not None and Decimal(f"{figures.attainment:.1f}") >= rules.PASS_MARK)


@pytest.mark.parametrize(("achieved", "printed", "passed"), [("79.96", "80.0", True), ("79.95", "80.0", True), ("79.94", "79.9", False), ("80", "80.0", True)])
def test_what_prints_as_the_mark_reaches_it(achieved, printed, passed):
    figures = statistics.of_rows([row("achieved", Decimal(achieved)), row("missed", 100 - Decimal(achieved))])
    assert (str(figures.attainment), figures.passed) == (printed, passed)


scores = st.lists(st.tuples(st.decimals("0.01", 100, places=2), st.decimals(0, 100, places=2)), min_size=1, max_size=30)


@given(scores)
def test_an_appraisal_lies_between_its_least_and_its_best_score(given_scores):
    found = score_of(given_scores)
    assert 0 <= min(score for _weight, score in given_scores) <= found <= max(score for _weight, score in given_scores) <= 100


@given(scores, st.integers(1, 1000))
def test_an_appraisal_knows_no_scale_of_weights(given_scores, scale):
    assert score_of([(weight * scale, score) for weight, score in given_scores]) == score_of(given_scores)


@pytest.mark.parametrize(("score", "grade"), [("90", "excellent"), ("89.99", "good"), ("80", "good"), ("79.99", "sufficient"), ("60", "sufficient"), ("59.99", "insufficient"), ("0", "insufficient")])
def test_a_grade_begins_at_its_least_score(score, grade):
    assert grade_of(Decimal(score)) == grade
