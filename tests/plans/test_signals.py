"""Shifts of indicators are found in the first month in which the rules can, and suggest an input once (D2.8, C3)."""

import csv
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
from plans.statistics import limits_of
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
