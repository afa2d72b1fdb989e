"""Plans, their parts and their moves at the API, through the same actions as the pages."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import actions, document
from plans.models import Plan
from plans.parts import KINDS
from tests.plans import factory

PLANS = "/api/v1/plans/"


def one(plan, *more) -> str:
    """The address of a plan, or of something below it."""
    return f"{PLANS}{plan.pk}/" + "".join(f"{part}/" for part in more)


def ids(answer) -> list[int]:
    """The ids in a list."""
    return [row["id"] for row in answer.json()["results"]]


def test_a_plan_is_created_once_per_key_and_read_back(people, api_as):
    client, key = api_as("planner"), str(uuid.uuid4())
    facts = {"title": "Shorter queues", "purposes": ["G2"], "planned_start": "2027-01-04"}
    answers = [client.post(PLANS, facts, headers={"Idempotency-Key": key}, format="json") for _click in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json()["id"], answers[0].json()["owner"], Plan.objects.count()) == (answers[1].json()["id"], people.planner.pk, 1)
    assert client.get(PLANS, {"number": answers[0].json()["number"]}).json()["count"] == 1


@pytest.mark.requirement("D4.1", "D4.2")
def test_the_whole_way_from_draft_to_started_at_the_api(people, api_as):
    plan = factory.draft(people)
    owner, head = api_as("quality_manager"), api_as("sms_owner")
    assert owner.post(one(plan, "submit"), {"note": "Please."}, format="json").json()["state"] == "in_review"
    seen = head.get(one(plan, "document")).json()
    assert seen["sha256"] == document.digest(seen["document"])
    assert head.post(one(plan, "approve"), {"seen_hash": "0" * 64}, format="json").status_code == 409
    assert head.post(one(plan, "approve"), {"seen_hash": seen["sha256"]}, format="json").json()["state"] == "approved"
    assert [row["sha256"] for row in owner.get(one(plan, "baselines")).json()] == [seen["sha256"]]
    assert owner.get(one(plan, "baselines", 1)).json()["document"] == seen["document"]
    assert [row["decision"] for row in owner.get(one(plan, "decisions")).json()] == ["approved"]
    assert owner.post(one(plan, "start")).json()["state"] == "in_progress"


def test_a_submission_with_gaps_lists_them_and_factors_say_the_same(people, api_as):
    plan = factory.draft(people, motive="")
    client = api_as("quality_manager")
    answer = client.post(one(plan, "submit"), {}, format="json")
    assert (answer.status_code, answer.json()["code"], len(answer.json()["missing"])) == (409, "not_ready", 1)
    missing = [(row["code"], [lack["section"] for lack in row["missing"]]) for row in client.get(one(plan, "factors")).json() if not row["holds"]]
    assert missing == [("F1", ["description"])]


def test_return_withdraw_revise_discard_and_cancel(people, api_as):
    plan = factory.submitted(people)
    owner, head = api_as("quality_manager"), api_as("sms_owner")
    assert head.post(one(plan, "return"), {"comment": ""}, format="json").status_code == 400
    again = (owner, "submit", {"note": "Nothing changed: the target was agreed with the customer."})
    steps = [(head, "return", {"comment": "Too low."}), again, (owner, "withdraw", {}), again]
    states = [client.post(one(plan, verb), body, format="json").json()["state"] for client, verb, body in steps]
    assert states == ["draft", "in_review", "draft", "in_review"]
    head.post(one(plan, "approve"), {"seen_hash": document.digest(document.of(Plan.objects.get()))}, format="json")
    revisions = [owner.post(one(plan, verb), {"note": "More."}, format="json").json()["revision_state"] for verb in ("revise", "discard-revision")]
    assert revisions == ["revising", "none"]
    assert owner.post(one(plan, "cancel"), {"reason": "x"}, format="json").status_code == 403
    assert head.post(one(plan, "cancel"), {"reason": "No money."}, format="json").json()["state"] == "cancelled"


def test_overrides_and_refused_acceptance(people, api_as):
    plan = factory.draft(people, staffing_needs="")
    owner, head = api_as("quality_manager"), api_as("sms_owner")
    owner.post(one(plan, "ask-override"), {"factor": "F7", "request": "No posts."}, format="json")
    owner.post(one(plan, "submit"), {}, format="json")
    assert head.post(one(plan, "override-factor"), {"factor": "F0", "reason": "x"}, format="json").status_code == 400
    assert head.post(one(plan, "override-factor"), {"factor": "F7", "reason": "Agreed."}, format="json").status_code == 200
    overridden = [row["code"] for row in owner.get(one(plan, "factors")).json() if row["overridden"]]
    assert overridden == ["F7"]
    assert head.post(one(plan, "close"), {}, format="json").status_code == 409


def test_an_edit_needs_the_version_it_was_read_at(people, api_as):
    plan, client = factory.draft(people), api_as("quality_manager")
    assert client.patch(one(plan), {"motive": "x"}, format="json").status_code == 400
    assert client.patch(one(plan), {"motive": "First.", "version": plan.version}, format="json").json()["motive"] == "First."
    stale = client.patch(one(plan), {"motive": "Second.", "version": plan.version}, format="json")
    assert (stale.status_code, stale.json()["theirs"]["motive"], stale.json()["yours"]["motive"]) == (409, "First.", "Second.")


@pytest.mark.requirement("D3.2", "D3.3", "D3.4", "D3.5", "D3.6")
def test_a_row_of_every_kind_is_listed_changed_removed_and_added(people, api_as):
    plan, client = factory.draft(people), api_as("quality_manager")
    # Backwards, so that what hangs on a row is looked at while it still does.
    for slug in [slug for slug in reversed(KINDS) if slug != "phases"]:
        path = f"/api/v1/plan-parts/{slug}/"
        row = client.get(path, {"plan": plan.pk}).json()["results"][-1]
        facts = {name: value for name, value in row.items() if value is not None}
        changed = client.patch(f"{path}{row['id']}/", facts, format="json")
        removed = client.delete(f"{path}{row['id']}/?version={row['version']}")
        added = client.post(path, facts, format="json")
        assert (slug, changed.status_code, removed.status_code, added.status_code) == (slug, 200, 204, 201)


def test_a_row_is_added_once_per_key_and_refused_at_its_field(people, api_as):
    plan, client = factory.draft(people), api_as("quality_manager")
    path, headers = "/api/v1/plan-parts/phases/", {"Idempotency-Key": str(uuid.uuid4())}
    good = {"plan": plan.pk, "name": "P", "planned_start": "2026-05-01", "planned_end": "2026-06-01"}
    made = [client.post(path, good, headers=headers, format="json").json()["id"] for _click in range(2)]
    assert len(set(made)) == 1
    wrong = [good | {"planned_end": "2026-04-01"}, good | {"name": "x" * 1_000_000}, good | {"name": "a\x00b"}, good | {"plan": 0}]
    answers = [client.post(path, body, format="json") for body in wrong]
    assert [(answer.status_code, list(answer.json())) for answer in answers] == [
        (400, ["planned_end"]), (400, ["name"]), (400, ["name"]), (400, ["plan"])
    ]  # fmt: skip


def test_a_stale_removal_is_409(people, api_as):
    plan, client = factory.draft(people), api_as("quality_manager")
    row = plan.outcomes.get()
    actions.edit_part(row, people.planner, row.version, text="Changed.")
    path = f"/api/v1/plan-parts/outcomes/{row.pk}/"
    assert [client.delete(f"{path}?version={version}").status_code for version in (1, 2)] == [409, 204]


def test_what_one_may_not_see_is_404_and_what_one_may_not_do_403(people, api_as):
    plan = factory.draft(people)
    goal = f"/api/v1/plan-parts/goals/{plan.goals.get().pk}/"
    leader, auditor = api_as("leadership"), api_as("auditor")
    assert [leader.get(one(plan)).status_code, leader.get(goal).status_code, leader.get(one(plan, "document")).status_code] == [404, 404, 404]
    assert leader.get(PLANS).json()["count"] == 0
    assert [auditor.get(one(plan)).status_code, auditor.patch(one(plan), {"motive": "x", "version": 1}, format="json").status_code] == [200, 403]
    assert auditor.delete(goal).status_code == 403
    assert [auditor.get(f"{PLANS}999999/").status_code, auditor.get(f"{PLANS}x/").status_code] == [404, 404]


def test_an_open_revision_stays_with_those_who_work_on_it(people, api_as):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="A new motive.")
    motives = {key: api_as(key).get(one(plan)).json()["motive"] for key in ("planner", "leadership")}
    assert motives == {"planner": "A new motive.", "leadership": "Customers wait."}
    assert api_as("leadership").get(PLANS).json()["results"][0]["motive"] == "Customers wait."
    assert api_as("leadership").get(one(plan, "document")).json()["document"] == plan.baseline.document
    assert api_as("leadership").get("/api/v1/plan-parts/goals/", {"plan": plan.pk}).json()["count"] == 0


def test_the_list_is_filtered_ordered_and_constant_in_queries(people, api_as):
    client, counts = api_as("planner"), []
    for wanted in (1, 3):
        while Plan.objects.count() < wanted:
            factory.approved(people)
        client.get(PLANS)
        with CaptureQueriesContext(connection) as queries:
            client.get(PLANS)
        counts.append(len(queries))
    first, *_between, last = Plan.objects.order_by("id")
    assert counts[0] == counts[1]
    assert ids(client.get(PLANS, {"ordering": "number"}))[0] == first.pk
    assert (ids(client.get(PLANS, {"q": last.number})), ids(client.get(PLANS, {"state": "draft"}))) == ([last.pk], [])


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "9" * 12])
def test_a_row_is_not_removed_at_a_version_that_is_no_number(people, api_as, version):
    plan = factory.draft(people)
    goal = plan.goals.get()
    answer = api_as("quality_manager").delete(f"/api/v1/plan-parts/goals/{goal.pk}/?version={version}")
    assert (answer.status_code, list(answer.json()), plan.goals.count()) == (400, ["version"], 1)
