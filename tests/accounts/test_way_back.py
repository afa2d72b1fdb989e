"""Where a form leads back to is an address of this site, whatever the browser was told to send."""

import pytest
from django.urls import reverse

from tests.improvement import factory

pytestmark = pytest.mark.django_db

NOWHERE = ["x", "2026-02-30", "{0}", "plans:item", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\x00", "\\evil"]


@pytest.mark.parametrize("address", NOWHERE)
def test_preferences_lead_home_from_an_address_that_is_none(client, sign_in, address):
    for page in (client, sign_in("colleague")):
        answer = page.post(reverse("accounts:preferences"), {"language": "en", "next": address})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("address", NOWHERE)
def test_views_and_moves_lead_to_their_own_list(people, sign_in, address):
    item, page = factory.item_in_progress(people), sign_in("delivery")
    kept = page.post(reverse("improvement:view_keep"), {"page": "board", "name": "Mine", "query": "state=doing", "next": address})
    assert (kept.status_code, kept.headers["Location"]) == (302, reverse("improvement:views"))
    moved = page.post(reverse("improvement:move", args=[item.plan.number, item.number]), {"version": item.version, "to": "doing", "next": address})
    assert (moved.status_code, moved.headers["Location"]) == (302, reverse("improvement:board", args=[item.plan.number]))
