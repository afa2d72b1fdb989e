"""The administrator keeps people and departments, at both doors; nobody else does."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import Department, User
from audit import fields
from audit.models import Event

PASSWORD = "a-long-enough-phrase"
NEW = {"username": "lin.mei", "name": "林梅 Lin Mei", "email": "", "language": "en", "roles": ["planner", "delivery"], "password": PASSWORD}


def person_page(person, name="person"):
    return reverse(f"accounts:{name}", args=[person.pk])


def verbs_of(person):
    return list(Event.objects.of(person).values_list("verb", flat=True))


@pytest.mark.parametrize("key", ["quality_manager", "auditor", "leadership", "delivery"])
def test_people_are_kept_by_the_administrator_alone(people, sign_in, api_as, key):
    client, api = sign_in(key), api_as(key)
    pages = [reverse("accounts:people"), reverse("accounts:person_add"), person_page(people.delivery), reverse("accounts:departments")]
    assert {client.get(page).status_code for page in pages} == {403}
    assert {client.post(person_page(people.delivery, deed)).status_code for deed in ("person_deactivate", "person_activate", "person_unlock")} == {403}
    assert [api.get("/api/v1/users/").status_code, api.post("/api/v1/users/", NEW).status_code] == [403, 403]
    assert User.objects.get(pk=people.delivery.pk).is_active is True


def test_a_person_is_added_with_roles_and_can_sign_in(sign_in, client):
    sign_in("administrator").post(reverse("accounts:person_add"), {**NEW, "key": uuid.uuid4()})
    person = User.objects.get(username="lin.mei")
    assert sorted(person.roles) == ["delivery", "planner"]
    answer = client.post(reverse("accounts:login"), {"username": "lin.mei", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert verbs_of(person) == ["user.create", "user.sign_in"]


def test_a_double_click_adds_one_person(sign_in):
    client, form = sign_in("administrator"), {**NEW, "key": uuid.uuid4()}
    assert [client.post(reverse("accounts:person_add"), form).status_code for _click in range(2)] == [302, 302]
    assert User.objects.filter(username="lin.mei").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "wang.min"}, "username"),
        ({"username": "no spaces allowed"}, "username"),
        ({"password": "short"}, "password"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"roles": ["emperor"]}, "roles"),
        ({"department": "999999"}, "department"),
    ],
)
def test_bad_input_comes_back_with_the_error_at_its_field(sign_in, wrong, field):
    before = User.objects.count()
    answer = sign_in("administrator").post(reverse("accounts:person_add"), {**NEW, **wrong})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert User.objects.count() == before


def test_an_edit_changes_facts_and_roles_and_is_recorded(people, sign_in):
    person = people.delivery
    form = {"name": "陈洁 Chen J.", "language": "en", "roles": ["auditor"], "version": person.version}
    sign_in("administrator").post(person_page(person), form)
    person = User.objects.get(pk=person.pk)
    assert (person.name, sorted(person.roles)) == ("陈洁 Chen J.", ["auditor"])
    granted = Event.objects.filter(object_type="accounts.rolegrant").order_by("-id").values_list("verb", flat=True)[:2]
    assert list(granted) == ["user.revoke", "user.grant"]


def test_a_stale_edit_is_refused_with_both_versions(people, sign_in):
    person, client = people.delivery, sign_in("administrator")
    form = {"name": "First", "language": "en", "version": person.version}
    client.post(person_page(person), form)
    answer = client.post(person_page(person), {**form, "name": "Second"})
    assert answer.status_code == 409
    assert (("name", "First") in answer.context["refusal"]["theirs"], ("name", "Second") in answer.context["refusal"]["yours"]) == (True, True)


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\x85", "\ufffe"])
def test_no_name_holds_what_no_paper_can_show(people, sign_in, api_as, sign):
    person, name = people.delivery, f"Chen{sign}Jie"
    page = sign_in("administrator").post(person_page(person), {"name": name, "language": "en", "version": person.version})
    api = api_as("administrator").patch(f"/api/v1/users/{person.pk}/", {"name": name, "version": person.version}, format="json", headers={"Accept-Language": "en"})
    assert (page.status_code, list(page.context["form"].errors), api.status_code, list(api.json())) == (422, ["name"], 400, ["name"])
    User.objects.get(pk=person.pk).full_clean(exclude=["password"])


def test_a_text_of_several_lines_and_with_tabs_is_taken():
    assert fields.check_text("One\ttwo\r\nthree — 四 😀", "note") is None


def test_a_closed_account_ends_its_sessions_and_its_token(people, sign_in, api_as, client):
    from accounts import actions

    token = actions.issue_token(people.delivery).key
    theirs = sign_in("delivery")
    sign_in("administrator").post(person_page(people.delivery, "person_deactivate"))
    assert theirs.get(reverse("accounts:password_change")).status_code == 302
    assert client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code == 401


def test_an_account_is_opened_again(people, sign_in):
    admin = sign_in("administrator")
    for deed in ("person_deactivate", "person_activate"):
        admin.post(person_page(people.delivery, deed))
    assert User.objects.get(pk=people.delivery.pk).is_active is True


def test_the_administrator_cannot_shut_themselves_out(people, sign_in):
    admin = sign_in("administrator")
    admin.post(person_page(people.administrator, "person_deactivate"))
    answer = admin.post(person_page(people.administrator), {"name": "A", "language": "en", "roles": ["planner"], "version": people.administrator.version})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["roles"])
    person = User.objects.get(pk=people.administrator.pk)
    assert (person.is_active, sorted(person.roles), person.name) == (True, ["administrator"], people.administrator.name)


def test_a_forgotten_password_is_replaced_and_old_sessions_end(people, sign_in, client):
    theirs = sign_in("delivery")
    sign_in("administrator").post(person_page(people.delivery, "person_password"), {"password": PASSWORD})
    assert theirs.get("/accounts/password/").status_code == 302
    assert client.post(reverse("accounts:login"), {"username": people.delivery.username, "password": PASSWORD}).status_code == 302


def test_the_list_takes_the_same_queries_for_one_person_and_for_all(sign_in, django_assert_num_queries):
    client = sign_in("administrator")
    for query in ({"text": "wang.min"}, {}):
        with django_assert_num_queries(8):
            client.get(reverse("accounts:people"), query)


@pytest.mark.parametrize(("query", "expected"), [({"role": "quality_manager"}, 2), ({"text": "Li Hua"}, 1), ({"is_active": "false"}, 0), ({"text": "no"}, 0)])
def test_people_are_filtered(sign_in, query, expected):
    assert len(sign_in("administrator").get(reverse("accounts:people"), query).context["people"]) == expected


def test_a_department_is_added_and_changed(sign_in):
    admin = sign_in("administrator")
    admin.post(reverse("accounts:department_add"), {"code": "lab", "name_en": "Laboratory", "name_zh": "实验室"})
    department = Department.objects.get(code="lab")
    page = reverse("accounts:department", args=[department.pk])
    admin.post(page, {"code": "lab", "name_en": "The laboratory", "name_zh": "实验室", "version": department.version})
    assert Department.objects.get(code="lab").name_en == "The laboratory"
    assert verbs_of(department) == ["department.create", "department.edit"]


def test_a_department_code_is_given_once(sign_in):
    answer = sign_in("administrator").post(reverse("accounts:department_add"), {"code": "it", "name_en": "X", "name_zh": "X"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_an_unknown_person_or_department_is_404(sign_in):
    admin = sign_in("administrator")
    pages = [reverse(name, args=[10**9]) for name in ("accounts:person", "accounts:person_password", "accounts:department")]
    assert {admin.get(page).status_code for page in pages} == {404}


def test_language_and_theme_stay_with_the_person(people, sign_in):
    client = sign_in("delivery")
    client.post(reverse("accounts:preferences"), {"language": "zh-hans", "next": "/inbox/"})
    client.post(reverse("accounts:preferences"), {"theme": "dark", "next": "/inbox/"})
    page = client.get("/inbox/").content.decode()
    assert ('lang="zh-hans"' in page, 'data-theme="dark"' in page) == (True, True)


def test_ones_own_password_needs_the_old_one(people, sign_in):
    client = sign_in("delivery")
    form = {"old_password": "wrong", "new_password1": PASSWORD, "new_password2": PASSWORD}
    answer = client.post(reverse("accounts:password_change"), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["old_password"])


def test_roles_that_somebody_else_gave_meanwhile_are_not_taken_away_unseen(people, sign_in, api_as):
    person = people.delivery
    form = {"name": person.name, "language": person.language, "department": person.department_id or "", "email": person.email, "version": person.version}
    sign_in("administrator").post(person_page(person), {**form, "roles": [*person.roles, "planner"]})
    assert sign_in("administrator").post(person_page(person), {**form, "roles": ["delivery"]}).status_code == 409
    answer = api_as("administrator").patch(f"/api/v1/users/{person.pk}/", {"roles": ["delivery"], "version": person.version}, format="json")
    assert (answer.status_code, "planner" in User.objects.get(pk=person.pk).roles) == (409, True)


def test_the_same_roles_again_make_no_new_version(people):
    person = actions.edit_user(people.delivery, people.administrator, people.delivery.version, roles=people.delivery.roles)
    assert (person.version, User.objects.get(pk=person.pk).version) == (people.delivery.version, people.delivery.version)


def test_an_account_is_locked_before_its_closing_is_booked(people):
    with CaptureQueriesContext(connection) as queries:
        actions.deactivate(people.delivery, people.administrator)
    tables = [re.search(r'FROM "(accounts_user|authtoken_token)"', query["sql"]) for query in queries]
    assert next(table[1] for table in tables if table) == "accounts_user"
