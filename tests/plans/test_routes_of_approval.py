"""Approval routes: defined step by step, used only when they can be gone, kept by the head alone."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts import actions as accounts
from audit import chain
from audit.errors import NotAllowed, Stale
from audit.models import Event
from plans import actions, approvals
from plans.models import ApprovalRoute, RouteSeat, RouteStep
from tests.plans.approving import TWO_STEPS, route, two_steps

LIST = "/approval-routes/"
API = "/api/v1/approval-routes/"
STEPS, SEATS = "/api/v1/approval-steps/", "/api/v1/approval-seats/"


def steps_of(way) -> list[tuple[int, str]]:
    """The steps of a route with their places."""
    return list(way.steps.values_list("order", "name"))


def on(way, verb, *more) -> str:
    """The address of something on a route's page."""
    return reverse(f"plans:{verb}", args=[way.pk, *more])


# Actions


@pytest.mark.requirement("D4.2")
def test_a_route_is_put_into_use_only_when_it_can_be_gone(people):
    by = people.sms_owner
    way = actions.create_route(by, name="Long way")
    told = []
    for _time in range(3):
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            actions.put_in_use(way, by)
        told.append(refused.value.messages)
        actions.add_step(way, by, name=f"Step {_time}", mode="any", role="supervision")
    assert told == [["The route has no step."]] + [["No step names the head of the service management system, who approves plans (D4.2)."]] * 2
    actions.add_step(way, by, name="Approval", mode="any", role="sms_owner")
    assert actions.put_in_use(way, by).active


def test_a_route_in_use_keeps_the_head_in_it(people):
    way = two_steps(people)
    with pytest.raises(ValidationError):
        actions.remove_step(way.steps.last(), people.sms_owner)
    seat = actions.add_seat(way.steps.last(), people.sms_owner, role="leadership")
    with pytest.raises(ValidationError):
        actions.remove_seat(RouteSeat.objects.get(role="sms_owner"), people.sms_owner)
    actions.remove_seat(seat, people.sms_owner)
    assert approvals.shortcomings(approvals.planned(ApprovalRoute.objects.get())) == []


def test_the_last_approver_of_a_step_stays(people):
    way = two_steps(people)
    with pytest.raises(ValidationError):
        actions.remove_seat(way.steps.first().seats.get(), people.sms_owner)


def test_only_one_route_is_standard_and_one_switched_off_is_not(people):
    first, second = two_steps(people, standard=True), route(people, *TWO_STEPS, name="Another")
    actions.make_standard(second, people.sms_owner)
    assert list(ApprovalRoute.objects.filter(standard=True)) == [second]
    actions.switch_off(second, people.sms_owner)
    assert list(ApprovalRoute.objects.order_by("pk").values_list("pk", "standard", "active")) == [(first.pk, False, True), (second.pk, False, False)]


def test_steps_move_and_close_the_gap_that_one_leaves(people):
    way = route(people, *[(name, "any", "sms_owner") for name in "ABCD"])
    by, step = people.sms_owner, {one.name: one for one in way.steps.all()}
    actions.move_step(step["D"], by, 2)
    after_move = steps_of(way)
    actions.move_step(RouteStep.objects.get(name="A"), by, 99)
    actions.remove_step(RouteStep.objects.get(name="B"), by)
    assert (after_move, steps_of(way)) == ([(1, "A"), (2, "D"), (3, "B"), (4, "C")], [(1, "D"), (2, "C"), (3, "A")])
    assert chain.first_break() is None


def test_an_approver_is_a_role_that_approves_or_a_person_who_can_and_named_once(people):
    step = two_steps(people).steps.first()
    accounts.deactivate(people.colleague, people.administrator)
    people.colleague.refresh_from_db()
    wrong = [
        {}, {"role": "auditor"}, {"role": "administrator"}, {"role": "planner", "person": people.leadership}, {"role": "supervision"},
        {"person": people.auditor}, {"person": people.colleague},
    ]  # fmt: skip
    fields = []
    for facts in wrong:
        with pytest.raises(ValidationError) as refused:
            actions.add_seat(step, people.sms_owner, **facts)
        fields += refused.value.message_dict
    assert fields == ["role", "role", "role", "role", "role", "person", "person"]
    assert step.seats.count() == 1


def test_two_holders_of_one_role_may_have_to_decide_each(people):
    way = route(people, ("Together", "all", "sms_owner", "sms_owner"))
    assert way.steps.get().seats.count() == 2


def test_a_route_has_at_most_ten_steps(people):
    way = route(people, *[(f"Step {place}", "any", "sms_owner") for place in range(10)])
    with pytest.raises(ValidationError) as refused:
        actions.add_step(way, people.sms_owner, name="One more", mode="any", role="sms_owner")
    assert list(refused.value.message_dict) == ["name"]
    actions.move_step(way.steps.last(), people.sms_owner, 1)
    assert [place for place, _name in steps_of(way)] == list(range(1, 11))


@pytest.mark.parametrize("key", ["quality_manager", "planner", "administrator", "leadership", "auditor"])
def test_nobody_else_keeps_routes(people, key):
    way, by = two_steps(people), getattr(people, key)
    step = way.steps.first()
    deeds = [
        lambda: actions.create_route(by, name="Mine"), lambda: actions.edit_route(way, by, way.version, name="Mine"), lambda: actions.put_in_use(way, by),
        lambda: actions.make_standard(way, by), lambda: actions.switch_off(way, by), lambda: actions.add_step(way, by, name="x", mode="any", role="planner"),
        lambda: actions.edit_step(step, by, step.version, name="x"), lambda: actions.move_step(step, by, 2), lambda: actions.remove_step(step, by),
        lambda: actions.add_seat(step, by, role="planner"), lambda: actions.remove_seat(step.seats.get(), by),
    ]  # fmt: skip
    before = Event.objects.count()
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert Event.objects.count() == before


def test_an_edit_of_an_older_version_is_refused(people):
    way = two_steps(people)
    actions.edit_route(way, people.sms_owner, way.version, name="Other")
    step = way.steps.first()
    actions.edit_step(step, people.sms_owner, step.version, mode="all")
    with pytest.raises(Stale):
        actions.edit_route(way, people.sms_owner, way.version, name="Third")
    with pytest.raises(Stale):
        actions.edit_step(step, people.sms_owner, step.version, name="Third")


# Pages


def test_the_head_defines_a_route_in_place_and_makes_it_standard(people, sign_in):
    head = sign_in("sms_owner")
    made = head.post(reverse("plans:route_create"), {"name": "Long way", "description": "Where it costs much."})
    way = ApprovalRoute.objects.get()
    assert (made.url, way.active) == (way.get_absolute_url(), False)
    head.post(on(way, "step_add"), {"name": "Quality review", "mode": "any", "approver": "role:supervision"})
    head.post(on(way, "step_add"), {"name": "Approval", "mode": "any", "approver": "role:sms_owner"})
    first, last = way.steps.all()
    head.post(on(way, "seat_add", first.pk), {"approver": f"person:{people.leadership.pk}"})
    head.post(on(way, "step_edit", first.pk), {"name": "Countersignature", "mode": "all", "version": first.version})
    head.post(on(way, "step_up", last.pk))
    head.post(on(way, "step_down", last.pk))
    head.post(on(way, "route_standard"))
    page = head.get(way.get_absolute_url())
    lines = [(row["line"].name, row["line"].mode, [seat.label for seat in row["line"].seats]) for row in page.context["rows"]]
    assert lines == [("Countersignature", "all", ["Service quality supervision", str(people.leadership)]), ("Approval", "any", ["Head of the service management system"])]
    way.refresh_from_db()
    assert (way.active, way.standard, page.context["missing"]) == (True, True, [])
    head.post(on(way, "seat_remove", first.pk, first.seats.last().pk))
    head.post(on(way, "route_off"))
    way.refresh_from_db()
    assert (way.active, way.standard, first.seats.count()) == (False, False, 1)


def test_the_page_says_what_a_route_lacks_and_what_was_refused(people, sign_in):
    head = sign_in("sms_owner")
    way = actions.create_route(people.sms_owner, name="Long way")
    actions.add_step(way, people.sms_owner, name="Look", mode="any", role="planner")
    page = head.get(way.get_absolute_url())
    assert page.context["missing"] == ["No step names the head of the service management system, who approves plans (D4.2)."]
    assert on(way, "route_use") not in page.content.decode()
    refused = head.post(on(way, "route_use"), follow=True)
    assert "No step names the head" in refused.content.decode()


def test_bad_input_stands_at_its_field_in_the_page(people, sign_in):
    way, head = two_steps(people), sign_in("sms_owner")
    step = way.steps.first()
    added = head.post(on(way, "step_add"), {"name": "", "mode": "any", "approver": "role:auditor"})
    seat = head.post(on(way, "seat_add", step.pk), {"approver": "role:supervision"})
    edit = head.post(on(way, "step_edit", step.pk), {"name": "x" * 500, "mode": "any", "version": 1})
    assert [answer.status_code for answer in (added, seat, edit)] == [422, 422, 422]
    assert list(added.context["add_form"].errors) == ["name", "approver"]
    assert (list(seat.context["rows"][0]["add"].errors), list(edit.context["rows"][0]["edit"].errors)) == (["approver"], ["name"])


def test_a_stale_step_shows_both_versions(people, sign_in):
    way, head = two_steps(people), sign_in("sms_owner")
    step = way.steps.first()
    actions.edit_step(step, people.sms_owner, step.version, name="Other")
    answer = head.post(on(way, "step_edit", step.pk), {"name": "Mine", "mode": "any", "version": step.version})
    assert (answer.status_code, bool(answer.context["refusal"]["theirs"])) == (409, True)


def test_everybody_reads_routes_and_nobody_else_changes_them(people, sign_in):
    way = two_steps(people)
    reader = sign_in("delivery")
    page = reader.get(way.get_absolute_url())
    assert (reader.get(LIST).status_code, page.status_code, b"<form" in page.content.split(b"<main")[1]) == (200, 200, False)
    step = way.steps.first()
    verbs = [("route_edit",), ("route_use",), ("route_standard",), ("route_off",), ("step_add",), ("step_edit", step.pk), ("step_up", step.pk),
             ("step_remove", step.pk), ("seat_add", step.pk), ("seat_remove", step.pk, step.seats.get().pk)]  # fmt: skip
    assert {verb: reader.post(on(way, verb, *more)).status_code for verb, *more in verbs} == {verb: 403 for verb, *_more in verbs}
    assert [reader.get(reverse("plans:route_create")).status_code, reader.post(reverse("plans:route_create"), {"name": "x"}).status_code] == [403, 403]


def test_a_step_of_another_route_does_not_exist_here(people, sign_in):
    way, other = two_steps(people), route(people, *TWO_STEPS, name="Another")
    head, step = sign_in("sms_owner"), other.steps.first()
    assert [head.post(on(way, verb, step.pk)).status_code for verb in ("step_up", "step_remove")] == [404, 404]
    assert head.get("/approval-routes/999/").status_code == 404


def test_the_list_says_what_is_standard_and_the_menu_leads_the_head_to_it(people, sign_in):
    head = sign_in("sms_owner")
    assert "Without a route, the head of the service management system alone approves." in head.get(LIST).content.decode()
    two_steps(people)
    assert "No route is standard" in head.get(LIST).content.decode()
    assert [f'href="{LIST}"' in sign_in(key).get("/").content.decode() for key in ("sms_owner", "delivery")] == [True, False]


def test_more_routes_take_no_more_queries(people, sign_in, api_as, django_assert_num_queries):
    head, program = sign_in("sms_owner"), api_as("sms_owner")
    for count in (1, 3):
        while ApprovalRoute.objects.count() < count:
            route(people, *TWO_STEPS, ("Third", "any", people.leadership), name=f"Way {ApprovalRoute.objects.count()}")
        with django_assert_num_queries(10):
            head.get(LIST)
        with django_assert_num_queries(5):
            program.get(API)


# API


@pytest.mark.requirement("D4.2")
def test_the_api_defines_a_route_with_steps_and_seats(people, api_as):
    head = api_as("sms_owner")
    way = head.post(API, {"name": "Long way"}, format="json").json()
    first = head.post(STEPS, {"route": way["id"], "name": "Look", "mode": "any", "role": "supervision"}, format="json").json()
    seat = head.post(SEATS, {"step": first["id"], "person": people.leadership.pk}, format="json").json()
    lacking = head.post(f"{API}{way['id']}/put-in-use/")
    last = head.post(STEPS, {"route": way["id"], "name": "Approval", "mode": "any", "role": "sms_owner"}, format="json").json()
    changed = head.patch(f"{STEPS}{first['id']}/", {"mode": "all", "version": first["version"]}, format="json").json()
    moved = head.post(f"{STEPS}{last['id']}/move/", {"order": 1}, format="json").json()
    used = head.post(f"{API}{way['id']}/make-standard/").json()
    assert (lacking.status_code, changed["mode"], moved["order"], used["standard"], used["missing"]) == (400, "all", 1, True, [])
    assert [(step["name"], [one["role"] or one["person"] for one in step["seats"]]) for step in used["steps"]] == [
        ("Approval", ["sms_owner"]), ("Look", ["supervision", people.leadership.pk]),
    ]  # fmt: skip
    assert [head.delete(f"{SEATS}{seat['id']}/").status_code, head.delete(f"{STEPS}{first['id']}/").status_code] == [204, 204]
    assert head.post(f"{API}{way['id']}/switch-off/").json()["active"] is False
    renamed = head.patch(f"{API}{way['id']}/", {"name": "Short way", "version": 99}, format="json")
    assert renamed.status_code == 409


def test_the_api_lets_all_read_and_the_head_alone_write(people, api_as):
    way, reader = two_steps(people), api_as("delivery")
    step = way.steps.first()
    seat = step.seats.get()
    assert [reader.get(url).json()["count"] for url in (API, STEPS, SEATS, f"{STEPS}?route={way.pk + 1}")] == [1, 2, 2, 0]
    asked = [
        reader.post(API, {"name": "x"}, format="json"), reader.patch(f"{API}{way.pk}/", {"name": "x", "version": 1}, format="json"),
        *(reader.post(f"{API}{way.pk}/{verb}/") for verb in ("put-in-use", "make-standard", "switch-off")),
        reader.post(STEPS, {"route": way.pk, "name": "x", "mode": "any", "role": "planner"}, format="json"),
        reader.patch(f"{STEPS}{step.pk}/", {"name": "x", "version": 1}, format="json"), reader.delete(f"{STEPS}{step.pk}/"),
        reader.post(f"{STEPS}{step.pk}/move/", {"order": 2}, format="json"),
        reader.post(SEATS, {"step": step.pk, "role": "planner"}, format="json"), reader.delete(f"{SEATS}{seat.pk}/"),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [403] * len(asked)


def test_the_same_key_defines_one(people, api_as):
    head, key = api_as("sms_owner"), {"Idempotency-Key": str(uuid4())}
    ids = {head.post(API, {"name": "Long way"}, format="json", headers=key).json()["id"] for _time in range(2)}
    steps = {head.post(STEPS, {"route": min(ids), "name": "A", "mode": "any", "role": "planner"}, format="json", headers=key).json()["id"] for _time in range(2)}
    seats = {head.post(SEATS, {"step": min(steps), "role": "sms_owner"}, format="json", headers=key).json()["id"] for _time in range(2)}
    assert [len(ids), len(steps), len(seats), RouteSeat.objects.count()] == [1, 1, 1, 2]
