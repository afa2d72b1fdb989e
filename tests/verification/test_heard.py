"""Whoever was asked about a miss is waited for: heard, or told with a reason that it need not answer (V2)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import duties
from audit.errors import NotAllowed, NotReady, Stale, WrongState
from tests.verification import factory
from verification import actions
from verification.states import RoundState


@pytest.fixture
def asked(people):
    """The leader's department, asked about the explained miss of an open round."""
    row = factory.checked_round(people).rows.missed().get()
    factory.explain(row, people)
    return actions.ask_department(row, row.plan.owner, people.leadership.department)


def at(name, concerned):
    row = concerned.row
    return reverse(f"verification:{name}", args=[row.plan.number, row.round.number, row.place, concerned.pk])


@pytest.mark.requirement("V2")
def test_a_round_waits_for_the_department_that_was_asked(people, asked):
    with pytest.raises(NotReady) as error:
        actions.close_round(asked.row.round, people.planner)
    assert error.value.missing == [f"No. 1 “Restore RES5D to 60 %”: missed, and not heard yet: {people.leadership.department}"]
    assert list(duties.KINDS["round"].find(people.planner)) == []
    actions.state_for_department(asked, people.leadership, asked.version, "The budget was cut in May.")
    assert len(list(duties.KINDS["round"].find(people.planner))) == 1
    assert actions.close_round(asked.row.round, people.planner).state == RoundState.CLOSED


@pytest.mark.requirement("V2")
def test_a_request_that_is_withdrawn_with_a_reason_is_waited_for_no_longer(people, asked):
    with pytest.raises(ValidationError) as error:
        actions.withdraw_request(asked, people.planner, asked.version, " ")
    assert error.value.message_dict == {"reason": ["Give a reason."]}
    told = actions.withdraw_request(asked, people.planner, asked.version, "Heard in the meeting.")
    assert (told.withdrawn_reason, told.withdrawn_by, told.is_awaited) == ("Heard in the meeting.", people.planner, False)
    assert list(duties.KINDS["statement"].find(people.leadership)) == []
    with pytest.raises(NotAllowed):
        actions.write_cause(asked.row, people.leadership, "five_whys", "people", "We know.", ["a", "b"], version=1)
    with pytest.raises(WrongState):
        actions.withdraw_request(told, people.planner, told.version, "Again.")
    assert actions.close_round(asked.row.round, people.planner).state == RoundState.CLOSED


def test_a_department_is_heard_after_the_round_and_what_it_said_in_it_stands(people, asked):
    told = actions.withdraw_request(asked, people.planner, asked.version, "On leave.")
    actions.close_round(asked.row.round, people.planner)
    said = actions.state_for_department(told, people.leadership, told.version, "The budget was cut in May.")
    assert said.statement == "The budget was cut in May."
    with pytest.raises(WrongState) as error:
        actions.state_for_department(said, people.leadership, said.version, "It was not.")
    assert error.value.message == f"The round is closed; what “{people.leadership.department}” said stands."


def test_who_was_asked_no_longer_is_asked_anew(people, asked):
    actions.withdraw_request(asked, people.planner, asked.version, "On leave.")
    again = actions.ask_department(asked.row, asked.row.plan.owner, people.leadership.department)
    assert (again.pk, again.is_awaited, again.withdrawn_reason, again.withdrawn_by) == (asked.pk, True, "", None)


@pytest.mark.parametrize(("key", "status"), [("leadership", 403), ("checker", 403), ("supervision", 403), ("administrator", 403), ("quality_manager", 200), ("planner", 200)])
def test_who_withdraws_a_request_at_the_api(asked, api_as, key, status):
    url = f"/api/v1/concerned-departments/{asked.pk}/withdraw/"
    assert api_as(key).post(url, {"version": asked.version, "reason": "On leave."}, format="json").status_code == status


def test_the_request_is_withdrawn_on_the_page(people, asked, sign_in):
    client, url = sign_in("planner"), at("department-withdraw", asked)
    round_url = reverse("verification:round", args=[asked.row.plan.number, 1])
    assert url in client.get(round_url).content.decode()
    assert [client.post(url, {"version": asked.version, "reason": reason}).status_code for reason in ("", "On leave.", "Again.")] == [422, 302, 409]
    page = client.get(round_url).content.decode()
    assert ("On leave." in page, url in page) == (True, False)
    assert sign_in("leadership").get(url).status_code == 403


def test_a_request_of_a_plan_one_may_not_see_is_not_found(asked, sign_in, api_as):
    type(asked.row.plan).objects.filter(pk=asked.row.plan.pk).update(confidential=True)
    assert sign_in("second_manager").post(at("department-withdraw", asked), {"version": 1, "reason": "No."}).status_code == 404
    assert api_as("second_manager").post(f"/api/v1/concerned-departments/{asked.pk}/withdraw/", {"version": 1, "reason": "No."}, format="json").status_code == 404


def test_a_request_that_has_changed_since_is_stale(people, asked):
    with pytest.raises(Stale):
        actions.withdraw_request(asked, people.planner, asked.version + 1, "On leave.")


def test_the_list_of_awaited_statements_leaves_out_requests_that_were_withdrawn(people, asked, api_as):
    def listed(awaited):
        return [one["id"] for one in api_as("auditor").get(f"/api/v1/concerned-departments/?awaited={awaited}").json()["results"]]

    assert (listed("true"), listed("false")) == ([asked.pk], [])
    actions.withdraw_request(asked, people.planner, asked.version, "On leave.")
    assert (listed("true"), listed("false")) == ([], [asked.pk])


def test_the_past_table_says_why_a_department_was_asked_no_longer(people, asked, sign_in, api_as):
    told = actions.withdraw_request(asked, people.planner, asked.version, "Heard in the meeting.")
    page = sign_in("planner").get(f"/plans/{asked.plan.number}/verification/rounds/1/as-of/", headers={"accept-language": "en"}).content.decode()
    assert ("Heard in the meeting." in page, f"no longer asked: {people.planner}, " in page, "no statement yet" in page) == (True, True, False)
    then = api_as("planner").get(f"/api/v1/rounds/{asked.row.round_id}/as-of/?at=2099-01-01").json()["rows"][0]["concerned"][0]
    assert [then["concerned"][name] for name in ("withdrawn_reason", "withdrawn_by")] == ["Heard in the meeting.", people.planner.pk]
    assert (then["names"]["withdrawn_by"], then["concerned"]["withdrawn_at"] is None) == (str(told.withdrawn_by), False)
