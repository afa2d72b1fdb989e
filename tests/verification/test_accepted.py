"""How a plan was accepted stays to be seen: who, when, with which words, over which conditions (V0)."""

import pytest
from django.urls import reverse
from django.utils import translation

from plans import actions as plans
from plans.actions import plans as moves
from plans.closing import Condition
from tests.verification import factory
from verification import closing


@pytest.fixture
def accepted(people, monkeypatch):
    """A plan that was accepted over this room's conditions."""
    monkeypatch.setattr(moves, "CLOSING_CONDITIONS", list(closing.CONDITIONS))
    plan = factory.ready_to_close(people)
    return plans.close(plan, people.sms_owner, "Well done; go on.")


@pytest.mark.requirement("V0")
def test_a_closed_plan_shows_who_accepted_it_and_what_was_found_to_hold_then(people, accepted, sign_in, monkeypatch):
    titles = tuple(str(one.title) for one in closing.CONDITIONS)
    monkeypatch.setattr(moves, "CLOSING_CONDITIONS", [Condition("Of later days", lambda plan: iter(()), closing.TAB)])
    acceptance = sign_in("auditor").get(reverse("verification:overview", args=[accepted.number])).context["overview"].acceptance
    assert (acceptance.by, acceptance.words, acceptance.conditions) == (str(people.sms_owner), "Well done; go on.", titles)
    assert acceptance.conditions[0] == "The last check round is closed"


def test_the_page_shows_the_words_and_the_api_tells_the_same(people, accepted, sign_in, api_as):
    page = sign_in("auditor").get(reverse("verification:overview", args=[accepted.number])).content.decode()
    assert ("Well done; go on." in page, "At least one review is held" in page, str(people.sms_owner) in page) == (True, True, True)
    told = api_as("auditor").get(f"/api/v1/plans/{accepted.pk}/closing/").json()
    assert (told["conditions"], told["acceptance"]["by"], told["acceptance"]["words"]) == ([], str(people.sms_owner), "Well done; go on.")
    assert told["acceptance"]["conditions"][-1] == "At least one review is held"


def test_the_conditions_are_kept_in_both_languages(accepted):
    with translation.override("zh-hans"):
        chinese = [str(one.title) for one in closing.CONDITIONS]
    assert [titles["zh-hans"] for titles in accepted.accepted_conditions] == chinese
    assert accepted.accepted_conditions[0]["en"] == "The last check round is closed"


def test_the_api_tells_what_an_open_plan_lacks(people, api_as):
    plan = factory.closed_round(people).plan
    told = api_as("auditor").get(f"/api/v1/plans/{plan.pk}/closing/").json()
    by_title = {one["title"]: one["missing"] for one in told["conditions"]}
    assert (told["acceptance"], by_title["At least one review is held"]) == (None, ["No review has been held."])
    type(plan).objects.filter(pk=plan.pk).update(confidential=True)
    assert api_as("second_manager").get(f"/api/v1/plans/{plan.pk}/closing/").status_code == 404
