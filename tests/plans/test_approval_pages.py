"""Submission, approval, return, overrides, and the plan's other moves through the pages."""

import pytest
from django.urls import reverse
from django.utils import translation

from plans import actions, document
from plans.models import Plan
from plans.states import OverrideState, PlanState, RevisionState
from tests.plans import factory


def deed(client, plan, verb, *more, **words):
    """POST one move of the plan."""
    return client.post(reverse(f"plans:{verb}", args=[plan.number, *more]), words)


def stored(plan) -> Plan:
    """The plan as it is stored now."""
    return Plan.objects.get(pk=plan.pk)


def approval(plan) -> str:
    """The address of the approver's page."""
    return reverse("plans:approval", args=[plan.number])


@pytest.mark.requirement("D4.2")
def test_the_owner_submits_the_head_reads_and_approves_exactly_that_document(people, sign_in):
    plan = factory.draft(people)
    deed(sign_in("quality_manager"), plan, "submit", note="Please.")
    head = sign_in("sms_owner")
    page = head.get(approval(plan))
    seen = page.context["sha256"]
    assert seen == document.digest(document.of(stored(plan)))
    assert page.content.decode().count(seen) == 2
    answer = deed(head, plan, "approve", seen_hash=seen, comment="Good.")
    assert (answer.url, stored(plan).state, stored(plan).baseline.sha256) == (plan.get_absolute_url(), PlanState.APPROVED, seen)
    decision = stored(plan).decisions.get()
    assert (decision.decided_by, decision.comment, decision.sha256) == (people.sms_owner, "Good.", seen)


def test_the_approvers_page_shows_the_document_as_it_will_be_frozen_with_the_items_of_other_rooms(people, sign_in):
    plan = factory.submitted(people)
    sheet = sign_in("sms_owner").get(approval(plan)).context["sheet"]
    assert [len(section.lists) for section in sheet.sections] == [0, 2, 4, 4, 2, 2]
    assert [[row[1] for row in table.rows] for table in sheet.section("scheme").tables] == [["Define triage"]]
    assert {row.edit_url for section in sheet.sections for rows in section.lists.values() for row in rows.rows} == {""}


def test_an_approval_of_another_document_than_the_one_seen_is_409(people, sign_in):
    plan = factory.submitted(people)
    answers = [deed(sign_in("sms_owner"), plan, "approve", seen_hash=seen).status_code for seen in ("0" * 64, "", "x" * 100_000)]
    assert (answers, stored(plan).state) == ([409, 409, 409], PlanState.IN_REVIEW)


def test_the_second_of_two_approvers_is_told_it_was_done(people, sign_in):
    plan = factory.submitted(people)
    seen = document.digest(document.of(plan))
    statuses = [deed(sign_in("sms_owner"), plan, "approve", seen_hash=seen).status_code for _click in range(2)]
    assert (statuses, stored(plan).baselines.count()) == ([302, 409], 1)


def test_a_submission_with_gaps_names_each_factor(people, sign_in):
    plan = factory.draft(people, motive="", staffing_needs="")
    answer = deed(sign_in("quality_manager"), plan, "submit")
    assert answer.status_code == 409
    assert [hint.split(":")[0] for hint in answer.context["refusal"]["hints"]] == ["F1 Reason", "F7 Staffing needs"]


def test_a_return_needs_a_comment_and_opens_the_document_again(people, sign_in):
    plan = factory.submitted(people)
    head = sign_in("sms_owner")
    silent = deed(head, plan, "return", comment=" ")
    assert (silent.status_code, stored(plan).state) == (422, PlanState.IN_REVIEW)
    deed(head, plan, "return", comment="The target is too low.")
    assert (stored(plan).state, stored(plan).decisions.get().comment) == (PlanState.DRAFT, "The target is too low.")
    assert "The target is too low." in sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()


def test_the_owner_withdraws_and_edits_again(people, sign_in):
    plan = factory.submitted(people)
    deed(sign_in("quality_manager"), plan, "withdraw")
    assert stored(plan).state == PlanState.DRAFT


def test_nobody_else_decides(people, sign_in):
    plan = factory.submitted(people)
    keys = ("quality_manager", "planner", "auditor", "supervision", "delivery", "leadership")
    statuses = {key: deed(sign_in(key), plan, "approve", seen_hash="x").status_code for key in keys}
    assert statuses == dict.fromkeys(keys, 403) | {"leadership": 404}
    pages = {key: sign_in(key).get(approval(plan)) for key in ("quality_manager", "auditor")}
    assert [b"seen_hash" in page.content for page in pages.values()] == [False, False]


def test_an_override_is_asked_for_granted_with_a_reason_and_printed(people, sign_in):
    plan = factory.draft(people, staffing_needs="")
    owner, head = sign_in("quality_manager"), sign_in("sms_owner")
    deed(owner, plan, "ask-override", "F7", request="No post changes.")
    deed(owner, plan, "submit")
    seen = document.digest(document.of(stored(plan)))
    assert deed(head, plan, "approve", seen_hash=seen).status_code == 409
    deed(head, plan, "override", "F7", reason="Agreed with personnel.")
    assert stored(plan).overrides.get().state == OverrideState.GRANTED
    page = head.get(approval(plan))
    assert page.context["sheet"].overrides[0]["reason"] == "Agreed with personnel."
    deed(head, plan, "approve", seen_hash=page.context["sha256"])
    shown = sign_in("leadership").get(plan.get_absolute_url())
    assert [(line.code, line.mark) for line in shown.context["side"].factors if line.mark != "yes"] == [("F7", "over")]
    assert "Agreed with personnel." in shown.content.decode()


def test_an_unknown_factor_is_404_and_a_reason_is_needed(people, sign_in):
    plan = factory.draft(people, staffing_needs="")
    owner = sign_in("quality_manager")
    assert deed(owner, plan, "ask-override", "F10", request="x").status_code == 404
    deed(owner, plan, "ask-override", "F7", request="")
    assert plan.overrides.count() == 0


def test_words_that_cannot_be_stored_are_told_and_nothing_happens(people, sign_in):
    plan = factory.submitted(people)
    head, seen = sign_in("sms_owner"), document.digest(document.of(plan))
    statuses = [deed(head, plan, "approve", seen_hash=seen, comment=words).status_code for words in ("a\x00b", "x" * 1_000_000)]
    assert (statuses, stored(plan).state) == ([422, 422], PlanState.IN_REVIEW)


@pytest.mark.requirement("F4")
def test_a_revision_shows_what_it_changes_against_the_baseline(people, sign_in):
    plan = factory.approved(people)
    owner = sign_in("quality_manager")
    deed(owner, plan, "revise", note="More is asked for.")
    goal = plan.goals.get()
    actions.edit_part(goal, people.quality_manager, goal.version, target_value=70)
    actions.add_part(plan, "outcomes", people.quality_manager, text="One more.")
    actions.remove_part(plan.review_dates.get(), people.quality_manager)
    actions.add_part(plan, "reviews", people.quality_manager, planned_on="2026-05-05", subject="Later")
    deed(owner, plan, "submit")
    groups = sign_in("sms_owner").get(approval(plan)).context["changes"]
    lines = {group.title: [(line.change, line.label, line.old, line.new) for line in group.lines] for group in groups}
    assert lines == {
        "Main expected outcomes": [("added", "", "—", "One more.")],
        "Goals": [("changed", "Target value", "60", "70")],
        "Time schedule of reviews": [("added", "", "—", "2026-05-05 · Later"), ("removed", "", "2026-04-10 · First review", "—")],
    }


def test_a_revision_is_discarded_and_the_document_is_the_baseline_again(people, sign_in):
    plan = factory.approved(people)
    owner = sign_in("quality_manager")
    deed(owner, plan, "revise", note="More is asked for.")
    actions.add_part(plan, "outcomes", people.quality_manager, text="One more.")
    deed(owner, plan, "discard-revision")
    assert (stored(plan).revision_state, document.of(stored(plan))) == (RevisionState.NONE, plan.baseline.document)


@pytest.mark.requirement("I1")
def test_implementation_starts_only_after_approval(people, sign_in):
    plan = factory.draft(people)
    owner = sign_in("quality_manager")
    assert deed(owner, plan, "start").status_code == 409
    approved = factory.approved(people)
    deed(owner, approved, "start")
    assert (stored(plan).state, stored(approved).state) == (PlanState.DRAFT, PlanState.IN_PROGRESS)


def test_a_plan_is_cancelled_with_a_reason_only(people, sign_in):
    plan = factory.draft(people)
    owner = sign_in("quality_manager")
    deed(owner, plan, "cancel", reason="")
    before = stored(plan).state
    deed(owner, plan, "cancel", reason="No money.")
    assert (before, stored(plan).state) == (PlanState.DRAFT, PlanState.CANCELLED)


def test_the_owner_does_not_cancel_an_approved_plan_even_while_its_revision_is_in_review(people, sign_in):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    actions.submit(plan, people.quality_manager)
    assert (deed(sign_in("quality_manager"), plan, "cancel", reason="x").status_code, stored(plan).state) == (403, PlanState.APPROVED)


@pytest.mark.requirement("V0")
def test_acceptance_is_refused_with_what_is_missing(people, sign_in):
    plan = actions.begin_verification(actions.start(factory.approved(people), people.planner), people.planner)
    head = sign_in("sms_owner")
    with translation.override("en"):
        missing = actions.plans.missing_for_closing(plan)
    assert list(head.get(plan.get_absolute_url()).context["side"].missing_for_closing) == missing
    answer = deed(head, plan, "close")
    assert (answer.status_code, answer.context["refusal"]["hints"], stored(plan).state) == (409, missing, PlanState.VERIFYING)


def test_moves_are_post_only(people, sign_in):
    plan, client = factory.draft(people), sign_in("quality_manager")
    verbs = ("submit", "withdraw", "approve", "return", "start", "revise", "discard-revision", "cancel", "close")
    assert [client.get(reverse(f"plans:{verb}", args=[plan.number])).status_code for verb in verbs] == [405] * len(verbs)


def test_the_approvers_page_of_a_plan_not_in_review_leads_to_the_plan(people, sign_in):
    plan = factory.approved(people)
    assert sign_in("sms_owner").get(approval(plan)).url == plan.get_absolute_url()
    assert sign_in("leadership").get(approval(factory.submitted(people))).status_code == 404


def test_a_working_revision_in_review_is_not_shown_to_those_who_do_not_work_on_it(people, sign_in):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    actions.submit(plan, people.quality_manager)
    assert [sign_in(key).get(approval(plan)).status_code for key in ("leadership", "supervision")] == [404, 200]


def test_a_refused_submission_leads_back_to_the_plan(people, sign_in):
    plan = factory.draft(people, motive="")
    page = deed(sign_in("quality_manager"), plan, "submit")
    assert (page.status_code, page.context["refusal"]["back_url"]) == (409, plan.get_absolute_url())
    assert f'href="{plan.get_absolute_url()}"' in page.content.decode()


def test_the_submit_panel_says_beforehand_how_many_factors_are_open_and_opens_once_overrides_are_asked_for(people, sign_in):
    plan = factory.draft(people, motive="", staffing_needs="")
    client, submit = sign_in("quality_manager"), f'action="{reverse("plans:submit", args=[plan.number])}"'
    page = client.get(plan.get_absolute_url())
    assert (page.context["side"].blocking, submit in page.content.decode()) == (2, False)
    for factor in ("F1", "F7"):
        deed(client, plan, "ask-override", factor, request="The customer knows why.")
    page = client.get(plan.get_absolute_url())
    assert (page.context["side"].blocking, submit in page.content.decode()) == (0, True)


def test_a_return_without_a_comment_is_refused_at_the_comment_field(people, sign_in):
    plan = factory.submitted(people)
    page = deed(sign_in("sms_owner"), plan, "return", comment="   ")
    assert (page.status_code, page.context["comment_errors"], page.context["comment"]) == (422, ["Say what has to change."], "   ")
    assert 'aria-invalid="true" aria-describedby="comment_error" autofocus>   </textarea>' in page.content.decode()
