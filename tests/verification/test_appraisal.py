"""Reviews as they were planned, what they decide, and the appraisal of the process under rules that are kept (D4.5, V4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.errors import NotAllowed, WrongState
from improvement import actions as improvement
from plans import actions as plans
from plans import document
from plans.models import Plan
from tests.plans import factory as designing
from tests.verification import factory
from verification import actions, proofs, reviewing
from verification.models import AppraisalRules, Review, ReviewDecision

CRITERIA = [
    {"text": "Approved before work", "weight": 40, "proof": "approved_first", "guidance": "All or nothing."},
    {"text": "Checks are independent", "weight": 35, "proof": "checks_independent"},
    {"text": "Records are complete", "weight": 25},
]
HELD = {"participants": "All", "minutes": "We looked at it."}


@pytest.fixture
def rules(people):
    """Rules in force, kept by supervision."""
    return actions.set_rules(people.supervision, "Appraisal of improvements", "2026", CRITERIA)


@pytest.fixture
def verifying(people):
    """A plan in verification."""
    return Plan.objects.get(pk=factory.closed_round(people).plan_id)


def with_reviews(people, days) -> Plan:
    """A plan at work whose section 6 has a review on each of these days."""
    plan = designing.draft(people)
    for day in days:
        plans.add_part(plan, "reviews", plan.owner, planned_on=day, subject="Monthly review")
    plan = plans.approve(plans.submit(Plan.objects.get(pk=plan.pk), plan.owner), people.sms_owner, document.digest(document.of(plan)))
    return plans.start(plan, people.planner)


@pytest.mark.requirement("V4")
def test_rules_keep_their_criteria_in_order_with_weights_of_100(rules):
    assert [(one.place, one.text, one.weight, one.proof) for one in rules.criteria.all()] == [
        (1, "Approved before work", 40, "approved_first"), (2, "Checks are independent", 35, "checks_independent"), (3, "Records are complete", 25, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "criteria",
    [[], [{"text": "One", "weight": 99}], [{"text": "", "weight": 100}], [{"text": "One", "weight": 100, "proof": "magic"}], ["x"], [{"text": "One", "weight": 0}, {"text": "Two", "weight": 100}]],
)
def test_rules_with_impossible_criteria_are_refused_whole(people, criteria):
    with pytest.raises(ValidationError) as error:
        actions.set_rules(people.supervision, "Rules", "1", criteria)
    assert (list(error.value.message_dict), AppraisalRules.objects.count()) == (["criteria"], 0)


@pytest.mark.parametrize("key", ["quality_manager", "planner", "sms_owner", "delivery", "auditor", "administrator", "leadership"])
def test_only_the_supervision_department_keeps_the_rules(people, rules, key):
    person = getattr(people, key)
    with pytest.raises(NotAllowed):
        actions.set_rules(person, "Rules", "1", CRITERIA)
    with pytest.raises(NotAllowed):
        actions.offer_rules(rules, person, rules.version, active=False)


def scored(*scores):
    return [{"score": score, "reason": "Seen."} for score in scores]


@pytest.mark.requirement("V4")
def test_an_appraisal_under_rules_keeps_scores_weights_and_what_the_trail_says(people, rules, verifying):
    done = actions.record_assessment(verifying, people.supervision, rules=rules, criteria=scored(100, 80, 60), conclusion="Well run.")
    assert (done.score, done.grade, done.rules, done.regulation) == (Decimal("83.00"), "good", rules, "Appraisal of improvements 2026")
    first, second, third = done.criteria
    assert (first["good"], first["total"], first["cases"]) == (3, 3, [])
    assert (second["good"], second["total"], "good" in third) == (verifying.rounds.get().rows.count(), verifying.rounds.get().rows.count(), False)


@pytest.mark.requirement("V4")
def test_no_score_under_rules_goes_without_its_reason(people, rules, verifying):
    scores = [*scored(100, 80), {"score": 60, "reason": " "}]
    with pytest.raises(ValidationError) as error:
        actions.record_assessment(verifying, people.supervision, rules=rules, criteria=scores, conclusion="Well run.")
    assert error.value.message_dict == {"criteria": [f"“{rules.criteria.last().text}”: give the reason for the score."]}


def test_rules_that_were_applied_are_not_rewritten_and_rules_out_of_force_not_applied(people, rules, verifying):
    actions.record_assessment(verifying, people.supervision, rules=rules, criteria=scored(100, 80, 60), conclusion="Well run.")
    with pytest.raises(WrongState):
        actions.edit_rules(rules, people.supervision, rules.version, criteria=CRITERIA)
    actions.offer_rules(rules, people.supervision, rules.version, active=False)
    with pytest.raises(ValidationError) as error:
        actions.record_assessment(verifying, people.supervision, rules=rules, criteria=scored(1, 2, 3), conclusion="Again.")
    assert list(error.value.message_dict) == ["rules"]


def test_rules_that_nobody_was_appraised_under_can_be_rewritten(people, rules):
    edited = actions.edit_rules(rules, people.supervision, rules.version, criteria=[{"text": "All", "weight": 100}], edition="2027")
    assert (edited.edition, [one.text for one in edited.criteria.all()]) == ("2027", ["All"])


def test_the_owner_answers_the_appraisal_and_nobody_else(people, rules, verifying):
    done = actions.record_assessment(verifying, people.supervision, rules=rules, criteria=scored(100, 80, 60), conclusion="Well run.")
    with pytest.raises(NotAllowed):
        actions.answer_assessment(done, people.planner, done.version, "No.")
    answered = actions.answer_assessment(done, verifying.owner, done.version, "Records were moved in May.")
    assert (answered.owner_statement, answered.stated_by) == ("Records were moved in May.", verifying.owner)


def test_a_check_of_own_work_would_be_found(people, verifying):
    row = verifying.rounds.get().rows.filter(kind="work").first()
    type(row).objects.filter(pk=row.pk).update(checked_by=row.assignee)
    found = proofs.found(verifying, "checks_independent")
    assert (found.total - found.good, len(found.cases)) == (1, 1)


def test_late_work_is_counted_against_the_owner(people):
    plan = factory.worked_off(people)
    for title, ended in [("Define triage", date(2026, 1, 5)), ("Train the first line", date(2026, 3, 20)), ("Write the SOP", date(2026, 3, 21))]:
        assert plan.work_items.filter(title=title).update(actual_end=ended) == 1
    found = proofs.found(plan, "work_in_time")
    assert (found.total, found.good, [case.words for case in found.cases]) == (3, 2, [str(plan.work_items.get(title="Write the SOP"))])


def monthly(plan):
    return [one for one in reviewing.planned_of(plan) if one.subject == "Monthly review"]


def missed_besides(plan):
    return len([one for one in reviewing.planned_of(plan) if one.subject != "Monthly review" and one.missed])


def test_planned_reviews_are_matched_with_those_held(people):
    today = timezone.localdate()
    plan = with_reviews(people, [today - timedelta(60), today - timedelta(30), today + timedelta(30)])
    rows = monthly(plan)
    assert [one.missed for one in rows] == [True, True, False]
    review = actions.record_review(plan, plan.owner, today, "Monthly review", planned_row=rows[1].row, **HELD)
    assert [(one.review, one.missed, one.in_time) for one in monthly(plan)] == [(None, True, False), (review, False, False), (None, False, False)]
    found = proofs.found(plan, "reviews_held")
    assert (found.good, found.total - missed_besides(plan)) == (0, 2)


def test_a_planned_review_is_held_once(people):
    today = timezone.localdate()
    plan = with_reviews(people, [today])
    row = monthly(plan)[0].row
    actions.record_review(plan, plan.owner, today, "Monthly review", planned_row=row, **HELD)
    for wrong in (row, row + 1000):
        with pytest.raises(ValidationError) as error:
            actions.record_review(plan, plan.owner, today, "Again", planned_row=wrong, **HELD)
        assert list(error.value.message_dict) == ["planned_row"]
    assert Review.objects.count() == 1


@pytest.mark.requirement("D4.5")
def test_what_a_review_decides_becomes_work_with_an_owner_and_a_day(people):
    plan = factory.in_progress(people)
    review = actions.record_review(plan, plan.owner, timezone.localdate(), "First", **HELD)
    due = timezone.localdate() + timedelta(14)
    decision = actions.decide_at_review(review, plan.owner, "Add a weekend shift.", owner=people.delivery, due=due)
    item = decision.work_item
    assert (item.title, item.assignee, item.planned_end, item.origin) == ("Add a weekend shift.", people.delivery, due, f"decision:{decision.pk}")
    improvement.report_progress(item, people.delivery, item.version, 20, note="Begun.")
    bare = actions.decide_at_review(review, plan.owner, "Go on as before.")
    assert (bare.work_item, ReviewDecision.objects.count()) == (None, 2)


@pytest.mark.parametrize(("owner", "due", "field"), [(True, False, "due"), (False, True, "owner")])
def test_a_decision_that_becomes_work_needs_an_owner_and_a_day(people, owner, due, field):
    plan = factory.in_progress(people)
    review = actions.record_review(plan, plan.owner, timezone.localdate(), "First", **HELD)
    with pytest.raises(ValidationError) as error:
        actions.decide_at_review(review, plan.owner, "Do it.", owner=people.delivery if owner else None, due=date(2027, 1, 4) if due else None)
    assert list(error.value.message_dict) == [field]


@pytest.mark.requirement("D4.5")
def test_what_a_review_decides_is_not_due_before_it_was_held(people, api_as):
    plan = factory.in_progress(people)
    today = timezone.localdate()
    review = actions.record_review(plan, plan.owner, today, "First", **HELD)
    facts = {"review": review.pk, "text": "Do it.", "owner": people.delivery.pk, "due": str(today - timedelta(1))}
    answer = api_as("quality_manager").post("/api/v1/review-decisions/", facts, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["due"])
    assert actions.decide_at_review(review, plan.owner, "Do it.", owner=people.delivery, due=today).due == today


def test_the_evidence_says_what_is_in_force_and_nothing_of_an_open_revision(people):
    plan = factory.worked_off(people)
    before = [proofs.found(plan, proof).as_json() for proof in ("work_in_time", "reports_answered")]
    plan = plans.revise(plan, plan.owner, "Other words.")
    for item in plan.work_items.select_related("plan"):
        improvement.edit_work(item, plan.owner, item.version, title=f"Secret {item.number}", planned_end=timezone.localdate() + timedelta(90))
    assert before[0]["cases"] != []
    assert [proofs.found(plan, proof).as_json() for proof in ("work_in_time", "reports_answered")] == before
