"""How late something is, is told in working days of the Chinese calendar and of the organisation's own days, asked once for a whole page."""

from datetime import date

import pytest

from accounts import duties
from plans.models import CalendarDay

# The holidays of October 2025: the 1st to the 8th are free, Saturday the 11th is worked for one of them.
LAST_WORKED, LAST_FREE, FIRST_WORKED = date(2025, 9, 30), date(2025, 10, 8), date(2025, 10, 9)


@pytest.mark.parametrize(
    ("today", "due", "lateness"),
    [
        (LAST_WORKED, LAST_WORKED, "late"),
        (LAST_FREE, LAST_WORKED, "late"),
        (FIRST_WORKED, LAST_WORKED, "over"),
        (FIRST_WORKED, LAST_FREE, "over"),
        (LAST_WORKED, date(2025, 10, 11), "near"),
        (LAST_WORKED, date(2025, 10, 13), ""),
        (LAST_WORKED, None, ""),
    ],
)
def test_lateness_follows_holidays_and_worked_weekends(db, today, due, lateness):
    assert duties.yardstick(today).of(due) == lateness


def test_days_the_organisation_has_set_itself_count(db):
    CalendarDay.objects.create(day=FIRST_WORKED, working=False, note="Move")
    assert (duties.yardstick(FIRST_WORKED).of(LAST_WORKED), duties.yardstick(date(2025, 10, 10)).of(LAST_WORKED)) == ("late", "over")


def test_a_whole_page_asks_once(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        by = duties.yardstick()
        assert {duties.lateness_of(date(2025, 1, day), by) for day in range(1, 20)} == {"over"}


def test_the_desk_asks_once_however_many_days_things_are_due_on(people, monkeypatch, django_assert_num_queries):
    found = [duties.Duty("x", f"{day}", "/", f"x.y:{day}", due=date(2025, 1, day)) for day in range(1, 9)]
    monkeypatch.setattr(duties, "KINDS", {})
    duties.add("x", "X", lambda user: found)
    with django_assert_num_queries(1):
        (group,) = duties.of(people.delivery)
        assert {duty.lateness for duty in group.duties} == {"over"}
