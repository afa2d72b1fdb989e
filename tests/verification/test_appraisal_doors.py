"""Appraisal rules, appraisals under them, reviews and their decisions, on the pages and at the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import duties as desk
from audit.models import Event
from plans.models import Plan
from tests.verification import factory
from tests.verification.test_appraisal import CRITERIA, HELD, monthly, with_reviews
from verification import actions
from verification.models import AppraisalRules, ReviewDecision
from verification.proofs import Found

API = "/api/v1/"
RULES = {"name": "Rules", "edition": "2026", "text1": "One", "weight1": "60", "proof1": "approved_first", "text2": "Two", "weight2": "40"}


@pytest.fixture
def rules(people):
    return actions.set_rules(people.supervision, "Appraisal", "2026", CRITERIA)


@pytest.fixture
def plan(people):
    return Plan.objects.get(pk=factory.closed_round(people).plan_id)


def under(rules, **more):
    return {"rules": rules.pk, "score1": 100, "score2": 80, "score3": 60, "reason1": "Seen.", "reason2": "Seen.", "reason3": "Seen.", "conclusion": "Well run.", **more}


def page(name, *args):
    return reverse(f"verification:{name}", args=args)


@pytest.mark.requirement("V4")
def test_supervision_sets_changes_and_copies_rules_on_the_pages(people, sign_in):
    client, key = sign_in("supervision"), str(uuid4())
    for _ in range(2):
        client.post(page("rules-set"), {**RULES, "key": key})
    rules = AppraisalRules.objects.get()
    assert [(one.text, one.weight) for one in rules.criteria.all()] == [("One", 60), ("Two", 40)]
    client.post(page("rules-edit", rules.pk), {**RULES, "weight1": "50", "weight2": "50", "version": rules.version})
    assert [one.weight for one in rules.criteria.all()] == [50, 50]
    assert client.post(page("rules-edit", rules.pk), {**RULES, "version": rules.version}).status_code == 409
    copied = client.get(page("rules-set") + f"?from={rules.pk}").context["form"]
    assert (copied["name"].value(), copied["text1"].value(), copied["weight2"].value()) == ("Rules", "One", "50")
    rules.refresh_from_db()
    client.post(page("rules-offer", rules.pk), {"version": rules.version, "active": "no"})
    rules.refresh_from_db()
    assert rules.active is False


def test_weights_that_miss_100_are_said_at_the_criteria(people, sign_in):
    answer = sign_in("supervision").post(page("rules-set"), {**RULES, "weight2": "30"})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"criteria": ["The weights add up to 90, not to 100."]})


@pytest.mark.parametrize("key", ["quality_manager", "planner", "auditor", "administrator"])
def test_others_read_the_rules_and_keep_them_not(rules, sign_in, api_as, key):
    client, api = sign_in(key), api_as(key)
    assert (client.get(page("rules")).status_code, client.get(page("rules-show", rules.pk)).status_code) == (200, 200)
    posts = [client.post(page("rules-set"), RULES), client.post(page("rules-edit", rules.pk), RULES), client.post(page("rules-offer", rules.pk), {"version": 1})]
    posts += [api.post(f"{API}appraisal-rules/", {"name": "R", "criteria": [{"text": "A", "weight": 100}]}, format="json")]
    posts += [api.post(f"{API}appraisal-rules/{rules.pk}/offer/", {"version": rules.version, "active": False}, format="json")]
    assert {answer.status_code for answer in posts} == {403}


@pytest.mark.requirement("V4")
def test_the_form_under_rules_shows_the_evidence_and_suggests_its_share(rules, plan, sign_in):
    client = sign_in("supervision")
    form = client.get(page("assessment-add", plan.number)).context["form"]
    assert [(line.found and line.found.words, score.value()) for line, score, _reason in form.rows()] == [("3 of 3", 100), ("6 of 6", 100), (None, None)]
    refused = client.post(page("assessment-add", plan.number), under(rules, score3="101"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["criteria"])
    bare = client.post(page("assessment-add", plan.number), under(rules, reason2=" "))
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["reason2"])
    client.post(page("assessment-add", plan.number), under(rules))
    assert plan.assessments.get().regulation == "Appraisal 2026"


def test_whoever_checked_is_told_why_not_to_appraise(people, plan, sign_in):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=people.checker, role="supervision")
    told = sign_in("checker").get(page("overview", plan.number)).context["overview"].why_not_assess
    assert told == "You cannot appraise this plan. This may not be done by the plan's owner, its team, a checker or whoever had work or a measure of it in hand, whatever their role."
    assert sign_in("checker").get(page("assessment-add", plan.number)).status_code == 403


def test_the_owner_states_a_view_beside_the_appraisal(people, rules, plan, sign_in, api_as):
    scores = [{"score": 90}, {"score": 90}, {"score": 90}]
    done = actions.record_assessment(plan, people.supervision, rules=rules, criteria=scored(scores), conclusion="Well.")
    assert sign_in("planner").post(page("assessment-answer", plan.number, done.pk), {"statement": "No.", "version": done.version}).status_code == 403
    owner = sign_in("quality_manager")
    assert owner.post(page("assessment-answer", plan.number, done.pk), {"statement": "", "version": done.version}).status_code == 422
    owner.post(page("assessment-answer", plan.number, done.pk), {"statement": "Agreed.", "version": done.version})
    assert owner.post(page("assessment-answer", plan.number, done.pk), {"statement": "Late.", "version": done.version}).status_code == 409
    done.refresh_from_db()
    answer = api_as("quality_manager").post(f"{API}assessments/{done.pk}/answer/", {"statement": "Agreed again.", "version": done.version}, format="json")
    assert (answer.status_code, answer.json()["owner_statement"]) == (200, "Agreed again.")


@pytest.mark.requirement("V4")
def test_what_the_owner_stated_is_corrected_until_the_plan_is_closed_and_stands_from_then_on(people, rules, plan, sign_in, api_as):
    done = actions.record_assessment(plan, people.supervision, rules=rules, criteria=scored([{"score": 90}] * 3), conclusion="Well.")
    done = actions.answer_assessment(done, people.quality_manager, done.version, "Agreed.")
    done = actions.answer_assessment(done, people.quality_manager, done.version, "Agreed, but for the second.")
    said = Event.objects.filter(verb="assessment.answer", object_id=done.pk)
    assert said.count() == 2
    owner, show = sign_in("quality_manager"), page("assessment", plan.number, done.pk)
    assert "form" in owner.get(show).context
    Plan.objects.filter(pk=plan.pk).update(state="closed")
    shown = owner.get(show)
    assert ("form" in shown.context, page("assessment-answer", plan.number, done.pk) in shown.content.decode()) == (False, False)
    asked = {"statement": "Rewritten.", "version": done.version}
    assert owner.post(page("assessment-answer", plan.number, done.pk), asked).status_code == 409
    assert api_as("quality_manager").post(f"{API}assessments/{done.pk}/answer/", asked, format="json").status_code == 409
    assert api_as("planner").post(f"{API}assessments/{done.pk}/answer/", asked, format="json").status_code == 403
    done.refresh_from_db()
    assert (done.owner_statement, said.count()) == ("Agreed, but for the second.", 2)


@pytest.mark.requirement("V4")
def test_an_appraisal_of_a_closed_plan_is_answered_once(people, rules, plan, sign_in):
    Plan.objects.filter(pk=plan.pk).update(state="closed")
    plan = Plan.objects.get(pk=plan.pk)
    done = actions.record_assessment(plan, people.supervision, rules=rules, criteria=scored([{"score": 90}] * 3), conclusion="Well.")
    owner, place = sign_in("quality_manager"), page("assessment-answer", plan.number, done.pk)
    statuses = [owner.post(place, {"statement": said, "version": version}).status_code for said, version in [("Agreed.", done.version), ("No.", done.version + 1)]]
    done.refresh_from_db()
    assert (statuses, done.owner_statement) == ([302, 409], "Agreed.")


def scored(scores):
    return [{"reason": "Seen.", **one} for one in scores]


def test_the_api_offers_rules_evidence_and_planned_reviews(rules, plan, api_as):
    api = api_as("supervision")
    found = api.get(f"{API}appraisal-rules/{rules.pk}/evidence/?plan={plan.pk}").json()
    assert [(one["proof"], one["good"], one["total"]) for one in found] == [("approved_first", 3, 3), ("checks_independent", 6, 6)]
    assert [one["subject"] for one in api.get(f"{API}reviews/planned/?plan={plan.pk}").json()] == ["First review"]
    assert [api.get(f"{API}reviews/planned/{query}").status_code for query in ("", "?plan=x", "?plan=99999")] == [400, 400, 404]
    edited = api.patch(f"{API}appraisal-rules/{rules.pk}/", {"version": rules.version, "criteria": [{"text": "All", "weight": "99"}]}, format="json")
    assert (edited.status_code, list(edited.json())) == (400, ["criteria"])


@pytest.mark.requirement("D4.5")
def test_a_planned_review_is_recorded_with_people_and_its_decision_becomes_work(people, sign_in, api_as):
    today = timezone.localdate()
    plan = with_reviews(people, [today])
    row, key = monthly(plan)[0].row, str(uuid4())
    body = {"planned_row": row, "held_on": today, "subject": "Monthly review", "attendees": [people.planner.pk], "minutes": "<p>Fine.</p>", "key": key}
    client = sign_in("quality_manager")
    for _ in range(2):
        assert client.post(page("review-add", plan.number), body).status_code == 302
    review = plan.reviews.get()
    assert (review.planned_on, review.present) == (today, str(people.planner))
    refused = client.post(page("review-add", plan.number), {**body, "planned_row": "", "attendees": [], "key": str(uuid4())})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["participants"])
    half = client.post(page("review-decide", plan.number, review.pk), {"text": "Do it.", "owner": people.delivery.pk})
    assert (half.status_code, list(half.context["form"].errors)) == (422, ["due"])
    client.post(page("review-decide", plan.number, review.pk), {"text": "Do it.", "owner": people.delivery.pk, "due": today})
    assert ReviewDecision.objects.get().work_item.assignee == people.delivery
    assert sign_in("auditor").post(page("review-decide", plan.number, review.pk), {"text": "X"}).status_code == 403
    assert api_as("auditor").post(f"{API}review-decisions/", {"review": review.pk, "text": "X"}, format="json").status_code == 403


@pytest.mark.requirement("D4.5")
def test_a_review_awaits_the_owner_and_escalates_once_it_is_missed(people):
    today = timezone.localdate()
    plan = with_reviews(people, [today, today - timedelta(40)])
    own = [one for group in desk.of(plan.owner) if group.kind == "review" for one in group.duties if one.title == "Monthly review"]
    others = [one for group in desk.of(people.second_manager) if group.kind == "review" for one in group.duties if one.title == "Monthly review"]
    assert ([one.due for one in own], [one.due for one in others]) == ([today - timedelta(40), today], [today - timedelta(40)])
    actions.record_review(plan, plan.owner, today, "Monthly review", planned_row=monthly(plan)[0].row, **HELD)
    left = [one.title for group in desk.of(people.second_manager) if group.kind == "review" for one in group.duties if one.title == "Monthly review"]
    assert left == []


@given(total=st.integers(0, 10_000), part=st.floats(0, 1))
def test_evidence_is_never_over_100_and_nothing_gives_no_credit(total, part):
    share = Found(int(total * part), total).share
    assert (share is None) == (total == 0)
    assert share is None or 0 <= share <= 100
