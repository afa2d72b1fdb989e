"""Who reads which events, how they are filtered, and what a page of them shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from audit import registry, trail
from audit.filters import verb_choices
from audit.models import Event
from plans import actions
from plans.models import Plan
from tests.plans import factory

LIST = reverse("audit:list")


def shown(response):
    """The (what, object) pairs on a page."""
    return [(line.what, line.object) for line in response.context["events"]]


@pytest.mark.parametrize("key", ["planner", "delivery", "leadership", "supervision", "administrator", "checker"])
def test_whoever_may_not_read_the_history_is_refused(sign_in, api_as, key):
    assert sign_in(key).get(LIST).status_code == 403
    assert api_as(key).get("/api/v1/events/").status_code == 403


def test_the_auditor_reads_events_of_people_and_the_quality_manager_does_not(sign_in):
    everything = sign_in("auditor").get(LIST, {"verb": "user.grant"})
    assert len(shown(everything)) == 11
    assert shown(sign_in("quality_manager").get(LIST, {"verb": "user.grant"})) == []


def test_an_event_of_a_confidential_plan_does_not_exist_for_another_manager(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Quiet", confidential=True)
    event = Event.objects.of(plan).get()
    answers = {key: sign_in(key).get(reverse("audit:detail", args=[event.pk])).status_code for key in ("auditor", "sms_owner", "second_manager")}
    assert answers == {"auditor": 200, "sms_owner": 200, "second_manager": 404}


def test_an_edit_is_shown_with_old_beside_new_under_the_fields_own_names(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Old name")
    actions.edit_plan(plan, people.quality_manager, plan.version, title="New name", purposes=["G1"])
    line = sign_in("auditor").get(LIST, {"verb": "plan.edit"}).context["events"][0]
    assert [(change.label, change.old, change.new) for change in line.changes] == [
        ("Name of the improvement", "Old name", "New name"),
        ("Purposes served", "", "Improve service capability"),
    ]


def test_a_move_is_shown_with_its_states_in_words(people, sign_in):
    plan = factory.submitted(people)
    line = sign_in("auditor").get(LIST, {"verb": "plan.submit", "plan": plan.number}).context["events"][0]
    assert (line.changes[0].label, line.changes[0].old, line.changes[0].new) == ("Stage", "Draft", "In review")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"text": "no money"}, 1),
        ({"plan": "sip-", "verb": "plan.cancel"}, 1),
        ({"plan": "SIP-1999-000"}, 0),
        ({"object_type": "plans.plan", "verb": "plan.cancel"}, 1),
        ({"object_type": "accounts.user", "verb": "plan.cancel"}, 0),
        ({"start": "2001-01-01", "end": "2001-01-02"}, 0),
    ],
)
def test_each_filter_narrows_the_list(people, sign_in, query, expected):
    plan = actions.create_plan(people.quality_manager, title="A plan")
    actions.cancel(plan, people.quality_manager, "No money.")
    assert len(shown(sign_in("auditor").get(LIST, query))) == expected


def test_the_day_filters_take_in_both_days(people, sign_in):
    actions.create_plan(people.quality_manager, title="A plan")
    today = timezone.localdate()
    client = sign_in("auditor")
    assert len(shown(client.get(LIST, {"verb": "plan.create", "start": today, "end": today}))) == 1
    assert len(shown(client.get(LIST, {"verb": "plan.create", "start": today + timedelta(days=1)}))) == 0


def test_the_actor_filter_keeps_what_that_person_did(people, sign_in):
    actions.create_plan(people.quality_manager, title="A plan")
    found = sign_in("auditor").get(LIST, {"actor": people.quality_manager.pk})
    assert {line.who for line in found.context["events"]} == {str(people.quality_manager)}


@pytest.mark.parametrize(
    ("query", "expected"), [({}, False), ({"sign_ins": "true"}, True), ({"verb": "user.sign_in"}, True), ({"text": "a"}, False)]
)
def test_sign_ins_appear_for_whoever_asks_for_them(people, sign_in, api_as, query, expected):
    trail.record(people.planner, "user.sign_in", people.planner)
    page = sign_in("auditor").get(LIST, query)
    rows = api_as("auditor").get("/api/v1/events/", query).json()["results"]
    assert ("Signed in" in {what for what, _ in shown(page)}, "user.sign_in" in {row["verb"] for row in rows}) == (expected, expected)


def test_a_sign_in_can_be_read_by_its_number(people, sign_in, api_as):
    client, api = sign_in("auditor"), api_as("auditor")
    event = trail.record(people.planner, "user.sign_in", people.planner)
    assert api.get(f"/api/v1/events/{event.pk}/").status_code == 200
    assert client.get(reverse("audit:detail", args=[event.pk])).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_filter_groups_its_verbs_and_no_two_read_alike(language):
    with translation.override(language):
        groups = verb_choices()
    words = [words for _, choices in groups for _, words in choices]
    assert sorted(verb for _, choices in groups for verb, _ in choices) == sorted(registry.VERBS)
    assert sorted(words) == sorted(set(words))
    assert [label for label, _ in groups if label in registry.GROUPS] == []


@pytest.mark.parametrize("query", [{"actor": "x"}, {"verb": "no.such"}, {"start": "yesterday"}, {"before": "x"}, {"before": "9" * 40}, {"plan": "'; --"}])
def test_nonsense_in_a_filter_is_no_server_error(sign_in, query):
    assert sign_in("auditor").get(LIST, query).status_code == 200


def test_a_long_event_is_cut_in_the_list_and_whole_on_its_page(people, sign_in):
    plan = factory.draft(people)
    client, create = sign_in("auditor"), Event.objects.of(plan).first()
    line = client.get(LIST, {"verb": "plan.create"}).context["events"][0]
    page = client.get(reverse("audit:detail", args=[create.pk]))
    assert (len(line.changes), len(line.changes) + line.more) == (5, len(page.context["changes"]))


def test_older_and_newer_lead_through_all_events_and_back(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="0")
    for number in range(1, 35):
        plan = actions.edit_plan(plan, people.quality_manager, plan.version, title=str(number))
    client = sign_in("auditor")
    first = client.get(LIST, {"verb": "plan.edit"}).context["part"]
    second = client.get(LIST, {"verb": "plan.edit", "before": first.older}).context["part"]
    back = client.get(LIST, {"verb": "plan.edit", "after": second.newer}).context["part"]
    assert [len(part.rows) for part in (first, second, back)] == [25, 9, 25]
    assert (second.older, back.rows) == (None, first.rows)


def test_a_longer_history_takes_no_more_queries(people, sign_in):
    client = sign_in("auditor")
    counts = []
    for titles in (["a"], ["b", "c"]):
        for title in titles:
            actions.create_plan(people.quality_manager, title=title)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"verb": "plan.create"})
        counts.append(len(queries))
    assert counts == [9, 9]


def test_an_events_page_shows_the_whole_seal_and_its_neighbours(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="A plan")
    actions.cancel(plan, people.quality_manager, "No money.")
    create, cancel = Event.objects.of(plan)
    page = sign_in("auditor").get(reverse("audit:detail", args=[cancel.pk]))
    assert (page.context["holds"], page.context["before"], page.context["after"]) == (True, create, None)
    assert cancel.hash in page.content.decode()


def test_a_plans_own_tab_shows_its_events_alone(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Mine")
    actions.create_plan(people.quality_manager, title="Other")
    page = sign_in("quality_manager").get(reverse("plans:history", args=[plan.number]))
    assert shown(page) == [("Plan created", str(plan))]


def test_a_plans_history_is_refused_to_its_readers_without_the_right(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Mine")
    address = reverse("plans:history", args=[plan.number])
    assert [sign_in(key).get(address).status_code for key in ("planner", "delivery")] == [403, 404]


def test_the_auditor_has_the_chains_verified_and_nobody_else(sign_in):
    address = reverse("audit:verify")
    answer = sign_in("auditor").post(address, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["The history holds: every event of every chain was verified."]
    assert sign_in("sms_owner").post(address).status_code == 403
    assert sign_in("auditor").get(address).status_code == 405


def test_the_api_lists_events_with_words_and_offers_no_writing(people, api_as):
    actions.create_plan(people.quality_manager, title="A plan")
    api = api_as("auditor")
    row = api.get("/api/v1/events/", {"verb": "plan.create"}).json()["results"][0]
    assert (row["verb"], row["actor_name"], row["object_label"]) == ("plan.create", str(people.quality_manager), str(Plan.objects.get()))
    one = f"/api/v1/events/{row['id']}/"
    assert [api.get(one).status_code, api.post("/api/v1/events/").status_code, api.patch(one).status_code, api.delete(one).status_code] == [200, 405, 405, 405]
