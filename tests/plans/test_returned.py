"""A returned document: its return is named wherever it is mended and decided again, and what changed since is shown."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts import duties
from improvement.actions import create_work
from improvement.models import Area
from plans import actions, factors, returns, turns
from plans.states import PlanState, RevisionState
from tests.plans import factory
from tests.plans.approving import approve, give_back, hash_of, revised, stored, submitted

pytestmark = pytest.mark.requirement("D4.2")

ASKED = "Say where the money comes from."


@pytest.fixture
def returned(people):
    """A draft that the head has given back."""
    plan = submitted(people)
    give_back(plan, people.sms_owner, ASKED)
    return stored(plan)


def mended(plan, people):
    """The plan with one text changed, submitted again with a note."""
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, budget_effects="Small, from the fund for training.")
    return actions.submit(plan, people.quality_manager, "The money is named now.")


def approval_of(plan) -> str:
    """The address of the approver's page."""
    return reverse("plans:approval", args=[plan.number])


def open_factor(people):
    """A plan in review with one success factor open, its override asked for."""
    plan = factory.draft(people, staffing_needs="")
    actions.ask_override(plan, people.quality_manager, "F7", "The group decides on posts.")
    return actions.submit(stored(plan), people.quality_manager)


def test_what_was_returned_comes_again_unchanged_only_with_a_word(people, returned, sign_in, api_as):
    with pytest.raises(ValidationError) as refused:
        actions.submit(returned, people.quality_manager, "  ")
    assert list(refused.value.message_dict) == ["note"]
    answer = api_as("quality_manager").post(f"/api/v1/plans/{returned.pk}/submit/", {}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["note"])
    owner = sign_in("quality_manager")
    page = owner.get(returned.get_absolute_url())
    assert page.context["side"].unchanged
    assert "Why it comes again unchanged" in page.content.decode()
    owner.post(reverse("plans:submit", args=[returned.number]), {"note": ""})
    assert stored(returned).state == PlanState.DRAFT
    owner.post(reverse("plans:submit", args=[returned.number]), {"note": "The annex says it."})
    assert stored(returned).state == PlanState.IN_REVIEW
    shown = sign_in("sms_owner").get(approval_of(returned)).context["since"]
    assert (shown.decision.comment, shown.answer, shown.count) == (ASKED, "The annex says it.", 0)


def test_what_was_changed_needs_no_word(people, returned, sign_in):
    actions.edit_plan(returned, people.quality_manager, returned.version, budget_effects="From the fund.")
    assert not sign_in("quality_manager").get(returned.get_absolute_url()).context["side"].unchanged
    assert actions.submit(stored(returned), people.quality_manager).state == PlanState.IN_REVIEW


def test_the_approver_sees_the_return_beside_the_decision_and_what_changed_since(people, returned, sign_in):
    plan = mended(returned, people)
    page = sign_in("sms_owner").get(approval_of(plan))
    since = page.context["since"]
    assert (since.decision.comment, since.decision.decided_by, since.answer) == (ASKED, people.sms_owner, "The money is named now.")
    [line] = [line for group in since.changes for line in group.lines]
    assert (line.old, line.new, "".join(span.text for span in line.spans if span.kind != "del")) == ("Small.", line.new, line.new)
    assert b'id="since-return"' in page.content


def test_a_document_that_was_never_returned_says_nothing_of_a_return(people, sign_in):
    plan = submitted(people)
    page = sign_in("sms_owner").get(approval_of(plan))
    assert (page.context["since"], b"since-return" in page.content) == (None, False)


def test_whose_turn_it_is_names_who_returned_it_and_why(people, returned, sign_in):
    with translation.override("en"):
        turn = turns.turn_of(returned, people.quality_manager)
        [duty] = [duty for group in duties.of(people.quality_manager) if group.kind == "draft" for duty in group.duties]
    assert (turn.returned.decided_by, turn.what) == (people.sms_owner, "The document was returned: change what the comment asks for and submit it again.")
    assert ASKED in sign_in("quality_manager").get(returned.get_absolute_url()).content.decode()
    assert duty.action.startswith(f"Returned by {people.sms_owner} on ")
    assert ASKED in duty.action


def test_a_return_is_over_when_the_revision_is_discarded_or_approved(people):
    plan = revised(factory.approved(people), people)
    actions.submit(plan, people.quality_manager)
    give_back(plan, people.sms_owner)
    plan = stored(plan)
    assert (plan.revision_state, returns.last_return(plan).comment) == (RevisionState.REVISING, "Say more.")
    actions.discard_revision(plan, people.quality_manager)
    plan = revised(stored(plan), people)
    assert returns.last_return(plan) is None
    approve(actions.submit(plan, people.quality_manager), people.sms_owner)
    assert returns.last_return(stored(plan)) is None


def test_approval_waits_beside_the_decision_for_the_factors_that_are_open(people, sign_in):
    plan = open_factor(people)
    head = sign_in("sms_owner")
    page = head.get(approval_of(plan))
    assert [line.code for line in page.context["open_factors"]] == ["F7"]
    assert 'type="button" disabled aria-describedby="approval-waits"' in page.content.decode()
    assert page.content.decode().count(reverse("plans:override", args=[plan.number, "F7"])) == 1
    head.post(reverse("plans:override", args=[plan.number, "F7"]), {"reason": "The group decides."})
    page = head.get(approval_of(plan))
    assert (page.context["open_factors"], b"approval-waits" in page.content) == ([], False)


def test_a_refused_approval_shows_the_document_again_with_the_reason_and_the_comment(people, sign_in):
    plan = open_factor(people)
    answer = sign_in("sms_owner").post(reverse("plans:approve", args=[plan.number]), {"seen_hash": hash_of(plan), "comment": "Well done."})
    assert (answer.status_code, answer.templates[0].name) == (409, "plans/approval/page.html")
    assert (answer.context["refusal"]["message"], answer.context["comment"]) == ("Critical success factors are not met.", "Well done.")
    assert ">Well done.</textarea>" in answer.content.decode()


def test_a_deed_that_is_refused_keeps_the_plans_heading_and_the_words(people, sign_in):
    plan = factory.draft(people, motive="")
    answer = sign_in("quality_manager").post(reverse("plans:submit", args=[plan.number]), {"note": "It is urgent."})
    assert (answer.status_code, answer.templates[0].name, answer.context["kept"]) == (409, "plans/refused.html", "It is urgent.")
    assert [word in answer.content.decode() for word in (plan.title, "It is urgent.")] == [True, True]


def test_an_override_that_is_asked_for_is_not_offered_again(people, sign_in):
    plan = factory.draft(people, staffing_needs="")
    owner = sign_in("quality_manager")
    assert "Ask for an override" in owner.get(plan.get_absolute_url()).content.decode()
    actions.ask_override(plan, people.quality_manager, "F7", "The group decides on posts.")
    page = owner.get(plan.get_absolute_url())
    assert ("Ask for an override" in page.content.decode(), page.context["side"].asked, page.context["side"].blocking) == (False, 1, 0)
    assert page.context["side"].turn.what == "1 override is asked for, every other success factor holds: the document can be submitted."


@pytest.mark.requirement("F4", "D3.5")
def test_a_role_without_a_person_is_named(people):
    plan = factory.draft(people)
    actions.add_part(plan, "responsibilities", people.quality_manager, role="Trainer", responsibility="Trains", activity="Training")
    with translation.override("en"):
        [unmet] = factors.unmet(stored(plan))
    assert (unmet.code, [missing.sentence for missing in unmet.missing]) == ("F4", ["Role “Trainer” has no person."])


def test_the_page_of_a_revision_leads_on_to_writing_and_submitting(people, sign_in):
    plan = revised(factory.approved(people), people)
    address = reverse("plans:revision", args=[plan.number])
    for key, edits, submits in (("quality_manager", True, True), ("planner", True, False), ("supervision", False, False)):
        page = sign_in(key).get(address)
        assert (key, page.context["may_edit"], page.context["deed"] is not None) == (key, edits, submits)
    assert reverse("plans:submit", args=[plan.number]) in sign_in("quality_manager").get(address).content.decode()


def test_the_heading_of_a_plan_in_force_names_its_baseline(people, sign_in):
    plan = factory.approved(people)
    page = sign_in("colleague").get(plan.get_absolute_url()).content.decode()
    baseline = stored(plan).baseline
    assert f'data-text="{baseline.sha256}"' in page
    assert f"approved by {people.sms_owner}" in page
    assert "in-force" not in sign_in("quality_manager").get(factory.draft(people).get_absolute_url()).content.decode()


@pytest.mark.requirement("F4")
def test_work_items_that_nobody_does_yet_are_remarked_and_bar_nothing(people, sign_in):
    plan = factory.draft(people)
    work = {"area": Area.objects.get(code="C1"), "acceptance": "Held.", "planned_start": date(2026, 2, 2), "planned_end": date(2026, 3, 2), "planned_hours": 8}
    for title in ("Train the night shift", "Print the cards"):
        create_work(plan, people.quality_manager, title=title, phase=plan.phases.first(), **work)
    with translation.override("en"):
        complete = next(result for result in factors.evaluate(stored(plan)) if result.code == "F4")
    assert complete.holds
    assert complete.remarks == ("2 work items have nobody to do them yet: Train the night shift, Print the cards.",)
    assert complete.remarks[0] in sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()
