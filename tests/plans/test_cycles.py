"""Planning cycles: each of the twelve kinds is looked at, "none found" only where it is true, closed when all is seen (D2, F2)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from accounts import duties
from audit.errors import NotAllowed, NotReady, Stale, WrongState
from audit.models import Event
from plans import actions
from plans.models import CycleLook, PlanningCycle
from plans.states import InputKind
from tests.plans.test_inputs import raised

TODAY = timezone.localdate()
KEY = "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"
API = "/api/v1/planning-cycles/"
GOOD = {"name": "2026-2", "starts": "2026-07-01", "ends": "2026-12-31"}
MAY = {"quality_manager": 200, "planner": 200, "sms_owner": 403, "delivery": 403, "auditor": 403, "administrator": 403}


@pytest.fixture
def cycle(people):
    return opened(people)


def opened(people, name="This week", starts=TODAY - timedelta(days=7), ends=TODAY + timedelta(days=7)):
    return actions.open_cycle(people.planner, name=name, starts=starts, ends=ends)


def look(cycle, people, kind="D2.3", **facts):
    return actions.look_at(cycle, people.planner, kind, **{"note": "The standards in force.", "none_found": True, **facts})


def look_at_all(cycle, people):
    for kind in InputKind.values:
        look(cycle, people, kind)


def test_a_cycle_is_opened_looked_through_closed_and_opened_again_in_the_trail(people, cycle):
    look_at_all(cycle, people)
    closed = actions.close_cycle(cycle, people.quality_manager)
    assert actions.reopen_cycle(closed, people.planner).state == "open"
    verbs = list(Event.objects.of(cycle).values_list("verb", "new_state"))
    assert verbs == [("cycle.open", ""), ("cycle.close", "closed"), ("cycle.reopen", "open")]
    assert Event.objects.filter(verb="cycle.look").count() == 12


@pytest.mark.requirement("F2")
def test_none_found_is_refused_while_inputs_of_the_kind_are_there(people, cycle):
    raised(people)
    with pytest.raises(ValidationError) as refused:
        look(cycle, people, "D2.4")
    assert list(refused.value.message_dict) == ["none_found"]
    assert look(cycle, people, "D2.4", none_found=False).none_found is False
    assert look(cycle, people, "D2.5").none_found is True


def test_inputs_before_and_after_the_span_do_not_count(people):
    raised(people)
    past = opened(people, "Past", TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    to_come = opened(people, "To come", TODAY + timedelta(days=1), TODAY + timedelta(days=9))
    today = opened(people, "Today", TODAY, TODAY)
    assert [look(one, people, "D2.4").none_found for one in (past, to_come)] == [True, True]
    with pytest.raises(ValidationError):
        look(today, people, "D2.4")


@pytest.mark.requirement("F2")
def test_closing_names_each_kind_not_looked_at_and_each_look_that_no_longer_holds(people, cycle):
    look(cycle, people, "D2.4")
    for kind in InputKind.values[5:]:
        look(cycle, people, kind)
    raised(people)
    with pytest.raises(NotReady) as refused:
        actions.close_cycle(cycle, people.planner)
    assert [sentence.split(" ")[0].rstrip("：") for sentence in refused.value.missing] == ["D2.1", "D2.2", "D2.3", "D2.4", "D2.5"]


def test_a_later_look_replaces_the_earlier_one_at_its_version(people, cycle):
    first = look(cycle, people)
    again = actions.look_at(cycle, people.quality_manager, "D2.3", "All of them.", none_found=False, version=first.version)
    assert (again.pk, again.note, again.looked_by, again.version) == (first.pk, "All of them.", people.quality_manager, 2)
    for version in (1, None):
        with pytest.raises(Stale):
            look(cycle, people, version=version)


def test_the_same_key_records_one_look(people, cycle):
    assert look(cycle, people, key=KEY).pk == look(cycle, people, key=KEY).pk
    assert CycleLook.objects.get().version == 1


@pytest.mark.parametrize(("kind", "note", "field"), [("D2.99", "x", "kind"), ("", "x", "kind"), ("D2.3", "", "note"), ("D2.3", "x" * 2001, "note")])
def test_a_look_with_bad_input_is_refused_at_the_field(people, cycle, kind, note, field):
    with pytest.raises(ValidationError) as refused:
        look(cycle, people, kind, note=note)
    assert list(refused.value.message_dict) == [field]


def test_a_closed_cycle_takes_nothing(people, cycle):
    look_at_all(cycle, people)
    closed = actions.close_cycle(cycle, people.planner)
    for deed in (lambda: look(cycle, people, version=1), lambda: actions.edit_cycle(closed, people.planner, closed.version, name="B"), lambda: actions.close_cycle(cycle, people.planner)):
        with pytest.raises(WrongState):
            deed()
    actions.reopen_cycle(closed, people.planner)
    with pytest.raises(WrongState):
        actions.reopen_cycle(PlanningCycle.objects.get(), people.planner)


@pytest.mark.parametrize("key", ["sms_owner", "delivery", "supervision", "auditor", "administrator"])
def test_cycles_are_kept_by_those_who_decide_on_inputs_alone(people, cycle, key):
    person = getattr(people, key)
    for deed in (
        lambda: actions.open_cycle(person, **GOOD), lambda: actions.edit_cycle(cycle, person, 1, name="B"), lambda: actions.look_at(cycle, person, "D2.3", "x"),
        lambda: actions.close_cycle(cycle, person), lambda: actions.reopen_cycle(cycle, person),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()


def test_an_open_cycle_near_its_end_awaits_those_who_keep_it(people, cycle, django_assert_max_num_queries):
    opened(people, "Far off", ends=TODAY + timedelta(days=60))
    look(cycle, people)
    found = {key: [(duty.title, duty.due) for group in duties.of(getattr(people, key)) if group.kind == "cycle" for duty in group.duties] for key in MAY}
    assert found == {key: [("This week", cycle.ends)] if status == 200 else [] for key, status in MAY.items()}
    (duty,) = duties.KINDS["cycle"].find(people.planner)
    assert "11" in duty.action
    # One, and two for each cycle that ends soon.
    with django_assert_max_num_queries(3):
        list(duties.KINDS["cycle"].find(people.planner))


# Pages


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_number_of_queries_for_any_number_of_rows(people, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        cycle = opened(people, f"Cycle {number}")
        raised(people)
    for kind in InputKind.values[4:4 + rows]:
        look(cycle, people, kind)
    client = sign_in("planner")
    client.get("/inputs/cycles/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/inputs/cycles/").content.decode().count('<th scope="row">') == rows
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(cycle.get_absolute_url())


LIST_QUERIES, DETAIL_QUERIES = 6, 8


@pytest.mark.requirement("D2.1", "D2.12")
def test_the_page_shows_the_twelve_kinds_with_counts_that_lead_to_the_list(people, sign_in, cycle):
    raised(people)
    look(cycle, people)
    client = sign_in("delivery")
    page = client.get(cycle.get_absolute_url())
    html = page.content.decode()
    link = f"/inputs/?kind=D2.4&amp;since={cycle.starts}&amp;until={cycle.ends}"
    assert (html.count('<th scope="row">'), link in html, "none found" in html, "Record a look" in html) == (12, True, True, False)
    assert [one.title for one in client.get(link.replace("&amp;", "&")).context["object_list"]] == ["Slow VPN"]
    assert "策划周期" in sign_in("delivery", "zh-hans").get(cycle.get_absolute_url()).content.decode()


def test_a_cycle_is_opened_looked_through_and_closed_on_the_pages(people, sign_in):
    client = sign_in("quality_manager")
    place = client.post("/inputs/cycles/new/", GOOD)["Location"]
    refused = client.post(f"{place}close/")
    assert (refused.status_code, len(refused.context["refusal"]["hints"])) == (409, 12)
    for kind in InputKind.values:
        assert client.post(f"{place}looks/{kind}/", {"note": "Looked.", "none_found": "on"})["Location"] == f"{place}#{kind}"
    again = client.get(f"{place}looks/D2.1/").context["form"]
    assert (again["note"].value(), again["version"].value()) == ("Looked.", 1)
    assert client.post(f"{place}close/").status_code == 302
    assert {path: client.get(f"{place}{path}").status_code for path in ("edit/", "looks/D2.1/")} == {"edit/": 409, "looks/D2.1/": 409}
    assert client.post(f"{place}reopen/").status_code == 302
    assert client.post(f"{place}edit/", {**GOOD, "name": "Renamed", "version": 3}).status_code == 302
    assert PlanningCycle.objects.get().name == "Renamed"


def test_a_stale_look_shows_both_and_saving_again_overwrites_knowingly(people, sign_in, cycle):
    look(cycle, people, note="Theirs")
    client, path = sign_in("quality_manager"), f"{cycle.get_absolute_url()}looks/D2.3/"
    answer = client.post(path, {"note": "Mine"})
    html = answer.content.decode()
    assert (answer.status_code, "Theirs" in html, "Mine" in html) == (409, True, True)
    assert client.post(path, {"note": "Mine", "version": answer.context["form"]["version"].value()}).status_code == 302
    assert CycleLook.objects.get().note == "Mine"


@pytest.mark.parametrize(("wrong", "field"), [
    ({"name": ""}, "name"), ({"name": "a\x00"}, "name"), ({"name": "x" * 81}, "name"), ({"starts": "2026-02-30"}, "starts"), ({"ends": "2026-06-30"}, "ends"), ({"ends": ""}, "ends"),
    ({"name": "This week"}, "name"),
])  # fmt: skip
def test_a_refused_cycle_says_where_and_keeps_what_was_typed(people, sign_in, cycle, wrong, field):
    answer = sign_in("planner").post("/inputs/cycles/new/", {**GOOD, **wrong})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in GOOD} == {**GOOD, **wrong}


def test_a_refused_look_keeps_its_note(people, sign_in, cycle):
    raised(people)
    answer = sign_in("planner").post(f"{cycle.get_absolute_url()}looks/D2.4/", {"note": "I looked.", "none_found": "on"})
    assert (answer.status_code, list(answer.context["form"].errors), answer.context["form"]["note"].value()) == (422, ["none_found"], "I looked.")


def test_everybody_reads_cycles_and_few_keep_them(people, sign_in, cycle):
    place = cycle.get_absolute_url()
    for path in ("/inputs/cycles/new/", f"{place}edit/", f"{place}looks/D2.3/"):
        assert {key: sign_in(key).get(path).status_code for key in MAY} == MAY
    for path in ("/inputs/cycles/", place):
        assert {sign_in(key).get(path).status_code for key in MAY} == {200}
    assert sign_in("delivery").post(f"{place}close/").status_code == 403


@pytest.mark.parametrize("path", ["/inputs/cycles/99/", f"/inputs/cycles/{10**30}/", "/inputs/cycles/x/", "/inputs/cycles/99/looks/D2.3/"])
def test_what_does_not_exist_is_404(people, sign_in, path):
    assert sign_in("planner").get(path).status_code == 404


def test_a_kind_that_does_not_exist_is_404(people, sign_in, cycle):
    assert sign_in("planner").get(f"{cycle.get_absolute_url()}looks/D2.99/").status_code == 404


# API


def test_a_cycle_goes_its_way_at_the_api(people, api_as):
    client = api_as("planner")
    headers = {"Idempotency-Key": KEY}
    one = client.post(API, GOOD, format="json", headers=headers).json()
    assert client.post(API, GOOD, format="json", headers=headers).json()["id"] == one["id"]
    place = f"{API}{one['id']}/"
    refused = client.post(f"{place}close/")
    assert (refused.status_code, refused.json()["code"], len(refused.json()["missing"])) == (409, "not_ready", 12)
    for kind in InputKind.values:
        assert client.post(f"{place}look/", {"kind": kind, "note": "Looked.", "none_found": True}, format="json").status_code == 200
    stale = client.post(f"{place}look/", {"kind": "D2.1", "note": "Mine."}, format="json")
    assert (stale.status_code, stale.json()["theirs"]["note"]) == (409, "Looked.")
    assert client.post(f"{place}look/", {"kind": "D2.1", "note": "Mine.", "version": 1}, format="json").json()["version"] == 2
    assert [row["look"]["none_found"] for row in client.get(f"{place}kinds/").json()] == [False] + [True] * 11
    closed = client.post(f"{place}close/").json()
    assert (closed["state"], client.patch(place, {"name": "B", "version": closed["version"]}, format="json").status_code) == ("closed", 409)
    assert client.post(f"{place}reopen/").json()["state"] == "open"


def test_the_api_refuses_whoever_keeps_no_cycles(people, api_as, cycle):
    client, place = api_as("delivery"), f"{API}{cycle.pk}/"
    answers = [client.post(API, GOOD, format="json"), client.patch(place, {"name": "B", "version": 1}, format="json")]
    answers += [client.post(f"{place}{deed}/", {"kind": "D2.3", "note": "x"}, format="json") for deed in ("look", "close", "reopen")]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert [client.get(path).status_code for path in (API, place, f"{place}kinds/", f"{API}99/")] == [200, 200, 200, 404]


@pytest.mark.parametrize(("body", "field"), [({"kind": "D2.99", "note": "x"}, "kind"), ({"kind": "D2.3", "note": "\ud800"}, "note"), ({"kind": "D2.3"}, "note"), ({"kind": "D2.3", "note": "x", "version": "x"}, "version"), ({"kind": "D2.3", "note": "x", "none_found": "maybe"}, "none_found")])
def test_a_look_with_bad_input_is_400_with_the_field(people, api_as, cycle, body, field):
    import json

    answer = api_as("planner").post(f"{API}{cycle.pk}/look/", json.dumps(body), content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_takes_the_same_number_of_queries_for_any_number_of_rows(people, api_as, django_assert_num_queries, rows):
    for number in range(rows):
        opened(people, f"Cycle {number}", date(2026, 1, 1), date(2026, 6, 30))
    client = api_as("delivery")
    client.get(API)
    with django_assert_num_queries(2):
        assert client.get(f"{API}?state=open&day=2026-06-30&q=cycle&ordering=-ends").json()["count"] == rows


def test_the_desk_asks_to_look_again_where_none_was_found_and_inputs_came_since(people, cycle):
    look_at_all(cycle, people)
    raised(people)
    with translation.override("en"):
        told = [duty.action for group in duties.of(people.planner) for duty in group.duties if duty.kind == "cycle"]
    assert told == ["1 kind has inputs by now although none was found: look at it again."]
