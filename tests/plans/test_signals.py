"""Shifts of indicators are found in the first month in which the rules can, and suggest an input once (D2.8, C3)."""

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import NotAllowed, Stale, WrongState
from plans import actions, watching
from plans.models import IndicatorSignal, Measurement
from plans.statistics import limits_of, signals_of
from plans.tasks import watch_indicators
from tests.plans import factory

DATA = Path(__file__).parents[2] / "config" / "demo" / "data"
YEARS = [date(2020 + place // 12, place % 12 + 1, 1) for place in range(60)]
QUIET = [Decimal(value) for value in (50, 52, 49, 51, 50, 48, 52, 51, 49, 50, 51, 50) * 2]


def real(code) -> tuple[list[date], list[Decimal]]:
    """Periods and values of a real help desk's indicator (4TU, DOI 10.4121/uuid:0c60edf1-6f83-4e75-9367-4c63b3e9d5bb)."""
    rows = [row for row in csv.DictReader((DATA / "helpdesk-measurements.csv").open()) if row["indicator"] == code]
    return [date.fromisoformat(f"{row['period']}-01") for row in rows], [Decimal(row["value"]) if int(row["sample_size"]) >= 5 else None for row in rows]


@pytest.mark.requirement("D2.8")
@pytest.mark.requirement("C3")
@pytest.mark.parametrize(
    ("code", "direction", "found"),
    [("RES5D", "up", [(1, "below", "2012-09")]), ("RESMED", "down", [(1, "above", "2012-09")]), ("WAIT", "down", [(1, "above", "2012-10")]), ("REOPEN", "down", [])],
)
def test_the_collapse_of_a_real_help_desk_is_found_in_the_first_month_in_which_the_rules_can(code, direction, found):
    periods, values = real(code)
    _limits, shifts = watching.shifts(values, slice(0, watching.DEFAULT_WINDOW), direction)
    assert [(one.rule, one.side, f"{periods[one.found]:%Y-%m}") for one in shifts] == found


def test_a_month_before_the_collapse_nothing_was_found_and_waiting_was_still_usual_in_its_first_month():
    periods, values = real("WAIT")
    limits = limits_of(values[:24])
    collapse = periods.index(date(2012, 9, 1))
    assert (values[collapse] < limits.upper < values[collapse + 1]) is True


@pytest.mark.requirement("D2.8")
def test_no_rule_can_find_the_rise_of_waiting_before_the_second_month_of_the_collapse():
    """Worked out by hand from the table of figures: 2012-09 is within the rules' reach for nobody, 2012-10 for rule 1.

    The 24 months of 2010 and 2011 sum to 535.54, so the mean is 535.54 / 24 = 22.3142; their 23 moving ranges sum to
    160.25, so the average range is 160.25 / 23 = 6.9674. Upper limit: 22.3142 + 2.660 x 6.9674 = 22.3142 + 18.5333 =
    40.8474. Half way to it: 31.5808.
    2012-09 is 29.41. Rule 1: 29.41 < 40.8474. Rule 3: 29.41 < 31.5808, and so are 19.65, 13.43 and 12.82 before it: none of the
    four is nearer to the limit. Rule 2: 12.82 in 2012-08 lies below the mean, so 29.41 is the first above it, of eight.
    2012-10 is 54.76 > 40.8474: rule 1 finds it, a month after RES5D and RESMED, which fell beyond their limits at once.
    All 32 months before the collapse as a baseline do not change that: their sum is 678.18 and their ranges sum to 197.32,
    so the upper limit is 21.1931 + 2.660 x 197.32 / 31 = 38.1245 and half way to it 29.6588, both above 29.41.
    """
    periods, values = real("WAIT")
    collapse = periods.index(date(2012, 9, 1))
    first, all_before = limits_of(values[:24]), limits_of(values[:collapse])
    assert [values[place] for place in range(collapse - 3, collapse + 2)] == [Decimal(text) for text in ("19.65", "13.43", "12.82", "29.41", "54.76")]
    assert [round(one, 4) for one in (first.mean, first.moving_range, first.upper)] == [Decimal("22.3142"), Decimal("6.9674"), Decimal("40.8474")]
    assert [round(one, 4) for one in (all_before.mean, all_before.upper)] == [Decimal("21.1931"), Decimal("38.1245")]
    until = [[one.rule for one in signals_of(values[: collapse + months], first) if one.last == collapse + months - 1] for months in (1, 2)]
    assert until == [[], [1]]


def found_month_by_month(values, window, direction):
    """The definition that `watching.shifts` keeps: each month is judged anew by the whole series up to it."""
    limits, found = limits_of(values[window]), []
    for place in range(window.stop, len(values)):
        held = [value > limits.mean if shift_side == "above" else value < limits.mean for shift_side, at in [(one.side, one.found) for one in found[-1:]] for value in values[at : place + 1]]
        now = [one for one in signals_of(values[: place + 1], limits) if one.last == place and one.side == ("below" if direction == "up" else "above")]
        if now and not (found and all(held)):
            found.append(watching.Shift(now[0].rule, now[0].side, now[0].first, place))
    return found


@given(st.lists(st.integers(min_value=35, max_value=65), max_size=60), st.sampled_from(["up", "down"]))
def test_each_month_is_judged_as_if_the_whole_series_were_looked_through_anew(later, direction):
    values = QUIET + [Decimal(value) for value in later]
    assert watching.shifts(values, slice(0, 24), direction)[1] == found_month_by_month(values, slice(0, 24), direction)


def test_a_longer_series_takes_work_in_proportion():
    def calls(months):
        counted = 0

        def count(_frame, event, _argument):
            nonlocal counted
            counted += event == "call"

        values = (QUIET * (months // 24 + 1))[:months] + [Decimal(40), Decimal(60)] * 5
        before = sys.getprofile()
        sys.setprofile(count)
        try:
            watching.shifts(values, slice(0, 24), "up")
        finally:
            sys.setprofile(before)
        return counted

    assert calls(2400) < 2.2 * calls(1200)
    assert len(watching.shifts(QUIET * 420 + [Decimal(10)], slice(0, 24), "up")[1]) == 1


@given(st.lists(st.integers(min_value=0, max_value=100), max_size=30), st.sampled_from(["up", "down"]))
def test_what_was_found_stays_found_when_later_months_come_in(later, direction):
    values = QUIET + [Decimal(value) for value in later]
    window = slice(0, 24)
    every = [watching.shifts(values[:count], window, direction)[1] for count in range(24, len(values) + 1)]
    assert all(after[: len(before)] == before for before, after in zip(every, every[1:], strict=False))


@given(st.lists(st.integers(min_value=0, max_value=100), max_size=30))
def test_a_shift_is_always_in_the_worse_direction_and_after_the_window(later):
    values = QUIET + [Decimal(value) for value in later]
    sides = {direction: watching.shifts(values, slice(0, 24), direction)[1] for direction in ("up", "down")}
    assert {one.side for one in sides["up"]} <= {"below"}
    assert {one.side for one in sides["down"]} <= {"above"}
    assert all(one.found >= 24 for shifts in sides.values() for one in shifts)


def measured(people, values):
    """RES5D with these values, a month each from January 2020."""
    indicator = factory.indicator(people)
    rows = [{"period": period, "value": value, "sample_size": 100} for period, value in zip(YEARS, values, strict=False)]
    actions.import_measurements(indicator, people.quality_manager, rows)
    return indicator


def test_a_measurement_that_shows_a_shift_suggests_an_input_once(people):
    indicator = measured(people, QUIET)
    for place in range(24, 30):
        actions.record_measurement(indicator, people.planner, period=YEARS[place], value=Decimal(10), sample_size=90)
    signal = IndicatorSignal.objects.get()
    assert (signal.indicator, signal.rule, signal.side, signal.first_period, signal.found_period, signal.state) == (
        indicator, 1, "below", date(2022, 1, 1), date(2022, 1, 1), "suggested",
    )  # fmt: skip
    assert (signal.limits["from"], signal.limits["until"], signal.limits["mean"]) == ("2020-01-01", "2021-12-01", "50.25")


def test_the_named_window_gives_the_limits(people):
    indicator = measured(people, [*QUIET, *[Decimal(10)] * 12])
    actions.edit_indicator(indicator, people.quality_manager, indicator.version, baseline_from=date(2022, 1, 1), baseline_until=date(2022, 12, 1))
    indicator.refresh_from_db()
    assert watching.window_of(indicator, YEARS) == slice(24, 36)
    assert IndicatorSignal.objects.count() == 1


def test_a_small_sample_raises_no_alarm(people):
    indicator = measured(people, QUIET)
    actions.record_measurement(indicator, people.planner, period=YEARS[24], value=Decimal(0), sample_size=4)
    assert IndicatorSignal.objects.count() == 0


@pytest.fixture
def signal(people):
    """A suggested input from the indicator's own figures."""
    measured(people, [*QUIET, Decimal(10)])
    return IndicatorSignal.objects.get()


def test_a_suggestion_is_raised_as_an_input_of_its_kind(people, signal):
    source = actions.raise_signal(signal, people.planner, signal.version, "Resolution fell", "10 % in 2022-01.")
    signal.refresh_from_db()
    assert (source.kind, source.indicator, source.raised_by, signal.state, signal.source) == ("D2.8", signal.indicator, people.planner, "raised", source)
    with pytest.raises(WrongState):
        actions.raise_signal(signal, people.planner, signal.version, "Again", "Again.")


def test_a_suggestion_is_set_aside_with_a_reason(people, signal):
    with pytest.raises(ValidationError):
        actions.set_signal_aside(signal, people.planner, signal.version, " ")
    aside = actions.set_signal_aside(signal, people.planner, signal.version, "The tool was down.")
    assert (aside.state, aside.reason, aside.decided_by) == ("set_aside", "The tool was down.", people.planner)


@pytest.mark.parametrize("key", ["sms_owner", "delivery", "checker", "leadership", "supervision", "auditor", "administrator"])
def test_others_do_not_decide_on_a_suggestion(people, signal, key):
    with pytest.raises(NotAllowed):
        actions.set_signal_aside(signal, getattr(people, key), signal.version, "No.")


def test_a_suggestion_that_changed_since_it_was_read_is_stale(people, signal):
    with pytest.raises(Stale):
        actions.set_signal_aside(signal, people.planner, signal.version + 1, "No.")


def test_figures_that_came_in_before_anybody_watched_are_looked_through_by_the_worker(people):
    indicator = factory.indicator(people)
    rows = [Measurement(indicator=indicator, period=period, value=value, sample_size=90) for period, value in zip(YEARS, [*QUIET, Decimal(10)], strict=False)]
    Measurement.objects.bulk_create(rows)
    assert [watch_indicators(), watch_indicators()] == [1, 0]
    assert IndicatorSignal.objects.get().found_period == YEARS[24]
