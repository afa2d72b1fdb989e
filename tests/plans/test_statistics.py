"""Process-behaviour limits and verdicts, on made-up series and on the help desk's real figures."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from config.demo import figures
from plans import statistics
from plans.statistics import Outcome, Signal

STEADY = [10, 12, 10, 12, 10, 12, 10, 12]
COLLAPSE = "2012-09"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def series(code):
    rows = figures.measurements(code)
    return [row["value"] for row in rows], [f"{row['period']:%Y-%m}" for row in rows]


def test_limits_are_the_mean_plus_and_minus_2_66_average_moving_ranges():
    limits = statistics.limits_of(STEADY)
    assert (limits.mean, limits.moving_range, limits.lower, limits.upper) == (11, 2, Decimal("5.68"), Decimal("16.32"))
    assert (limits.range_limit, limits.count) == (Decimal("6.536"), 8)


def test_fewer_than_six_values_give_no_limits():
    assert statistics.limits_of([1, 2, 3, 4, 5]) is None
    assert statistics.behaviour([1, 2, 3, None, 4, 5]) == statistics.Behaviour(None)


def test_limits_come_from_the_baseline_alone():
    assert statistics.behaviour([*STEADY, 90, 95], baseline=8).limits == statistics.limits_of(STEADY)


def test_rule_1_finds_a_value_outside_the_limits():
    found = statistics.behaviour([*STEADY, 17, 11], baseline=8).signals
    assert found == (Signal(1, "above", 8, 8, (8,)),)


def test_rule_2_finds_eight_in_a_row_on_one_side_and_not_seven():
    limits = statistics.limits_of(STEADY)
    assert statistics.signals_of([12] * 7, limits) == ()
    assert statistics.signals_of([12] * 8, limits) == (Signal(2, "above", 0, 7, tuple(range(8))),)


def test_a_value_on_the_mean_ends_a_run():
    limits = statistics.limits_of(STEADY)
    assert statistics.signals_of([*[12] * 4, 11, *[12] * 4], limits) == ()


def test_rule_3_finds_three_out_of_four_nearer_to_the_limit_than_to_the_mean():
    limits = statistics.limits_of(STEADY)
    assert statistics.signals_of([10, 15, 12, 15, 15, 10], limits) == (Signal(3, "above", 1, 4, (1, 3, 4)),)
    assert statistics.signals_of([10, 15, 12, 12, 15, 15, 10], limits) == ()


def test_a_value_without_enough_cases_counts_for_nothing():
    months = [SimpleNamespace(value=Decimal(value), sample_size=size) for value, size in [(10, 50), (99, 4), (12, 5), (11, None)]]
    assert statistics.values_of(months) == [10, None, 12, 11]
    assert statistics.behaviour([*STEADY, None, None], baseline=8).signals == ()


@pytest.mark.requirement("D2.8", "C3")
@pytest.mark.parametrize(("code", "side"), [("RES5D", "below"), ("RESMED", "above"), ("WAIT", "above")])
def test_the_collapse_of_2012_09_is_a_signal_against_the_months_before_it(code, side):
    values, months = series(code)
    signals = statistics.behaviour(values, baseline=months.index(COLLAPSE)).signals
    assert (2, side, COLLAPSE, "2013-11") in [(signal.rule, signal.side, months[signal.first], months[signal.last]) for signal in signals]


@pytest.mark.parametrize("until", [24, 32, 47])
def test_the_share_of_reopened_tickets_raises_no_false_alarm(until):
    values, months = series("REOPEN")
    assert len(statistics.behaviour(values, baseline=until).signals) <= 1


@pytest.mark.requirement("C3")
@pytest.mark.parametrize(("code", "direction", "outcome"), [
    ("RES5D", "up", Outcome.WORSE), ("RESMED", "down", Outcome.WORSE), ("WAIT", "down", Outcome.WORSE), ("REOPEN", "down", Outcome.UNCHANGED),
])  # fmt: skip
def test_the_real_figures_before_and_after_the_collapse(code, direction, outcome):
    values, months = series(code)
    split = months.index(COLLAPSE)
    assert statistics.compare(values[:split], values[split:], direction).code == outcome


@pytest.mark.parametrize(("direction", "outcome"), [("up", Outcome.IMPROVED), ("down", Outcome.WORSE)])
def test_the_same_change_is_better_or_worse_by_the_direction(direction, outcome):
    assert statistics.compare(STEADY, [15, 15, 16], direction).code == outcome


def test_one_exceptional_value_is_no_lasting_change():
    verdict = statistics.compare(STEADY, [11, 30, 11, 10, 12], "up")
    assert verdict.code == Outcome.UNCHANGED
    assert verdict.reasoning == (
        "The mean was 11 and is 14.8; there are exceptional values outside what was usual before (5.68 to 16.32), but no lasting change."
    )


def test_where_both_ways_were_seen_the_latest_lasting_signal_holds():
    assert statistics.compare(STEADY, [7, 6, 7, 7, 15, 16, 15, 16], "up").code == Outcome.IMPROVED


@pytest.mark.parametrize(("before", "after"), [([1, 2, 3], [4, 5, 6, 7]), (STEADY, [1, 2]), (STEADY, [1, 2, None]), ([], [])])
def test_too_little_data_gives_no_verdict(before, after):
    assert statistics.compare(before, after, "up").code == Outcome.TOO_LITTLE


def test_values_that_never_varied_break_nothing():
    assert statistics.compare([5] * 8, [5] * 8, "up").code == Outcome.UNCHANGED
    assert statistics.compare([5] * 8, [6] * 8, "up").code == Outcome.IMPROVED


def test_signals_are_told_in_words():
    name = "ABCDEFGHIJKL".__getitem__
    found = statistics.behaviour([*STEADY, 17, 18, 3, 2], baseline=8).signals
    assert [statistics.words(signal, name) for signal in found] == [
        "I to J: 2 values in a row above the upper limit.", "K to L: 2 values in a row below the lower limit.",
    ]  # fmt: skip


def test_a_verdict_names_its_figures():
    assert statistics.compare(STEADY, [15, 15, 16], "up").reasoning == (
        "The mean was 11 and is 15.33: at least three out of four values in a row lie nearer to the former limit, or beyond it, than to the "
        "former mean, which chance does not bring about; usual before were 5.68 to 16.32. This is the better direction."
    )


def test_limits_rules_and_verdict_are_those_worked_out_by_hand():
    """A small series worked out by hand (Wheeler, Understanding Variation, appendix).

    Baseline 20 22 21 19 20 18 20 20: the sum is 160, so the mean is 160 / 8 = 20. The moving ranges are 2 1 2 1 2 2 0,
    their sum is 10, their average 10 / 7 = 1.428571…. The limits are 20 ± 2.660 × 10 / 7 = 20 ± 3.8, so 16.2 and 23.8;
    the upper limit of the ranges is 3.268 × 10 / 7 = 4.668571…. Half way to the upper limit is 21.9.

    After it: 24 lies above 23.8 (rule 1). 22 22 21 22: three of four above 21.9; with the 24 before them, of the four
    24 22 22 21 three lie there as well, and so do 22 22 21 22: places 8, 9, 10 and 12 are near the limit (rule 3).
    21 21 21 lie above the mean: from place 8 on eight values in a row do, to place 15 (rule 2).
    Their mean is (24 + 22 + 22 + 21 + 22 + 21 + 21 + 21) / 8 = 174 / 8 = 21.75.
    """
    baseline, after = [20, 22, 21, 19, 20, 18, 20, 20], [24, 22, 22, 21, 22, 21, 21, 21]
    limits = statistics.limits_of(baseline)
    exact = Decimal(10) / Decimal(7)
    assert (limits.mean, limits.moving_range, limits.count) == (20, exact, 8)
    assert [round(value, 6) for value in (limits.lower, limits.upper, limits.range_limit)] == [Decimal("16.2"), Decimal("23.8"), Decimal("4.668571")]
    found = [(one.rule, one.side, one.places) for one in statistics.signals_of([*baseline, *after], limits)]
    assert found == [(1, "above", (8,)), (2, "above", tuple(range(8, 16))), (3, "above", (8, 9, 10, 12))]
    assert statistics.compare(baseline, after, "up").code == Outcome.IMPROVED
    assert statistics.compare(baseline, after, "down").code == Outcome.WORSE
    assert "The mean was 20 and is 21.75: " in statistics.compare(baseline, after, "up").reasoning
    assert statistics.compare(baseline, [24, 20, 19, 20], "up").code == Outcome.UNCHANGED
    assert statistics.compare(baseline, [24, 24], "up").code == Outcome.TOO_LITTLE
