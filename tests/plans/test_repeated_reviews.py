"""Reviews that repeat are planned at once, each on a working day (D3.6, D4.5)."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.errors import WrongState
from plans import actions, repeating
from tests.plans import factory

FACTS = {"subject": "Monthly review", "every": "month", "first": date(2026, 1, 31), "last": date(2026, 4, 30)}


@pytest.fixture
def plan(people):
    plan = factory.draft(people)
    for row in plan.review_dates.all():
        actions.remove_part(row, plan.owner)
    return plan


@pytest.mark.parametrize(
    ("every", "weeks", "first", "last", "found"),
    [
        # 2026-01-31 is a Saturday, 02-28 a Saturday that is worked for the Spring Festival, 03-31 a Tuesday, 04-30 a Thursday.
        ("month", 1, date(2026, 1, 31), date(2026, 4, 30), ["2026-02-02", "2026-02-28", "2026-03-31", "2026-04-30"]),
        # The National Day holiday lasts from 10-01 to 10-07: both Thursdays meet on the 8th only once.
        ("week", 1, date(2026, 10, 1), date(2026, 10, 8), ["2026-10-08"]),
        ("quarter", 1, date(2025, 11, 30), date(2026, 6, 1), ["2025-12-01", "2026-02-28", "2026-06-01"]),
        ("week", 2, date(2026, 3, 2), date(2026, 3, 31), ["2026-03-02", "2026-03-16", "2026-03-30"]),
    ],
)
def test_days_repeat_on_working_days(db, every, weeks, first, last, found):
    assert [day.isoformat() for day in repeating.days(every, first, last, weeks)] == found


def test_a_day_off_of_the_organisation_moves_the_review(people):
    actions.set_day(people.quality_manager, day=date(2026, 3, 16), working=False, note="Move")
    assert list(repeating.days("week", date(2026, 3, 16), date(2026, 3, 17))) == [date(2026, 3, 17)]


@pytest.mark.requirement("D4.5")
def test_reviews_are_planned_once_under_a_key_and_none_twice_on_a_day(plan):
    key = uuid4()
    for _ in range(2):
        actions.repeat_reviews(plan, plan.owner, key=key, **FACTS)
    actions.repeat_reviews(plan, plan.owner, **FACTS)
    assert [row.planned_on.isoformat() for row in plan.review_dates.all()] == ["2026-02-02", "2026-02-28", "2026-03-31", "2026-04-30"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"last": date(2026, 1, 30)}, "last"), ({"last": date(2126, 1, 1)}, "last"), ({"every": "day"}, "every"), ({"every": "week", "weeks": 0}, "weeks"), ({"subject": ""}, "subject"), ({"first": date(1, 1, 1)}, "first")],
)
def test_what_cannot_repeat_is_refused_at_its_field(plan, wrong, field):
    with pytest.raises(ValidationError) as error:
        actions.repeat_reviews(plan, plan.owner, **FACTS | wrong)
    assert (list(error.value.message_dict), plan.review_dates.count()) == ([field], 0)


def test_a_plan_in_review_takes_no_reviews(people):
    plan = factory.submitted(people)
    with pytest.raises(WrongState):
        actions.repeat_reviews(plan, plan.owner, **FACTS)


def test_they_are_planned_in_the_section_and_at_the_api(plan, sign_in, api_as):
    body = {name: str(value) for name, value in FACTS.items()}
    page = sign_in("quality_manager").post(reverse("plans:reviews-repeat", args=[plan.number]), {**body, "weeks": ""})
    assert (page.status_code, plan.review_dates.count()) == (302, 4)
    refused = sign_in("quality_manager").post(reverse("plans:reviews-repeat", args=[plan.number]), {**body, "last": "2025-01-01"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["last"])
    answer = api_as("quality_manager").post(f"/api/v1/plans/{plan.pk}/repeat-reviews/", {**body, "subject": "Quarterly", "every": "quarter"}, format="json")
    assert (answer.status_code, [one["planned_on"] for one in answer.json()]) == (201, ["2026-02-02", "2026-04-30"])
    statuses = [api_as(key).post(f"/api/v1/plans/{plan.pk}/repeat-reviews/", body, format="json").status_code for key in ("auditor", "leadership")]
    assert statuses == [403, 404]
