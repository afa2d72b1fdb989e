"""A period of an indicator in use that ended without a value awaits who sees to it, each period by itself (D2.8, C3)."""

from datetime import date

import pytest

from accounts import duties
from plans import actions
from plans.delivering import missing
from tests.plans import factory
from tests.plans.approving import fresh

pytestmark = pytest.mark.requirement("D2.8")


@pytest.mark.parametrize(
    ("known", "since", "today", "found"),
    [
        # September ended before eight days off, after which a Saturday is worked: the fifth working day after it is the 14th.
        ([date(2025, 8, 1)], None, date(2025, 10, 13), []),
        ([date(2025, 8, 1)], None, date(2025, 10, 14), [(date(2025, 9, 1), date(2025, 10, 14))]),
        ([date(2025, 8, 1), date(2025, 9, 1)], None, date(2025, 10, 15), []),
        # A gap in the midst is missing like the last period.
        ([date(2025, 6, 1), date(2025, 7, 1), date(2025, 9, 1)], None, date(2025, 10, 15), [(date(2025, 8, 1), date(2025, 9, 5))]),
        # Measured by the quarter: the one that began in April ended in June.
        ([date(2024, 10, 1), date(2025, 1, 1)], None, date(2025, 7, 31), [(date(2025, 4, 1), date(2025, 7, 7))]),
        # Never measured: from the month in which the plan began.
        ([], date(2025, 8, 20), date(2025, 9, 30), [(date(2025, 8, 1), date(2025, 9, 5))]),
        ([], None, date(2025, 9, 30), []),
    ],
)
def test_which_periods_are_missing(db, known, since, today, found):
    assert missing(known, since, today, {}) == found


def test_of_a_long_silence_only_the_latest_periods_are_told(db):
    assert [period for period, _due in missing([date(2024, 1, 1)], None, date(2025, 10, 20), {})] == [date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)]


def awaiting(person):
    """Indicator, period and plan of each measurement that a person is told of."""
    return [(one.title.split(" ")[0], one.turn, one.plan) for one in duties.KINDS["measurement"].find(fresh(person))]


def test_the_owner_of_a_plan_at_work_is_told_of_its_goals_indicators(people):
    plan = factory.approved(people)
    assert awaiting(plan.owner) == []
    actions.start(plan, people.planner)
    found = awaiting(plan.owner)
    assert {(code, of) for code, _period, of in found} == {("RES5D", plan.pk)}
    assert [awaiting(person) for person in (people.second_manager, people.delivery)] == [[], []]
    period = found[-1][1]
    actions.record_measurement(plan.goals.get().indicator, people.planner, period=date.fromisoformat(f"{period}-01"), value=50)
    assert period not in [one for _code, one, _plan in awaiting(plan.owner)]


def test_each_period_is_a_duty_of_its_own_with_the_form_behind_it(people):
    plan = actions.start(factory.approved(people), people.planner)
    found = duties.KINDS["measurement"].find(fresh(plan.owner))
    assert len({one.key for one in found}) == len(found) == 3
    assert {one.url for one in found} == {"/indicators/RES5D/measurements/new/"}


def test_an_indicator_out_of_use_is_asked_of_nobody(people):
    indicator = factory.indicator(people)
    actions.record_measurement(indicator, people.planner, period=date(2012, 9, 1), value=50)
    assert [awaiting(person) for person in (people.quality_manager, people.planner)] == [[], []]


def test_more_indicators_take_no_more_queries(people, django_assert_num_queries):
    plan = actions.start(factory.approved(people), people.planner)
    for count in (3, 6):
        if count == 6:
            actions.start(factory.approved(people, title="Second"), people.planner)
        person = fresh(plan.owner)
        with django_assert_num_queries(6):
            duties.KINDS["measurement"].find(person)
