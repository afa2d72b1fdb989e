"""Lists and duties of this room cost the same number of queries for one row and for three."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from tests.verification import factory
from tests.verification.test_appraisal import CRITERIA, with_reviews
from verification import actions
from verification.models import AppraisalRules

RULES_PAGE, RULES_API, PLANNED_API = 6, 3, 4


def missed(people):
    """A miss that nobody has explained."""
    factory.checked_round(people)


def explained(people):
    """A round that can be closed."""
    factory.explain(factory.checked_round(people).rows.missed().get(), people)


def planned(people):
    """A plan with a review today."""
    with_reviews(people, [timezone.localdate()])


@pytest.mark.parametrize(
    ("kind", "key", "one_more", "queries"),
    [
        ("cause", "quality_manager", missed, 1),
        ("round", "planner", explained, 1),
        ("review", "quality_manager", planned, 5),
    ],
)
def test_what_awaits_somebody_costs_the_same_for_one_and_for_three(people, kind, key, one_more, queries, django_assert_num_queries):
    person = getattr(people, key)
    for expected in (1, 3):
        while count(kind, person) < expected:
            one_more(people)
        with django_assert_num_queries(queries):
            list(duties.KINDS[kind].find(person))


def count(kind, person):
    """How many plans wait for a person in this way."""
    return len({one.where for one in duties.KINDS[kind].find(person)})


def test_the_rules_of_appraisal_cost_the_same_for_one_and_for_three(people, sign_in, api_as, django_assert_num_queries):
    page, api = sign_in("auditor"), api_as("auditor")
    page.get(reverse("verification:rules"))
    for expected in (1, 3):
        while AppraisalRules.objects.count() < expected:
            actions.set_rules(people.supervision, f"Rules {AppraisalRules.objects.count()}", "2026", CRITERIA)
        with django_assert_num_queries(RULES_PAGE):
            assert page.get(reverse("verification:rules")).status_code == 200
        with django_assert_num_queries(RULES_API):
            assert api.get("/api/v1/appraisal-rules/").json()["count"] == expected


@pytest.mark.parametrize("reviews", [1, 3])
def test_the_planned_reviews_cost_the_same_for_one_and_for_three(people, api_as, reviews, django_assert_num_queries):
    plan, api = with_reviews(people, [timezone.localdate() + timedelta(days) for days in range(reviews)]), api_as("auditor")
    api.get(f"/api/v1/reviews/planned/?plan={plan.pk}")
    with django_assert_num_queries(PLANNED_API):
        found = api.get(f"/api/v1/reviews/planned/?plan={plan.pk}").json()
    assert len([one for one in found if one["subject"] == "Monthly review"]) == reviews
