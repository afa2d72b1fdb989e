"""What somebody may not read does not come to them by another way, and an auditor takes no part in what they audit."""

from datetime import date

import pytest

from audit.errors import NotAllowed
from plans import actions, approvals
from plans.states import PlanState
from tests.plans import factory
from tests.plans.approving import approve, delegate, fresh, give_back, grant, revised, stored, submitted

# An auditor decides nothing


def test_whoever_becomes_an_auditor_decides_no_more_on_behalf_of_anybody(people, api_as):
    plan = submitted(people)
    delegate(people.sms_owner, people.checker)
    grant(people, "checker", "auditor")
    for decide in (approve, give_back):
        with pytest.raises(NotAllowed):
            decide(plan, people.checker)
    people.checker = fresh(people.checker)
    answer = api_as("checker").post(f"/api/v1/plans/{plan.pk}/approve/", {"seen_hash": stored(plan).submitted_hash})
    assert (answer.status_code, stored(plan).state) == (403, PlanState.IN_REVIEW)


def test_whoever_becomes_an_auditor_decides_no_more_where_a_step_names_them(people):
    plan = submitted(people, ("Approval", "any", "sms_owner", people.checker))
    delegate(people.checker, people.colleague)
    person = grant(people, "checker", "auditor")
    for one in (person, people.colleague):
        with pytest.raises(NotAllowed):
            approve(plan, one)
    step = approvals.present_step(approvals.steps_of(approvals.running(plan)))
    assert approvals.candidates(step.seats, set()) == [[people.sms_owner], []]


def test_a_head_of_the_system_who_audits_too_decides_by_their_own_right(people):
    plan = submitted(people)
    assert approve(plan, grant(people, "sms_owner", "auditor")).state == PlanState.APPROVED


# What approvers say about a draft

SAID = "Leave the dismissals out."


@pytest.fixture
def returned(people):
    """A plan in force whose open revision was returned with a comment, and submitted again."""
    plan = submitted(people, plan=revised(factory.approved(people), people))
    give_back(plan, people.sms_owner, SAID)
    plan = stored(plan)
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="Without them.")
    return actions.submit(plan, people.quality_manager)


def decisions_told(client, plan) -> list[str]:
    """The decisions that the API tells."""
    return [one["decision"] for one in client.get(f"/api/v1/plans/{plan.pk}/decisions/").json()]


def test_what_was_said_about_a_revision_stays_with_those_who_work_on_it(returned, api_as):
    told = {key: decisions_told(api_as(key), returned) for key in ("colleague", "delivery", "planner", "sms_owner")}
    every = ["returned", "approved"]
    assert told == {"colleague": ["approved"], "delivery": every, "planner": every, "sms_owner": every}


def test_the_rail_tells_a_reader_of_the_baseline_nothing_of_the_approval_of_a_revision(returned, sign_in):
    shown = {}
    for key in ("colleague", "planner"):
        answer = sign_in(key).get(returned.get_absolute_url())
        shown[key] = (SAID in answer.content.decode(), answer.context["side"].progress is not None, len(answer.context["side"].decisions))
    assert shown == {"colleague": (False, False, 1), "planner": (True, True, 2)}


def test_what_was_said_about_a_discarded_revision_is_told_to_nobody_who_did_not_work_on_it(returned, people, api_as, sign_in):
    plan = actions.withdraw(returned, people.quality_manager)
    plan = actions.discard_revision(plan, people.quality_manager, "Not now.")
    statuses = {key: (decisions_told(api_as(key), plan), api_as(key).get(f"/api/v1/plans/{plan.pk}/approval/").status_code) for key in ("colleague", "delivery")}
    assert statuses == {"colleague": (["approved"], 404), "delivery": (["returned", "approved"], 200)}
    assert SAID not in sign_in("colleague").get(plan.get_absolute_url()).content.decode()
    states = {key: [one["state"] for one in api_as(key).get("/api/v1/approvals/", {"plan": plan.pk}).json()["results"]] for key in statuses}
    assert states == {"colleague": ["approved"], "delivery": ["withdrawn", "returned", "approved"]}


# Lists, their filters and their order

NEW = "Quite another name"


@pytest.fixture
def moved(people):
    """Two plans: the first ends earlier than the second in force, and later in an open revision that renames it."""
    first, second = factory.approved(people), factory.approved(people, title="The other", planned_end=date(2026, 12, 24))
    first = actions.revise(first, people.quality_manager, "Later.")
    return actions.edit_plan(first, people.quality_manager, first.version, title=NEW, planned_end=date(2026, 12, 30)), second


def test_plans_stand_in_the_order_of_the_planned_ends_that_are_read(moved, sign_in, api_as):
    first, second = moved
    shown = {}
    for key in ("colleague", "delivery", "planner"):
        for order in ("planned_end", "-planned_end"):
            page = [line.number for line in sign_in(key).get("/plans/", {"ordering": order}).context["lines"]]
            told = [row["number"] for row in api_as(key).get("/api/v1/plans/", {"ordering": order}).json()["results"]]
            shown[key, order] = (page == told, page)
    in_force, working = [first.number, second.number], [second.number, first.number]
    assert shown == {
        ("colleague", "planned_end"): (True, in_force), ("colleague", "-planned_end"): (True, working),
        ("delivery", "planned_end"): (True, working), ("delivery", "-planned_end"): (True, in_force),
        ("planner", "planned_end"): (True, working), ("planner", "-planned_end"): (True, in_force),
    }  # fmt: skip


def test_the_filter_of_the_versions_of_documents_names_plans_as_they_are_read(moved, sign_in):
    assert {key: NEW in sign_in(key).get("/services/documents/").content.decode() for key in ("colleague", "planner")} == {"colleague": False, "planner": True}


def people_offered(answer, name) -> list[str]:
    """The people whom a filter offers."""
    return sorted(person.username for person in answer.context["filter"].form.fields[name].queryset)


@pytest.fixture
def hidden(people):
    """A confidential draft of the quality manager in which somebody has work."""
    return factory.draft(people, confidential=True)


def test_filters_name_nobody_of_a_plan_that_one_may_not_see(hidden, people, sign_in, api_as):
    lists = [("/plans/", "owner"), ("/areas/C1/", "assignee")]
    assert {key: [people_offered(sign_in(key).get(url), name) for url, name in lists] for key in ("leadership", "auditor")} == {
        "leadership": [[], []], "auditor": [["wang.min"], ["chen.jie"]],
    }  # fmt: skip
    asked = {"/api/v1/plans/": {"owner": people.quality_manager.pk}, "/api/v1/work-items/": {"assignee": people.delivery.pk}}
    assert [api_as("leadership").get(url, query).status_code for url, query in asked.items()] == [400, 400]


# The history of inputs


def test_the_history_of_inputs_names_no_plan_that_one_may_not_see(people, api_as, sign_in):
    plan = factory.approved(people, confidential=True)
    left = actions.carry_over(plan, people.quality_manager, title="Still slow", description="Not cured.")
    asked = {"chain_kind": "inputs", "verb": "input.plan"}
    told = {}
    for key in ("second_manager", "quality_manager", "auditor"):
        client = api_as(key)
        texts = client.get("/api/v1/events/", {"page_size": 500}).content.decode() + sign_in(key).get("/history/").content.decode()
        found = client.get("/api/v1/events/", {"text": plan.number}).json()["count"] > 0
        told[key] = (plan.number in texts, found, client.get("/api/v1/events/", asked).json()["count"])
    assert told == {"second_manager": (False, False, 0), "quality_manager": (True, True, 1), "auditor": (True, True, 1)}
    assert left.origin_plan == plan


def test_nothing_done_to_an_input_that_one_may_not_see_is_told_anywhere(people, api_as, sign_in):
    plan = factory.approved(people, confidential=True)
    manager = people.quality_manager
    left = actions.carry_over(plan, people.planner, title="Still slow", description="Not cured.")
    left = actions.edit_input(left, manager, left.version, title="Quietly slow")
    other = actions.raise_input(people.planner, title="Slow", description="Seen.", kind="D2.12")
    actions.adopt_input(left, manager, "Quietly adopted.")
    actions.merge_input(other, manager, "Quietly the same.", into=left)
    told = {}
    for key in ("second_manager", "auditor"):
        client, page = api_as(key), sign_in(key)
        pages = [client.get("/api/v1/events/", {"page_size": 500}).content, page.get("/history/").content]
        files = [b"".join(one.streaming_content) for one in (page.get("/history/file/"), client.get("/api/v1/events/export/"))]
        told[key] = [(b"Quietly" in text, left.number.encode() in text) for text in [*pages, *files]]
    assert told == {"second_manager": [(False, False)] * 4, "auditor": [(True, True)] * 4}
