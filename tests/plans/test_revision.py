"""A revision is opened with a reason, told from the plan in force, discarded or submitted; one that changes nothing is not."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.errors import NotReady
from plans import actions, document
from plans.models import Plan
from plans.states import RevisionState
from tests.plans import factory


@pytest.fixture
def revising(people):
    """A plan with an open revision that changes nothing yet."""
    return actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")


def page(name, plan) -> str:
    """The address of a page of the plan."""
    return reverse(f"plans:{name}", args=[plan.number])


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_revision_needs_a_reason(people, api_as, reason):
    plan = factory.approved(people)
    with pytest.raises(ValidationError) as refused:
        actions.revise(plan, people.quality_manager, reason)
    answer = api_as("quality_manager").post(f"/api/v1/plans/{plan.pk}/revise/", {"note": reason}, format="json")
    assert (list(refused.value.message_dict), answer.status_code, list(answer.json())) == (["note"], 400, ["note"])
    assert Plan.objects.get(pk=plan.pk).revision_state == RevisionState.NONE


def test_a_revision_that_says_the_same_is_not_submitted(revising, people, sign_in, api_as):
    with pytest.raises(NotReady):
        actions.submit(revising, people.quality_manager)
    answer = sign_in("quality_manager").post(page("submit", revising))
    assert (answer.status_code, answer.context["refusal"]["message"]) == (
        409, "This revision says the same as baseline 1. Change something, or discard the revision.",
    )  # fmt: skip
    assert api_as("quality_manager").post(f"/api/v1/plans/{revising.pk}/submit/", {}, format="json").status_code == 409
    assert Plan.objects.get(pk=revising.pk).revision_state == RevisionState.REVISING


def test_words_changed_and_changed_back_say_the_same(revising, people):
    by, motive = people.quality_manager, revising.motive
    plan = actions.edit_plan(revising, by, revising.version, motive="Other.")
    plan = actions.edit_plan(plan, by, plan.version, motive=motive)
    with pytest.raises(NotReady):
        actions.submit(plan, by)


def test_a_renamed_person_changes_no_plan(revising, people):
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(name="Another Name")
    with pytest.raises(NotReady):
        actions.submit(revising, people.quality_manager)


def test_a_changed_row_is_enough(revising, people):
    goal = revising.goals.get()
    actions.edit_part(goal, people.quality_manager, goal.version, target_value=70)
    assert actions.submit(revising, people.quality_manager).revision_state == RevisionState.REVIEWING


def test_whoever_works_on_it_reads_what_it_changes_and_why(revising, people, sign_in):
    actions.edit_plan(revising, people.planner, revising.version, motive="Complaints rise.")
    answer = sign_in("planner").get(page("revision", revising))
    assert [(line.old, line.new) for group in answer.context["changes"] for line in group.lines] == [("Customers wait.", "Complaints rise.")]
    assert (answer.context["opened"].note, answer.context["editors"]) == ("The customer asks for it.", str(people.planner))
    assert [sign_in(key).get(page("revision", revising)).context["may_discard"] for key in ("planner", "quality_manager")] == [False, True]


def test_to_everybody_else_there_is_no_revision_to_read(revising, sign_in):
    assert sign_in("colleague").get(page("revision", revising)).status_code == 404


def test_without_a_revision_its_page_leads_to_the_plan(people, sign_in):
    plan = factory.approved(people)
    assert sign_in("quality_manager").get(page("revision", plan)).url == plan.get_absolute_url()


def test_what_is_lost_is_told_before_a_revision_is_discarded(revising, people, sign_in):
    actions.edit_plan(revising, people.quality_manager, revising.version, motive="Complaints rise.")
    actions.add_part(revising, "outcomes", people.quality_manager, text="One more.")
    client = sign_in("quality_manager")
    assert f'href="{page("revision", revising)}"' in client.get(revising.get_absolute_url()).content.decode()
    told = client.get(page("revision", revising)).content.decode()
    assert ("The 2 changes listed here are lost" in told, f'action="{page("discard-revision", revising)}"' in told) == (True, True)
    client.post(page("discard-revision", revising), {"note": "Not now."})
    plan = Plan.objects.get(pk=revising.pk)
    assert (plan.revision_state, document.of(plan)) == (RevisionState.NONE, plan.baseline.document)
