"""Everybody names whoever decides in their place, changes it and takes it back; both see it, nobody else does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Delegation
from audit import chain
from audit.errors import NotAllowed, Stale, WrongState
from audit.models import ChainKind, Event

LIST = "/accounts/delegations/"
API = "/api/v1/delegations/"


def day(days=0):
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def given(people, **facts) -> Delegation:
    """The head names the colleague for a week."""
    return actions.delegate(people.sms_owner, **{"delegate": people.colleague, "starts": day(), "ends": day(7), "reason": "On leave.", **facts})


def facts(people, **more) -> dict:
    """What the form and the API take."""
    return {"delegate": people.colleague.pk, "starts": str(day()), "ends": str(day(7)), "reason": "On leave.", **more}


def page(delegation, *more) -> str:
    """The address of a delegation."""
    return "/".join([LIST.rstrip("/"), str(delegation.pk), *more, ""])


def test_it_is_given_changed_and_taken_back_on_record(people):
    row = given(people)
    row = actions.edit_delegation(row, people.sms_owner, row.version, ends=day(10))
    actions.revoke_delegation(row, people.sms_owner)
    events = Event.objects.in_chain(ChainKind.PEOPLE).filter(object_type="accounts.delegation")
    assert [(event.verb, event.actor) for event in events] == [(verb, people.sms_owner) for verb in ("delegation.give", "delegation.edit", "delegation.revoke")]
    assert chain.first_break() is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"ends": day(-1), "starts": day(-3)}, "ends"), ({"starts": day(5), "ends": day(2)}, "ends"), ({"delegate": "sms_owner"}, "delegate"), ({"delegate": "auditor"}, "delegate")],
)
def test_what_makes_no_sense_is_refused_at_its_field(people, wrong, field):
    wrong = {name: getattr(people, value) if isinstance(value, str) else value for name, value in wrong.items()}
    with pytest.raises(ValidationError) as refused:
        given(people, **wrong)
    assert list(refused.value.message_dict) == [field]


def test_a_closed_account_is_not_named(people):
    actions.deactivate(people.colleague, people.administrator)
    people.colleague.refresh_from_db()
    with pytest.raises(ValidationError):
        given(people)


def test_only_the_principal_changes_it_not_even_an_administrator(people):
    row = given(people)
    for key in ("colleague", "administrator", "leadership"):
        with pytest.raises(NotAllowed):
            actions.revoke_delegation(row, getattr(people, key))
        with pytest.raises(NotAllowed):
            actions.edit_delegation(row, getattr(people, key), row.version, ends=day(9))


def test_one_that_is_over_cannot_be_changed(people):
    row = actions.revoke_delegation(given(people), people.sms_owner)
    ended = given(people)
    Delegation.objects.filter(pk=ended.pk).update(starts=day(-9), ends=day(-1))
    for over in (row, ended):
        with pytest.raises(WrongState):
            actions.edit_delegation(over, people.sms_owner, over.version, ends=day(9))
        with pytest.raises(WrongState):
            actions.revoke_delegation(over, people.sms_owner)


def test_an_edit_of_an_older_version_is_refused(people):
    row = given(people)
    actions.edit_delegation(row, people.sms_owner, row.version, ends=day(9))
    with pytest.raises(Stale):
        actions.edit_delegation(row, people.sms_owner, row.version, ends=day(8))


@pytest.mark.parametrize(("starts", "ends", "standing"), [(0, 0, "standing"), (1, 2, "coming"), (-3, -1, "ended")])
def test_how_it_stands_today(people, starts, ends, standing):
    row = given(people)
    Delegation.objects.filter(pk=row.pk).update(starts=day(starts), ends=day(ends))
    row.refresh_from_db()
    assert (row.standing, Delegation.objects.on(day()).filter(pk=row.pk).exists()) == (standing, standing == "standing")


# Pages


def test_both_see_it_in_their_account_and_nobody_else(people, sign_in):
    row = given(people)
    seen = {key: sign_in(key).get(LIST).context for key in ("sms_owner", "colleague", "administrator")}
    assert {key: (context["given"], context["received"]) for key, context in seen.items()} == {
        "sms_owner": ([row], []), "colleague": ([], [row]), "administrator": ([], []),
    }  # fmt: skip


def test_the_pages_give_change_and_take_back(people, sign_in):
    client = sign_in("sms_owner")
    assert client.post(reverse("accounts:delegation_give"), facts(people)).url == LIST
    row = Delegation.objects.get()
    client.post(page(row), facts(people, ends=str(day(3)), version=row.version))
    row.refresh_from_db()
    assert (row.delegate, row.ends, row.principal) == (people.colleague, day(3), people.sms_owner)
    assert client.post(page(row, "revoke")).url == LIST
    row.refresh_from_db()
    assert (row.revoked, client.get(page(row)).status_code, client.post(page(row, "revoke")).status_code) == (True, 404, 409)


def test_bad_input_stands_at_its_field(people, sign_in):
    client = sign_in("sms_owner")
    for wrong, field in (({"ends": str(day(-2)), "starts": str(day(-4))}, "ends"), ({"delegate": people.sms_owner.pk}, "delegate"), ({"starts": "soon"}, "starts")):
        answer = client.post(reverse("accounts:delegation_give"), facts(people, **wrong))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_stale_form_shows_both_versions(people, sign_in):
    row = given(people)
    actions.edit_delegation(row, people.sms_owner, row.version, ends=day(9))
    answer = sign_in("sms_owner").post(page(row), facts(people, version=row.version))
    assert (answer.status_code, bool(answer.context["refusal"]["theirs"])) == (409, True)


def test_a_double_click_gives_one(people, sign_in):
    client, key = sign_in("sms_owner"), str(uuid4())
    for _click in range(2):
        client.post(reverse("accounts:delegation_give"), facts(people, key=key))
    assert Delegation.objects.count() == 1


def test_the_delegate_may_not_change_it_and_for_others_it_does_not_exist(people, sign_in):
    row = given(people)
    statuses = {key: (sign_in(key).get(page(row)).status_code, sign_in(key).post(page(row, "revoke")).status_code) for key in ("colleague", "administrator")}
    assert statuses == {"colleague": (403, 403), "administrator": (404, 404)}


def test_the_menu_of_the_account_leads_there(sign_in):
    assert f'href="{LIST}"' in sign_in("delivery").get("/").content.decode()


def test_an_empty_page_says_what_it_is_for(sign_in):
    assert "so that no plan waits for your return" in sign_in("delivery").get(LIST).content.decode()


def test_more_rows_take_no_more_queries(people, sign_in, django_assert_num_queries):
    client = sign_in("sms_owner")
    for count in (1, 3):
        while Delegation.objects.count() < count:
            given(people)
        with django_assert_num_queries(6):
            client.get(LIST)


# API


def test_the_api_gives_shows_changes_and_takes_back(people, api_as):
    head = api_as("sms_owner")
    made = head.post(API, facts(people), format="json", headers={"Idempotency-Key": str(uuid4())})
    url = f"{API}{made.json()['id']}/"
    changed = head.patch(url, {"ends": str(day(3)), "version": 1}, format="json").json()
    assert (made.status_code, changed["ends"], changed["standing"], changed["principal"]) == (201, str(day(3)), "standing", people.sms_owner.pk)
    assert head.patch(url, {"ends": str(day(4)), "version": 1}, format="json").status_code == 409
    assert (head.post(f"{url}revoke/").json()["standing"], head.post(f"{url}revoke/").status_code) == ("revoked", 409)


def test_the_api_knows_only_ones_own(people, api_as):
    row = given(people)
    url = f"{API}{row.pk}/"
    counts = {key: api_as(key).get(API).json()["count"] for key in ("sms_owner", "colleague", "administrator", "leadership")}
    assert counts == {"sms_owner": 1, "colleague": 1, "administrator": 0, "leadership": 0}
    assert [api_as(key).post(f"{url}revoke/").status_code for key in ("colleague", "administrator")] == [403, 404]
    assert api_as("colleague").patch(url, {"ends": str(day(4)), "version": 1}, format="json").status_code == 403


def test_the_same_key_gives_one_and_bad_input_is_told_by_field(people, api_as):
    head, key = api_as("sms_owner"), str(uuid4())
    ids = {head.post(API, facts(people), format="json", headers={"Idempotency-Key": key}).json()["id"] for _time in range(2)}
    wrong = head.post(API, facts(people, delegate=people.sms_owner.pk), format="json")
    assert (len(ids), wrong.status_code, list(wrong.json())) == (1, 400, ["delegate"])
