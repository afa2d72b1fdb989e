"""The verdict on an indicator says which months it compares, and compares with what the goal's baseline describes."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config.demo import figures
from plans import actions as plans
from plans.statistics import MIN_AFTER, MIN_BASELINE, compare, limits_of
from tests.plans import factory as drafts
from tests.verification import factory
from verification.verdicts import last_shift, verdicts_of

STEADY = [10, 12, 10, 12, 10, 12, 10, 12]


@pytest.fixture
def verdict(people):
    """A function that returns the verdict of a plan started on a day, on given months of the indicator RES5D.

    Its goal's effect window is that given, by default none.
    """

    def of(start, months, window=(None, None)):
        plans.import_measurements(drafts.indicator(people), people.quality_manager, months)
        plan = factory.worked_off(people)
        check_round = factory.open_round(people, plan)
        document = check_round.baseline.document
        document["plan"]["planned_start"] = start
        document["parts"]["goals"][0] |= dict(zip(("effect_from", "effect_until"), window, strict=True))
        return verdicts_of(check_round)[0]

    return of


def months(values, year=2012):
    return [
        {"period": date(year + place // 12, place % 12 + 1, 1), "value": Decimal(value), "sample_size": 40}
        for place, value in enumerate(values)
    ]


@pytest.mark.requirement("V3")
def test_the_months_since_the_last_lasting_shift_are_what_is_compared_with(verdict):
    found = verdict("2013-01-07", figures.measurements("RES5D"))
    assert (found["before"], found["after"], found["since"], found["code"]) == (
        {"count": 4, "mean": "1.00", "from": "2012-09", "to": "2012-12"},
        {"count": 11, "mean": "1.68", "from": "2013-01", "to": "2013-11"},
        "2013-01-01",
        "too_little",
    )


@pytest.mark.requirement("V3", "D1.2")
def test_after_is_the_effect_window_that_was_set_before_implementation(verdict):
    found = verdict("2013-01-07", figures.measurements("RES5D"), ("2013-06-01", "2013-10-31"))
    told = [(found[side]["from"], found[side]["to"], found[side]["count"]) for side in ("before", "after")]
    assert (told, found["since"]) == ([("2012-09", "2012-12", 4), ("2013-06", "2013-10", 5)], "2013-06-01")


@pytest.mark.requirement("V3")
def test_the_reasoning_names_both_periods_in_both_languages(verdict):
    with translation.override("en"):
        found = verdict("2013-01-07", figures.measurements("RES5D"))
    assert found["reasoning_en"].startswith(
        "Before: 2012-09 to 2012-12 (4 months, mean 1), the months since the last lasting shift. "
        "After: 2013-01 to 2013-11 (11 months, mean 1.68). 4 usable values before"
    )
    assert found["reasoning_zh"].startswith(
        "改进前：2012-09 至 2012-12（4个月，均值1），即最近一次持续性变化以来的月份。"
        "改进后：2013-01 至 2013-11（11个月，均值1.68）。"
    )


def test_without_a_shift_all_earlier_months_are_compared_with(verdict):
    found = verdict("2012-09-03", months([*STEADY, 15, 15, 16]))
    told = [(found[side]["from"], found[side]["to"]) for side in ("before", "after")]
    assert (told, found["code"]) == ([("2012-01", "2012-08"), ("2012-09", "2012-11")], "improved")


def test_a_shift_of_two_months_is_too_fresh_to_compare_with(verdict):
    found = verdict("2012-11-01", months([*STEADY, 40, 41, 15, 15, 16]))
    assert (found["before"]["from"], found["before"]["count"]) == ("2012-01", 10)


def test_before_the_first_measurement_nothing_is_compared(verdict):
    found = verdict("2012-01-02", months([10, 12]))
    assert (found["before"], found["code"]) == ({"count": 0, "mean": None, "from": None, "to": None}, "too_little")
    assert found["reasoning_en"].startswith("Before: no measured month. After: 2012-01 to 2012-02 (2 months, mean 11).")


@pytest.mark.parametrize(("values", "place"), [
    (STEADY, 0), ([*STEADY, 40, 41, 42], 8), ([*STEADY, 40, 41, 12], 0), ([*STEADY, *[40, 41] * 3, 90], 8), ([*STEADY, *[40, 41] * 4, 90, 91, 92], 16), ([], 0),
])  # fmt: skip
def test_a_shift_lasts_when_no_later_value_returns(values, place):
    assert last_shift(values) == place


def test_the_plan_page_shows_the_months_of_a_verdict(people, sign_in):
    plans.import_measurements(drafts.indicator(people), people.quality_manager, months([*STEADY, 40, 41, 42], 2025))
    plan = factory.closed_round(people).plan
    page = sign_in("planner").get(reverse("verification:overview", args=[plan.number])).content.decode()
    assert "2025-09 – 2025-11, n = 3" in page


def first_shift_by_definition(values):
    for place in range(MIN_BASELINE, len(values) - 2):
        limits, rest = limits_of(values[:place]), values[place:]
        if min(rest) > limits.upper or max(rest) < limits.lower:
            return place + first_shift_by_definition(values[place:])
    return 0


@given(st.lists(st.tuples(st.sampled_from([10, 40, 90]), st.lists(st.integers(0, 5), min_size=1, max_size=9)), max_size=4))
def test_the_last_lasting_shift_is_that_of_the_definition(levels):
    values = [Decimal(level + value) for level, stretch in levels for value in stretch]
    assert last_shift(values) == first_shift_by_definition(values)


def test_the_last_lasting_shift_of_ten_thousand_months_is_found():
    assert last_shift([Decimal(10 + place % 2) for place in range(9000)] + [Decimal(90)] * 1000) == 9000


values = st.decimals(-1000, 1000, places=2)
befores, afters = st.lists(values, min_size=MIN_BASELINE, max_size=24), st.lists(values, min_size=MIN_AFTER, max_size=24)
OTHER_WAY = {"improved": "worse", "worse": "improved"}
RANK = {"worse": 0, "unchanged": 1, "improved": 2}


@given(befores, afters)
def test_what_is_better_one_way_is_worse_the_other(before, after):
    up, down = (str(compare(before, after, direction).code) for direction in ("up", "down"))
    assert down == OTHER_WAY.get(up, up)


@given(befores, afters)
def test_a_mirrored_series_has_the_same_verdict_in_the_mirrored_direction(before, after):
    mirrored = compare([-value for value in before], [-value for value in after], "down")
    assert mirrored.code == compare(before, after, "up").code


@given(befores, afters, st.decimals(0, 2000, places=2))
def test_values_that_are_all_better_never_make_the_verdict_worse(before, after, gain):
    lifted = compare(before, [value + gain for value in after], "up")
    assert RANK[str(lifted.code)] >= RANK[str(compare(before, after, "up").code)]


@given(st.lists(values | st.none(), max_size=10), st.lists(values | st.none(), max_size=6), st.sampled_from(["up", "down"]))
def test_there_is_too_little_data_exactly_below_six_values_before_or_three_after(before, after, direction):
    known = [sum(value is not None for value in side) for side in (before, after)]
    assert (compare(before, after, direction).code == "too_little") == (known[0] < 6 or known[1] < 3)


@pytest.mark.requirement("V3")
def test_a_verdict_is_frozen_when_its_round_closes(people, sign_in):
    plans.import_measurements(drafts.indicator(people), people.quality_manager, months([*STEADY, 40, 41, 42], 2025))
    check_round = factory.closed_round(people)
    frozen = check_round.verdicts
    plans.import_measurements(drafts.indicator(people), people.quality_manager, months([*STEADY, 40, 41, 42, *[90] * 9], 2025))
    check_round.refresh_from_db()
    assert (check_round.verdicts, verdicts_of(check_round) == frozen) == (frozen, False)


def test_a_verdict_without_a_mean_shows_no_unit_for_it(people, sign_in):
    plan = factory.closed_round(people).plan
    page = sign_in("planner").get(reverse("verification:overview", args=[plan.number])).content.decode()
    assert ("– %" in page, "n = 0" in page) == (False, True)
