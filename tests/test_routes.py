"""No route without somebody who answered who may use it (design, section 5)."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from rest_framework.test import APIClient

from accounts.law import LAWS
from tests.routes import ANYONE, API, OWN, PAGES, SIGNED_IN

# Rights that hang on no object, so that whoever lacks them is refused whatever the address names.
PLAIN_RIGHTS = {"user.manage", "audit.read", "audit.verify", "portfolio.read"}


def walk(resolver, path="/", names=""):
    """Yield the name, the address and the view of each route."""
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern).removeprefix("^").removesuffix("$")
        if hasattr(entry, "url_patterns"):
            yield from walk(entry, here, names + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield names + (entry.name or here), here, entry.callback


def filled(address):
    """Return the address with something in the place of each parameter."""
    address = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", address)
    return re.sub(r"<(?:\w+:)?\w+>", "1", address).replace("^", "").replace("$", "")


ROUTES = list(walk(get_resolver()))
PAGE_ROUTES = {name: (filled(address), view) for name, address, view in ROUTES if not hasattr(view, "actions")}
API_ROUTES = {
    f"{method.upper()} {name}": filled(address)
    for name, address, view in ROUTES
    if hasattr(view, "actions")
    for method in view.actions
    if method not in {"head", "options"}
}


def methods_of(view):
    """Return the methods of a page that are worth asking: POST where it takes nothing else, or both."""
    allowed = getattr(getattr(view, "view_class", None), "http_method_names", ["get"])
    return ["post"] if allowed == ["post"] else ["get", "post"]


def test_every_page_is_listed_with_who_may_use_it():
    assert (sorted(PAGE_ROUTES.keys() - PAGES.keys()), sorted(PAGES.keys() - PAGE_ROUTES.keys())) == ([], [])


def test_every_address_of_the_api_is_listed_with_who_may_use_it():
    assert (sorted(API_ROUTES.keys() - API.keys()), sorted(API.keys() - API_ROUTES.keys())) == ([], [])


def test_every_right_in_the_list_is_one_of_the_law():
    assert {*PAGES.values(), *API.values()} - LAWS.keys() == {ANYONE, SIGNED_IN, OWN}


def test_every_right_of_the_law_has_a_page_and_an_address_of_the_api():
    assert (sorted(LAWS.keys() - set(PAGES.values())), sorted(LAWS.keys() - set(API.values()) - {"audit.verify"})) == ([], [])


@pytest.mark.parametrize("name", sorted(name for name, right in PAGES.items() if right != ANYONE))
def test_whoever_is_not_signed_in_is_led_to_sign_in(db, name):
    address, view = PAGE_ROUTES[name]
    answers = [getattr(Client(), method)(address) for method in methods_of(view)]
    if address.startswith("/api/"):
        assert {answer.status_code for answer in answers} <= {302, 401}
    else:
        assert [answer.headers.get("Location", "").split("?")[0] for answer in answers] == ["/accounts/login/"] * len(answers)


@pytest.mark.parametrize("route", sorted(route for route, right in API.items() if right != ANYONE))
def test_the_api_answers_401_to_whoever_is_not_signed_in(db, route):
    method, _space, _name = route.partition(" ")
    assert APIClient().generic(method, API_ROUTES[route]).status_code == 401


@pytest.mark.parametrize("name", sorted(name for name, right in PAGES.items() if right in PLAIN_RIGHTS and not name.startswith("plans:")))
def test_a_page_that_takes_a_right_refuses_whoever_lacks_it(sign_in, name):
    address, view = PAGE_ROUTES[name]
    client = sign_in("delivery")
    assert {getattr(client, method)(address).status_code for method in methods_of(view)} <= {403, 405}


@pytest.mark.parametrize("route", sorted(route for route, right in API.items() if right in PLAIN_RIGHTS))
def test_an_address_that_takes_a_right_refuses_whoever_lacks_it(people, api_as, route):
    from accounts.models import Department

    method, _space, name = route.partition(" ")
    address = API_ROUTES[route].replace("/departments/1/", f"/departments/{Department.objects.first().pk}/")
    body = '{"version": 1, "code": "x", "name_en": "x", "name_zh": "x", "username": "x", "name": "x", "password": "x"}'
    assert api_as("delivery").generic(method, address, body, content_type="application/json").status_code == 403


@pytest.mark.parametrize("name", sorted(name for name, (_address, view) in PAGE_ROUTES.items() if methods_of(view) == ["post"]))
def test_what_only_changes_something_cannot_be_fetched(sign_in, name):
    assert sign_in("delivery").get(PAGE_ROUTES[name][0]).status_code in {403, 405}
