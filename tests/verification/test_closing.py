"""Causes, measures, reviews, assessment, transfer, documents, and what closing needs (V2, V4, D4.5, D4.6, F8)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.errors import NotAllowed, Stale, WrongState
from plans import actions as plans
from plans.models import Plan
from tests.verification import factory
from verification import actions, closing
from verification.states import MeasureState, TransferState

CRITERIA = [
    {"criterion": "Independent checks", "weight": "60", "score": "90", "reason": "Seen."},
    {"criterion": "Records", "weight": 40, "score": 75, "reason": "Gaps."},
]


def refused(error):
    return error.value.message_dict


def missing(plan):
    return [sentence for condition in closing.CONDITIONS for sentence in condition(plan)]


@pytest.fixture
def miss(people):
    """The missed goal of an open round."""
    return factory.checked_round(people).rows.missed().get()


@pytest.fixture
def verifying(people):
    """A plan in verification."""
    return Plan.objects.get(pk=factory.open_round(people).plan_id)


@pytest.mark.requirement("V2")
def test_a_chain_of_whys_is_kept_in_order_without_gaps(people, miss):
    cause = actions.write_cause(
        miss,
        miss.plan.owner,
        "five_whys",
        "supplier",
        "Late parts.",
        ["First. ", "", "Second."],
        {"people": ["Other."]},
    )
    assert (cause.whys, cause.bones, cause.element, cause.written_by) == (
        ["First.", "Second."],
        {},
        "supplier",
        miss.plan.owner,
    )


@pytest.mark.requirement("V2")
def test_a_fishbone_keeps_its_causes_by_bone(people, miss):
    cause = actions.write_cause(
        miss, miss.plan.owner, "fishbone", "process", "Batches.", bones={"process": ["Batches."], "people": [" "]}
    )
    assert (cause.bones, cause.whys) == ({"process": ["Batches."]}, [])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"method": "five_whys", "whys": ["Only one."]}, "whys"),
        ({"method": "five_whys", "whys": "text"}, "whys"),
        ({"method": "five_whys", "whys": ["a\x00", "b"]}, "whys"),
        ({"method": "five_whys", "whys": ["x" * 501, "b"]}, "whys"),
        ({"method": "five_whys", "whys": ["x"] * 11}, "whys"),
        ({"method": "fishbone", "bones": {}}, "bones"),
        ({"method": "fishbone", "bones": {"weather": ["Rain."]}}, "bones"),
        ({"method": "fishbone", "bones": [1]}, "bones"),
        ({"method": "guess"}, "method"),
        ({"method": "five_whys", "whys": ["a", "b"], "element": "weather"}, "element"),
        ({"method": "five_whys", "whys": ["a", "b"], "conclusion": ""}, "conclusion"),
    ],
)
def test_a_cause_that_explains_nothing_is_refused_at_the_field(people, miss, facts, field):
    with pytest.raises(ValidationError) as error:
        actions.write_cause(miss, miss.plan.owner, **{"element": "process", "conclusion": "Batches.", **facts})
    assert list(refused(error)) == [field]


@pytest.mark.parametrize("key", ["quality_manager", "delivery", "colleague"])
def test_owner_team_and_department_may_write_causes(people, miss, key):
    work = miss.round.rows.get(place=3)
    factory.record(work, "missed")
    cause = factory.explain(work, people, by=getattr(people, key))
    assert cause.written_by == getattr(people, key)


@pytest.mark.parametrize("key", ["supervision", "leadership", "second_manager", "administrator"])
def test_others_do_not_write_causes(people, miss, key):
    with pytest.raises(NotAllowed):
        factory.explain(miss, people, by=getattr(people, key))


def test_what_was_reached_has_no_cause(people, miss):
    with pytest.raises(WrongState):
        factory.explain(miss.round.rows.get(place=2), people)


def test_a_cause_is_changed_at_the_version_that_was_read(people, miss):
    cause = factory.explain(miss, people)
    facts = {"method": "five_whys", "element": "people", "conclusion": "Nobody's duty.", "whys": ["a", "b"]}
    changed = actions.write_cause(miss, people.planner, **facts, version=cause.version)
    assert (changed.pk, changed.conclusion, changed.written_by) == (cause.pk, "Nobody's duty.", people.planner)
    with pytest.raises(Stale):
        actions.write_cause(miss, people.planner, **{**facts, "conclusion": "Again."}, version=cause.version)


def test_a_half_filled_measure_undoes_the_cause_too(people, miss):
    cause = {"method": "five_whys", "element": "people", "conclusion": "Why.", "whys": ["a", "b"]}
    with pytest.raises(ValidationError) as error:
        actions.explain_miss(miss, miss.plan.owner, cause, {"action": "Do it.", "owner": None, "due": None})
    assert sorted(refused(error)) == ["due", "owner"]
    assert type(miss).objects.filter(pk=miss.pk, cause=None).count() == 1


def test_a_measure_is_changed_while_the_round_is_open(people, miss):
    measure = factory.explain(miss, people).measures.get()
    changed = actions.edit_measure(
        measure, miss.plan.owner, measure.version, owner=people.colleague, due=date(2027, 1, 31)
    )
    assert (changed.owner, changed.due) == (people.colleague, date(2027, 1, 31))


@pytest.mark.requirement("V2")
def test_whoever_carries_a_measure_out_reports_it_done(people):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    done = actions.finish_measure(measure, people.delivery, measure.version, "The lane runs.")
    assert (done.state, done.done_note) == (MeasureState.DONE, "The lane runs.")
    with pytest.raises(WrongState):
        actions.finish_measure(done, people.delivery, done.version, "Again.")


def test_a_measure_is_not_reported_done_by_others_nor_without_words(people):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    with pytest.raises(NotAllowed):
        actions.finish_measure(measure, people.colleague, measure.version, "Done.")
    with pytest.raises(ValidationError) as error:
        actions.finish_measure(measure, people.delivery, measure.version, " ")
    assert list(refused(error)) == ["note"]


@pytest.mark.requirement("D4.5", "V0")
def test_a_review_that_was_held_is_recorded(people, verifying):
    review = actions.record_review(
        verifying, verifying.owner, timezone.localdate(), "First", "All", "Looked at the chart.", "Go on."
    )
    assert (review.plan, review.recorded_by, review.decisions) == (verifying, verifying.owner, "Go on.")


def test_a_review_of_tomorrow_has_not_been_held(people, verifying):
    with pytest.raises(ValidationError) as error:
        actions.record_review(
            verifying, verifying.owner, timezone.localdate() + timedelta(days=1), "First", "All", "Minutes."
        )
    assert list(refused(error)) == ["held_on"]


@pytest.mark.requirement("V4")
def test_the_assessment_is_the_weighted_mean_of_its_criteria(people, verifying):
    assessment = actions.record_assessment(verifying, people.supervision, "Appraisal rules 2026", CRITERIA, "Sound.")
    assert (str(assessment.score), assessment.grade, assessment.assessed_by) == ("84.00", "good", people.supervision)


@pytest.mark.parametrize(
    "criteria",
    [
        [],
        "text",
        [1],
        CRITERIA[:1],
        [{**CRITERIA[0], "weight": 100, "score": 101}],
        [{**CRITERIA[0], "weight": "NaN"}],
        [{**CRITERIA[0], "weight": 100, "criterion": ""}],
        [{**CRITERIA[0], "weight": 100, "reason": "\x00"}],
        [{**CRITERIA[0], "weight": 100, "score": None}],
    ],
)
def test_an_assessment_that_does_not_add_up_is_refused(people, verifying, criteria):
    with pytest.raises(ValidationError) as error:
        actions.record_assessment(verifying, people.supervision, "Rules", criteria, "Sound.")
    assert list(refused(error)) == ["criteria"]


@pytest.mark.requirement("V4", "I2")
@pytest.mark.parametrize("key", ["quality_manager", "planner", "checker", "sms_owner"])
def test_nobody_but_supervision_assesses_the_process(people, verifying, key):
    with pytest.raises(NotAllowed):
        actions.record_assessment(verifying, getattr(people, key), "Rules", CRITERIA, "Sound.")


def test_supervision_that_checks_something_of_the_plan_does_not_assess_it(people, verifying):
    row = verifying.rounds.get().rows.first()
    type(row).objects.filter(pk=row.pk).update(checker=people.supervision)
    with pytest.raises(NotAllowed):
        actions.record_assessment(verifying, people.supervision, "Rules", CRITERIA, "Sound.")


@pytest.mark.requirement("D4.6")
def test_knowledge_is_handed_over_and_acknowledged_by_its_recipient(people, verifying):
    transfer = actions.transfer_knowledge(verifying, verifying.owner, "Triage", "In the wiki.", people.colleague)
    with pytest.raises(NotAllowed):
        actions.acknowledge_transfer(transfer, verifying.owner)
    done = actions.acknowledge_transfer(transfer, people.colleague, "Read.")
    assert (done.state, done.acknowledged_at is None) == (TransferState.ACKNOWLEDGED, False)
    with pytest.raises(WrongState):
        actions.acknowledge_transfer(transfer, people.colleague)


def test_the_owner_does_not_receive_the_own_knowledge(people, verifying):
    with pytest.raises(ValidationError) as error:
        actions.transfer_knowledge(verifying, verifying.owner, "Triage", "In the wiki.", verifying.owner)
    assert list(refused(error)) == ["recipient"]


@pytest.mark.requirement("F8")
def test_catalogue_and_manual_are_stated_and_stated_anew(people, verifying):
    actions.state_document(verifying, verifying.owner, "manual", reason="Nothing changed.")
    actions.state_document(verifying, verifying.owner, "manual", new_version=factory.registered(verifying.owner, "manual", "3.0"), version=1)
    assert list(verifying.document_updates.values_list("kind", "new_version", "reason")) == [("manual", "3.0", "")]


@pytest.mark.requirement("F8")
def test_a_version_that_nobody_registered_is_refused_and_where_to_register_it_is_said(people, verifying):
    factory.registered(verifying.owner, "catalogue", "3.0")
    with pytest.raises(ValidationError) as error:
        actions.state_document(verifying, verifying.owner, "manual", new_version="3.0")
    assert "3.0" in refused(error)["new_version"][0] and "Services" in refused(error)["new_version"][0]


@pytest.mark.requirement("F8")
def test_a_version_of_a_service_that_no_goal_serves_is_refused_and_one_of_the_plans_own_taken(people, verifying):
    by = verifying.owner
    other = plans.define_service(by, code="BACKUP", name_en="Backup", name_zh="备份")
    own = verifying.goals.get().service_objective.service
    for service, version in [(other, "7.0"), (own, "8.0")]:
        plans.publish_document(by, kind="manual", service=service, version_name=version, effective_on=date(2026, 4, 1), changes="Triage.")
    with pytest.raises(ValidationError) as error:
        actions.state_document(verifying, by, "manual", new_version="7.0")
    assert refused(error)["new_version"] == ["Version 7.0 belongs to a service that no goal of this plan serves."]
    assert actions.state_document(verifying, by, "manual", new_version="8.0").new_version == "8.0"


@pytest.mark.requirement("F8")
def test_no_new_version_needs_its_reason(people, verifying):
    with pytest.raises(ValidationError) as error:
        actions.state_document(verifying, verifying.owner, "catalogue")
    assert list(refused(error)) == ["reason"]


@pytest.mark.requirement("V0", "V2", "V4", "D4.5", "D4.6", "F8")
def test_a_closed_round_alone_does_not_close_the_plan_and_each_gap_is_named(people):
    plan = factory.closed_round(people).plan
    assert missing(plan) == [
        "“Restore RES5D to 60 %” was missed in round 1: check it again or carry it over.",
        "The corrective measure “A daily fast lane.” is not done.",
        "Not stated: new version of the Service catalogue, or “none” with the reason.",
        "Not stated: new version of the Service manual, or “none” with the reason.",
        "The process assessment is not recorded.",
        "No knowledge has been handed over.",
        "No review has been held.",
    ]


def test_an_open_round_and_unacknowledged_knowledge_are_named_too(people, verifying):
    actions.transfer_knowledge(verifying, verifying.owner, "Triage", "In the wiki.", people.colleague)
    assert missing(verifying)[0] == "Check round 1 is still open."
    assert "周宁 Zhou Ning has not acknowledged “Triage”." in missing(verifying)


def test_a_plan_never_checked_says_so(people):
    assert missing(factory.worked_off(people))[0] == "No check round has been held."


def test_nothing_is_missing_once_all_is_proved(people):
    assert missing(factory.ready_to_close(people)) == []


def test_a_miss_checked_again_as_achieved_is_settled(people):
    plan = factory.closed_round(people).plan
    later = factory.open_round(people, plan)
    factory.record(later.rows.get())
    actions.close_round(later, people.planner)
    assert closing.unsettled(plan) == []


@pytest.mark.requirement("V4", "V0")
def test_a_miss_that_is_set_aside_as_not_applicable_still_stands_and_travels_on(people):
    plan = missed_outcome(people)
    later = factory.open_round(people, plan)
    row = later.rows.get()
    actions.record_row(row, row.checker, row.version, "not_applicable", reason="The customer gave the service up.")
    actions.close_round(later, people.planner)
    assert list(closing.misses_settled(plan)) == [
        f"“{row.title}” was missed in round 1; “not applicable” in round 2 does not settle that: check it again or carry it over."
    ]
    carried = actions.carry_over_row(later.rows.get(), people.planner)
    assert ("The second line works in batches." in carried.description, closing.unsettled(plan)) == (True, [])


@pytest.mark.requirement("V0")
def test_a_miss_that_was_set_aside_is_checked_in_the_round_after_and_settled_by_reaching_it(people):
    plan = missed_outcome(people)
    for result in ("not_applicable", "achieved"):
        later = factory.open_round(people, plan)
        factory.record(later.rows.get(), result, reason="Given up." if result == "not_applicable" else "")
        actions.close_round(later, people.planner)
    assert (later.number, closing.unsettled(plan)) == (3, [])


def missed_outcome(people) -> Plan:
    """A plan whose closed round missed its expected outcome, which need not be reached at any price."""
    check_round = factory.checked_round(people, missed=("outcome",))
    factory.explain(check_round.rows.missed().get(), people)
    return actions.close_round(check_round, people.planner).plan


def test_a_miss_that_waits_in_a_later_round_is_said_to_be_missed_where_it_was(people):
    plan = factory.closed_round(people).plan
    row = factory.open_round(people, plan).rows.get()
    assert list(closing.misses_settled(plan)) == [f"“{row.title}” was missed in round 1 and is not yet checked again in round 2."]


def test_two_misses_of_one_title_are_told_apart_by_their_place_in_the_table(people, sign_in):
    check_round = factory.checked_round(people, missed=("goal", "outcome"))
    rows = list(check_round.rows.missed())
    for row in rows:
        factory.explain(row, people)
    plan = actions.close_round(check_round, people.planner).plan
    check_round.rows.filter(pk__in=[row.pk for row in rows]).update(title="Faster")
    told = [f"“{row.place} Faster” was missed in round 1: check it again or carry it over." for row in rows]
    assert (len(told), list(closing.misses_settled(plan))) == (2, told)
    page = sign_in("planner").get(reverse("verification:overview", args=[plan.number])).content.decode()
    assert [f'#row-{row.place}"><span class="num">{row.place}</span> Faster</a>' in page for row in rows] == [True, True]


@pytest.mark.requirement("F8")
def test_what_is_stated_is_replaced_at_the_version_that_was_read(people, verifying, api_as, sign_in):
    body = {"plan": verifying.pk, "kind": "manual", "reason": "Nothing changed."}
    client = api_as("quality_manager")
    stated = client.post("/api/v1/document-updates/", body, format="json").json()
    again = {**body, "reason": "A typing error was mended."}
    answers = [client.post("/api/v1/document-updates/", {**again, **version}, format="json") for version in ({}, {"version": 1}, {"version": 1, "reason": "Later."})]
    assert (stated["version"], [answer.status_code for answer in answers]) == (1, [400, 201, 409])
    page = f"/plans/{verifying.number}/verification/documents/manual/"
    form = sign_in("quality_manager").get(page).context["form"]
    sent = {"new_version": "", "reason": "From the page.", "version": form["version"].value()}
    assert [sign_in("quality_manager").post(page, sent).status_code for _time in range(2)] == [302, 409]
