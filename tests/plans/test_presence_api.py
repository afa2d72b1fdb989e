"""Who is in a section is told at the API too: programs and people see each other."""

import pytest
from django.urls import reverse

from plans import actions
from tests.plans import factory


@pytest.fixture
def plan(people):
    """A draft of the quality manager's, which a colleague edits with them."""
    plan = factory.draft(people)
    actions.add_part(plan, "members", plan.owner, person=people.colleague, part="editor")
    return plan


def say(api_as, key, plan, **body):
    """Send a sign of life."""
    return api_as(key).post(f"/api/v1/plans/{plan.pk}/presence/", body, format="json")


def test_programs_and_people_see_each_other_in_a_section_until_they_leave(people, plan, api_as, sign_in):
    assert say(api_as, "colleague", plan, open=["scheme"]).json() == {"people": {}}
    page = sign_in("quality_manager").post(reverse("plans:presence", args=[plan.number]), {"open": ["scheme"]})
    assert people.colleague.name in page.json()["people"]["scheme"]
    assert people.quality_manager.name in say(api_as, "colleague", plan, open=["scheme"]).json()["people"]["scheme"]
    say(api_as, "colleague", plan, left=["scheme"])
    assert sign_in("quality_manager").post(reverse("plans:presence", args=[plan.number])).json()["people"] == {}


def test_only_those_who_edit_are_present_and_only_in_sections_that_there_are(people, plan, api_as):
    assert [say(api_as, key, plan, open=["scheme"]).status_code for key in ("auditor", "leadership")] == [403, 404]
    refused = say(api_as, "colleague", plan, open=["nowhere"])
    assert (refused.status_code, list(refused.json())) == (400, ["open"])
    actions.submit(plan, plan.owner)
    assert say(api_as, "colleague", plan, open=["scheme"]).status_code == 409
