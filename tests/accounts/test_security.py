"""The doors: locks, headers, cookies, and what is refused before any view."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audit.models import Event
from config.demo.cast import PASSWORD

LOGIN = reverse("accounts:login")


def attempt(client, password, username="wang.min"):
    return client.post(LOGIN, {"username": username, "password": password})


def test_five_wrong_passwords_close_sign_in_even_for_the_right_one(people, client):
    statuses = [attempt(client, "wrong").status_code for _try in range(5)]
    assert (statuses[4], attempt(client, PASSWORD).status_code) == (429, 429)


def test_a_lock_is_recorded_once(people, client):
    for _try in range(8):
        attempt(client, "wrong")
    assert Event.objects.of(people.quality_manager).filter(verb="user.locked_out").count() == 1


def test_a_lock_from_one_address_does_not_close_another(people, client):
    for _try in range(5):
        attempt(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert attempt(elsewhere, PASSWORD).status_code == 302


def test_the_administrator_opens_a_lock_sooner(people, client, sign_in):
    for _try in range(5):
        attempt(client, "wrong")
    sign_in("administrator").post(reverse("accounts:person_unlock", args=[people.quality_manager.pk]))
    assert attempt(client, PASSWORD).status_code == 302


def test_the_right_password_lands_on_the_desk(people, client):
    answer = attempt(client, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))


@pytest.mark.parametrize("path", ["/accounts/login/", "/history/", "/inbox/"])
def test_every_page_forbids_scripts_and_styles_of_others_and_inline(sign_in, path):
    policy = sign_in("auditor").get(path)["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["script-src"], rules["style-src"], rules["object-src"]) == ("'none'", "'self'", "'self'", "'none'")
    assert ("unsafe-inline" in policy, "unsafe-eval" in policy, "http:" in policy, "https:" in policy) == (False,) * 4


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(people, client):
    attempt(client, PASSWORD)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_behind_https_cookies_never_travel_in_the_clear():
    import subprocess
    import sys

    ask = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)"
    environment = {"HTTPS_ONLY": "1", "DJANGO_SETTINGS_MODULE": "config.settings", "ZHIJIAN_VAR": str(settings.MEDIA_ROOT)}
    told = subprocess.run([sys.executable, "-c", ask], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True"] * 4


def test_other_headers_are_set(client, db):
    answer = client.get(LOGIN)
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("nosniff", "SAMEORIGIN", "same-origin")


def test_passwords_are_hashed_with_argon2():
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
    assert re.findall(r"hashers\.(\w+)", source) == ["Argon2PasswordHasher"]


def test_a_request_id_is_given_returned_and_taken_over(client, db):
    ids = [client.get(LOGIN, headers={"X-Request-ID": given})["X-Request-ID"] for given in ("", "short", "bad id with spaces", "proxy-1234")]
    assert [bool(re.fullmatch(r"[0-9a-f]{32}", one)) for one in ids] == [True, True, True, False]
    assert ids[3] == "proxy-1234"


def test_an_event_carries_the_id_of_the_request_that_caused_it(people, client):
    client.post(LOGIN, {"username": "wang.min", "password": PASSWORD}, headers={"X-Request-ID": "proxy-1234"})
    assert Event.objects.get(verb="user.sign_in").request_id == "proxy-1234"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "/a\x00b"])
def test_preferences_lead_back_into_this_house_only(sign_in, target):
    answer = sign_in("delivery").post(reverse("accounts:preferences"), {"theme": "dark", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_sign_in_leads_back_into_this_house_only(people, client):
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"username": "wang.min", "password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("path", ["/history/?text=a%00b", "/plans/%00/", "/api/v1/events/?text=%00", "/accounts/login/?next=%00"])
def test_a_nul_in_an_address_is_a_bad_request(sign_in, path):
    assert sign_in("auditor").get(path).status_code == 400


def test_a_form_without_its_token_is_refused_with_what_to_do(people):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(LOGIN, {"username": "wang.min", "password": PASSWORD})
    assert (answer.status_code, answer.context["refusal"]["title"] in {"This form has expired", "表单已失效"}) == (403, True)


def test_signing_out_is_by_post_alone(sign_in):
    client = sign_in("delivery")
    assert [client.get(reverse("accounts:logout")).status_code, client.post(reverse("accounts:logout")).status_code] == [405, 302]


def test_there_is_no_admin_site():
    from django.apps import apps

    assert apps.is_installed("django.contrib.admin") is False


def test_a_new_password_that_is_too_weak_is_refused_where_it_was_typed_first(people, sign_in):
    form = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    answer = sign_in("planner").post(reverse("accounts:password_change"), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["new_password1"])
