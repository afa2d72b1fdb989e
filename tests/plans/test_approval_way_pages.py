"""The way of a document through its steps at the pages and the API: who decides is seen before, during and after."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as accounts
from plans import actions
from plans.states import PlanState
from tests.plans import factory
from tests.plans.approving import (
    TWO_STEPS,
    approve,
    delegate,
    grant,
    hash_of,
    revised,
    route,
    stored,
    submitted,
    two_steps,
)

pytestmark = pytest.mark.requirement("D4.2")


def deed(client, plan, verb, **words):
    """POST one move of the plan."""
    return client.post(reverse(f"plans:{verb}", args=[plan.number]), words)


def page(client, plan):
    """The approver's page as somebody sees it."""
    return client.get(reverse("plans:approval", args=[plan.number]))


def api(plan, verb) -> str:
    """The address of a move, or of what is read, at the API."""
    return f"/api/v1/plans/{plan.pk}/{verb}/"


def names(choice) -> list[list[str]]:
    """Who may decide in each step of a route that is offered."""
    return [[str(person) for seat in step.seats for person in seat.people] for step in choice.steps]


# Before submission


def test_the_owner_sees_who_will_decide_before_submitting(people, sign_in):
    plan = factory.draft(people)
    client = sign_in("quality_manager")
    alone = client.get(plan.get_absolute_url())
    assert [names(choice) for choice in alone.context["side"].routes] == [[[str(people.sms_owner)]]]
    assert b'name="route"' not in alone.content
    way = two_steps(people, standard=True)
    route(people, ("Approval", "any", "sms_owner"), name="Short way")
    offered = client.get(plan.get_absolute_url())
    choices = offered.context["side"].routes
    assert [(choice.name, choice.chosen, names(choice)) for choice in choices] == [
        ("Long way", True, [[str(people.supervision)], [str(people.sms_owner)]]), ("Short way", False, [[str(people.sms_owner)]]),
    ]  # fmt: skip
    assert f'<input type="radio" name="route" value="{way.pk}" checked>' in offered.content.decode()
    assert sign_in("planner").get(plan.get_absolute_url()).context["side"].routes == ()


def test_the_picked_route_is_taken(people, sign_in):
    plan = factory.draft(people)
    two_steps(people, standard=True)
    short = route(people, ("Approval", "any", "sms_owner"), name="Short way")
    deed(sign_in("quality_manager"), plan, "submit", route=str(short.pk), note="Please.")
    assert stored(plan).approvals.get().route == short


@pytest.mark.parametrize("given", ["999", "x", "9" * 40, "-1"])
def test_a_route_that_does_not_exist_is_refused(people, sign_in, given):
    plan = factory.draft(people)
    answer = sign_in("quality_manager").post(reverse("plans:submit", args=[plan.number]), {"route": given}, follow=True)
    assert ("There is no such route." in answer.content.decode(), stored(plan).state) == (True, PlanState.DRAFT)


def test_a_route_that_nobody_could_decide_says_so_and_is_not_chosen(people, sign_in):
    plan = factory.draft(people)
    way = route(people, ("Look", "any", people.leadership), ("Approval", "any", "sms_owner"), standard=True)
    short = route(people, ("Approval", "any", "sms_owner"), name="Short way")
    accounts.deactivate(people.leadership, people.administrator)
    client = sign_in("quality_manager")
    choices = client.get(plan.get_absolute_url()).context["side"].routes
    assert [(choice.pk, choice.chosen, len(choice.blocked)) for choice in choices] == [(way.pk, False, 1), (short.pk, True, 0)]
    refused = deed(client, plan, "submit", route=str(way.pk))
    assert (refused.status_code, [str(hint).split(":")[0] for hint in refused.context["refusal"]["hints"]]) == (409, ["Step “Look”"])


def test_more_routes_take_no_more_queries_on_the_plans_page(people, sign_in):
    plan, client, counts = factory.draft(people), sign_in("quality_manager"), []
    for count in (1, 3):
        for number in range(count):
            route(people, *TWO_STEPS, name=f"Way {count} {number}")
        with CaptureQueriesContext(connection) as seen:
            client.get(plan.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1]


# The approver's page


def test_the_page_shows_the_steps_who_decided_and_whose_turn_it_is(people, sign_in):
    plan = submitted(people, *TWO_STEPS)
    delegate(people.supervision, people.colleague)
    approve(plan, people.colleague, "Read.")
    shown = page(sign_in("sms_owner"), plan)
    steps = shown.context["progress"].steps
    assert [(step.name, step.state) for step in steps] == [("Quality review", "done"), ("Approval", "now")]
    assert f"{people.colleague} on behalf of {people.supervision}" in shown.content.decode()
    assert (shown.context["may_approve"], shown.context["last_step"], "Approve and freeze" in shown.content.decode()) == (True, True, True)


def test_an_earlier_step_approves_its_step_and_is_told_who_is_next(people, sign_in):
    plan = submitted(people, *TWO_STEPS)
    client = sign_in("supervision")
    assert "Approve this step" in page(client, plan).content.decode()
    answer = client.post(reverse("plans:approve", args=[plan.number]), {"seen_hash": hash_of(plan)}, follow=True)
    assert "“Approval” now waits for Head of the service management system." in answer.content.decode()
    after = page(client, plan)
    assert (after.context["may_approve"], after.context["named"], b"seen_hash" in after.content) == (False, True, False)


def test_whose_turn_it_is_not_is_told_so(people, sign_in):
    plan = submitted(people, *TWO_STEPS)
    shown = page(sign_in("sms_owner"), plan)
    assert (shown.context["may_approve"], "You take part in this approval, but it is not your turn now." in shown.content.decode()) == (False, True)
    refused = deed(sign_in("sms_owner"), plan, "approve", seen_hash=hash_of(plan))
    assert (refused.status_code, refused.context["refusal"]["title"]) == (409, "Not possible now")


def test_a_delegate_is_told_on_whose_behalf_they_decide(people, sign_in):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    client = sign_in("colleague")
    shown = page(client, plan)
    assert (shown.context["principal"], f"You decide on behalf of {people.sms_owner}." in shown.content.decode()) == (people.sms_owner, True)
    deed(client, plan, "approve", seen_hash=shown.context["sha256"])
    assert f"{people.colleague} on behalf of {people.sms_owner}" in sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()


def test_a_delegate_who_returned_a_draft_is_led_home_for_they_read_it_no_longer(people, sign_in, api_as):
    plan = submitted(people)
    delegate(people.sms_owner, people.checker)
    home = deed(sign_in("checker"), plan, "return", comment="More.")
    actions.submit(stored(plan), people.quality_manager, "It stands as it is.")
    silent = api_as("checker").post(api(plan, "return"), {"comment": "More."}, format="json")
    late = deed(sign_in("checker"), plan, "return", comment="More.")
    assert (home.url, silent.status_code, late.status_code, stored(plan).decisions.count()) == ("/", 204, 404, 2)


def test_whoever_edited_the_revision_may_return_it_but_not_approve_it(people, sign_in):
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, scope="Wider.")
    plan = submitted(people, ("Look", "any", people.planner, people.supervision), ("Approval", "any", "sms_owner"), plan=plan)
    client = sign_in("planner")
    shown = page(client, plan)
    assert (shown.context["may_approve"], shown.context["may_return"]) == (False, True)
    assert "You edited this revision, so you may return it but not approve it." in shown.content.decode()
    deed(client, plan, "return", comment="I forgot something.", seen_hash=shown.context["sha256"])
    assert stored(plan).state == PlanState.DRAFT


def test_the_second_approver_is_told_who_was_faster(people, sign_in):
    plan = submitted(people)
    grant(people, "second_manager", "sms_owner")
    seen = hash_of(plan)
    deed(sign_in("sms_owner"), plan, "approve", seen_hash=seen)
    late = deed(sign_in("second_manager"), plan, "approve", seen_hash=seen)
    assert (late.status_code, late.context["refusal"]["title"], late.context["refusal"]["back_url"]) == (409, "Somebody was faster", plan.get_absolute_url())
    assert late.context["refusal"]["message"].startswith(f"{people.sms_owner} was faster: Approved, ")


def test_a_document_that_changed_since_it_was_read_is_409_and_leads_back_to_it(people, sign_in):
    plan = submitted(people)
    client = sign_in("sms_owner")
    for verb in ("approve", "return"):
        refused = deed(client, plan, verb, seen_hash="0" * 64, comment="x")
        assert (refused.status_code, refused.context["refusal"]["back_url"]) == (409, reverse("plans:approval", args=[plan.number]))
    assert stored(plan).decisions.count() == 0


def test_a_revision_shows_its_way_and_what_it_changes(people, sign_in):
    plan = actions.submit(revised(factory.approved(people), people), people.quality_manager, route=two_steps(people))
    shown = page(sign_in("supervision"), plan)
    assert ([step.state for step in shown.context["progress"].steps], bool(shown.context["changes"])) == (["now", "next"], True)


# API


def test_the_api_takes_a_route_shows_the_way_and_who_decided(people, api_as):
    plan = factory.draft(people)
    way = two_steps(people)
    delegate(people.supervision, people.colleague)
    owner, delegated, head = api_as("quality_manager"), api_as("colleague"), api_as("sms_owner")
    assert owner.get(api(plan, "approval")).status_code == 404
    assert owner.post(api(plan, "submit"), {"route": way.pk}, format="json").status_code == 200
    seen = head.get(api(plan, "document")).json()["sha256"]
    assert delegated.post(api(plan, "approve"), {"seen_hash": seen}, format="json").status_code == 200
    told = head.get(api(plan, "approval")).json()
    assert [(step["name"], step["state"], [seat["label"] for seat in step["seats"]]) for step in told["steps"]] == [
        ("Quality review", "done", [told["steps"][0]["seats"][0]["label"]]), ("Approval", "now", [told["steps"][1]["seats"][0]["label"]]),
    ]  # fmt: skip
    assert ([one["id"] for one in told["steps"][1]["seats"][0]["people"]], told["state"], told["route"]) == ([people.sms_owner.pk], "running", way.pk)
    assert head.post(api(plan, "approve"), {"seen_hash": seen}, format="json").json()["state"] == "approved"
    decisions = head.get(api(plan, "decisions")).json()
    assert [(one["decided_by"], one["on_behalf_of"], one["step"], one["step_name"]) for one in decisions] == [
        (people.sms_owner.pk, None, 2, "Approval"), (people.colleague.pk, people.supervision.pk, 1, "Quality review"),
    ]  # fmt: skip


def test_the_api_refuses_with_the_same_words(people, api_as):
    plan = submitted(people, *TWO_STEPS)
    head = api_as("sms_owner")
    early = head.post(api(plan, "approve"), {"seen_hash": hash_of(plan)}, format="json")
    changed = api_as("supervision").post(api(plan, "return"), {"comment": "x", "seen_hash": "0" * 64}, format="json")
    unknown = api_as("quality_manager").post(api(plan, "submit"), {"route": 999}, format="json")
    assert [(answer.status_code, answer.json().get("code")) for answer in (early, changed)] == [(409, "wrong_state"), (409, "somebody_was_faster")]
    assert (unknown.status_code, list(unknown.json())) == (400, ["route"])


def test_a_step_that_nobody_may_decide_is_told_as_missing(people, api_as):
    plan = factory.draft(people)
    way = route(people, ("Look", "any", people.leadership), ("Approval", "any", "sms_owner"))
    accounts.deactivate(people.leadership, people.administrator)
    answer = api_as("quality_manager").post(api(plan, "submit"), {"route": way.pk}, format="json")
    assert (answer.status_code, answer.json()["code"], len(answer.json()["missing"])) == (409, "not_ready", 1)


def test_the_way_of_a_revision_in_review_is_not_shown_to_those_who_do_not_work_on_it(people, api_as):
    plan = actions.submit(revised(factory.approved(people), people), people.quality_manager)
    assert [api_as(key).get(api(plan, "approval")).status_code for key in ("leadership", "supervision", "sms_owner")] == [404, 200, 200]


def test_approvals_are_listed_to_those_who_read_the_working_document(people, api_as, django_assert_num_queries):
    plan, program = submitted(people, *TWO_STEPS), api_as("sms_owner")
    with django_assert_num_queries(3):
        program.get("/api/v1/approvals/")
    revision = actions.submit(revised(factory.approved(people), people), people.quality_manager)
    seen = {key: sorted({row["plan"] for row in api_as(key).get("/api/v1/approvals/").json()["results"]}) for key in ("sms_owner", "leadership", "quality_manager")}
    assert seen == {"sms_owner": [plan.pk, revision.pk], "leadership": [], "quality_manager": [plan.pk, revision.pk]}
    running = api_as("sms_owner").get(f"/api/v1/approvals/?state=running&plan={plan.pk}").json()["results"]
    assert [[seat["role"] for seat in one["seats"]] for one in running] == [["supervision", "sms_owner"]]
    with django_assert_num_queries(3):
        program.get("/api/v1/approvals/")


def test_the_report_names_the_step_and_on_whose_behalf_it_was_decided(people):
    from reports.content.build import _approvals

    plan = submitted(people, *TWO_STEPS)
    delegate(people.sms_owner, people.colleague)
    approve(plan, people.supervision)
    approve(plan, people.colleague)
    assert [(one.by, one.step, one.on_behalf_of) for one in _approvals(stored(plan))] == [
        (str(people.supervision), "Quality review", ""), (str(people.colleague), "Approval", str(people.sms_owner)),
    ]  # fmt: skip
