"""The API of people: oneself, names, users, departments and tokens."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import User
from audit.models import Event
from config.demo.cast import PASSWORD

TOKEN = "/api/v1/token/"


@pytest.fixture(autouse=True)
def no_throttle_left_over():
    cache.clear()


def token_of(username="wang.min", password=PASSWORD):
    return APIClient().post(TOKEN, {"username": username, "password": password}, format="json")


def test_a_token_is_given_for_user_name_and_password_and_opens_the_api(people):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of().json()['token']}")
    me = client.get("/api/v1/me/").json()
    assert (me["username"], me["roles"]) == ("wang.min", ["quality_manager"])


def test_a_revoked_token_opens_nothing(people):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of().json()['token']}")
    assert [client.delete(TOKEN).status_code, client.get("/api/v1/me/").status_code] == [204, 401]


def test_issuing_and_revoking_a_token_is_recorded(people):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of().json()['token']}")
    client.delete(TOKEN)
    verbs = Event.objects.of(people.quality_manager).values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["user.sign_in", "user.issue_token", "user.revoke_token"]


def test_a_wrong_password_gives_no_token(people):
    answer = token_of(password="wrong")
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])


def test_five_wrong_passwords_close_the_token_door_too(people):
    answers = [token_of(password="wrong").status_code for _try in range(5)]
    assert (answers[:4], answers[4], token_of().status_code) == ([400] * 4, 429, 429)
    assert token_of().json()["code"] == "locked_out"


def test_asking_for_tokens_is_limited_by_the_minute(people):
    statuses = [token_of(username=f"nobody{number}").status_code for number in range(11)]
    assert statuses == [400] * 10 + [429]


def test_nobody_without_an_account_is_told_anything(db):
    paths = ["me", "people", "users", "departments", "events", "reminders", "duties"]
    assert {path: APIClient().get(f"/api/v1/{path}/").status_code for path in paths} == dict.fromkeys(paths, 401)


def test_everybody_reads_names_and_departments_but_no_addresses(api_as):
    row = api_as("delivery").get("/api/v1/people/", {"text": "wang.min"}).json()["results"][0]
    assert (sorted(row), row["name"]) == (["department", "id", "name"], "王敏 Wang Min")


def test_a_department_is_read_by_all_and_written_by_the_administrator(api_as):
    facts = {"code": "lab", "name_en": "Laboratory", "name_zh": "实验室"}
    assert api_as("delivery").get("/api/v1/departments/").json()["count"] == 7
    assert [api_as(key).post("/api/v1/departments/", facts).status_code for key in ("delivery", "administrator")] == [403, 201]


def test_the_administrator_adds_and_changes_a_person(api_as):
    admin = api_as("administrator")
    facts = {"username": "lin.mei", "name": "Lin Mei", "roles": ["planner"], "password": "a-long-enough-phrase"}
    row = admin.post("/api/v1/users/", facts, format="json").json()
    assert ("password" in row, row["roles"]) == (False, ["planner"])
    changed = admin.patch(f"/api/v1/users/{row['id']}/", {"roles": ["auditor"], "version": row["version"]}, format="json")
    assert (changed.status_code, changed.json()["roles"]) == (200, ["auditor"])


def test_a_stale_change_is_409_with_both_versions(people, api_as):
    admin, url = api_as("administrator"), f"/api/v1/users/{people.delivery.pk}/"
    admin.patch(url, {"name": "First", "version": people.delivery.version})
    answer = admin.patch(url, {"name": "Second", "version": people.delivery.version})
    assert (answer.status_code, answer.json()["theirs"]["name"], answer.json()["yours"]["name"]) == (409, "First", "Second")


def test_the_administrator_closes_and_opens_an_account(people, api_as):
    admin, url = api_as("administrator"), f"/api/v1/users/{people.delivery.pk}"
    assert [admin.post(f"{url}/{deed}/").json()["is_active"] for deed in ("deactivate", "activate")] == [False, True]


def test_the_administrator_sets_a_new_password(people, api_as):
    answer = api_as("administrator").post(f"/api/v1/users/{people.delivery.pk}/password/", {"password": "a-long-enough-phrase"})
    assert (answer.status_code, User.objects.get(pk=people.delivery.pk).check_password("a-long-enough-phrase")) == (204, True)


def test_a_bad_password_is_named_at_its_field(people, api_as):
    answer = api_as("administrator").post(f"/api/v1/users/{people.delivery.pk}/password/", {"password": "short"})
    assert (answer.status_code, list(answer.json())) == (400, ["password"])


def test_preferences_and_password_are_ones_own(people, api_as):
    api = api_as("delivery")
    assert api.post("/api/v1/me/preferences/", {"theme": "dark"}).json()["theme"] == "dark"
    assert api.post("/api/v1/me/preferences/", {"theme": "pink"}).status_code == 400
    wrong = api.post("/api/v1/me/password/", {"old_password": "x", "new_password": "a-long-enough-phrase"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["old_password"])
    assert api.post("/api/v1/me/password/", {"old_password": PASSWORD, "new_password": "a-long-enough-phrase"}).status_code == 204


@pytest.mark.parametrize("body", [{"username": "a\x00b", "password": "x"}, {"username": "x" * 1000, "password": "x"}, {}])
def test_nonsense_instead_of_a_name_is_a_clear_error(people, body):
    assert APIClient().post(TOKEN, body, format="json").status_code == 400


def test_the_schema_says_that_a_token_is_answered(api_as):
    schema = api_as("delivery").get("/api/v1/schema/?format=json").json()
    answer = schema["paths"]["/api/v1/token/"]["post"]["responses"]["201"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Token"}
