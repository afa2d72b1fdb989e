"""Working days by the Chinese calendar: what is published, what the organisation sets, and how days are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plans import actions, workdays

DAYS = some.dates(date(2023, 1, 1), date(2029, 12, 31))
OWN = some.dictionaries(some.dates(date(2024, 1, 1), date(2028, 12, 31)), some.booleans(), max_size=20)


@pytest.mark.requirement("D3.4")
@pytest.mark.parametrize(("day", "works"), [
    (date(2026, 2, 14), True), (date(2026, 10, 1), False), (date(2026, 10, 10), True), (date(2026, 2, 17), False), (date(2013, 2, 16), True),
    (date(2026, 11, 20), True), (date(2026, 11, 21), False),
])  # fmt: skip
def test_published_holidays_are_free_and_shifted_weekends_are_worked(day, works):
    assert workdays.is_working(day, {}) is works


def test_without_a_published_arrangement_weekdays_count_and_it_is_said_for_which_years():
    new_year = date(2031, 1, 1)
    assert (workdays.is_working(new_year, {}), workdays.is_working(date(2031, 1, 4), {})) == (True, False)
    assert workdays.unpublished(date(2026, 6, 1), date(2029, 3, 1)) == [year for year in range(2026, 2030) if not workdays.is_published(year)]
    assert workdays.is_published(2026) is True


def test_a_day_that_the_organisation_set_goes_before_what_is_published(people):
    actions.set_day(people.quality_manager, day=date(2026, 10, 1), working=True, note="Migration")
    assert (workdays.is_working(date(2026, 10, 1)), workdays.lasting(date(2026, 10, 1), date(2026, 10, 2))) == (True, 1)


@settings(deadline=None)
@given(DAYS, some.integers(0, 120), OWN)
def test_adding_and_counting_are_inverse(day, number, own):
    assert workdays.between(day, workdays.add(day, number, own), own) == number


@settings(deadline=None)
@given(DAYS, some.integers(0, 120), OWN)
def test_going_back_from_a_worked_day_is_inverse_too(day, number, own):
    worked = workdays.add(day, 1, own)
    assert workdays.between(worked, workdays.add(worked, -number, own), own) == -number


@settings(deadline=None)
@given(DAYS, some.integers(-60, 60), some.integers(-60, 60), OWN)
def test_more_working_days_never_end_earlier(day, one, other, own):
    fewer, more = sorted((one, other))
    assert workdays.add(day, fewer, own) <= workdays.add(day, more, own)


@settings(deadline=None)
@given(DAYS, some.integers(0, 400), OWN)
def test_counting_agrees_with_looking_at_each_day(day, length, own):
    days = [day + timedelta(days=after) for after in range(1, length + 1)]
    assert workdays.between(day, day + timedelta(days=length), own) == sum(workdays.is_working(one, own) for one in days)
    assert workdays.lasting(day, day + timedelta(days=length), own) == sum(workdays.is_working(one, own) for one in [day, *days])


@settings(deadline=None)
@given(DAYS, DAYS, DAYS, OWN)
def test_counting_adds_up_over_a_day_between(one, other, third, own):
    first, middle, last = sorted((one, other, third))
    assert workdays.between(first, middle, own) + workdays.between(middle, last, own) == workdays.between(first, last, own)
    assert workdays.between(last, first, own) == -workdays.between(first, last, own)


def test_a_long_stretch_of_days_set_free_is_passed_over(people):
    for number in range(1, 29):
        actions.set_day(people.quality_manager, day=date(2027, 2, number), working=False, note="Closed")
    assert workdays.add(date(2027, 1, 29), 1) == date(2027, 3, 1)
