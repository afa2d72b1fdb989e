"""The address of a calendar feed is a secret: no log of the installation tells it (see test_watched.py for a whole server)."""

import logging

import pytest

from config.logs import Line, without_secrets

SECRET = "kC1-bW5_tellsDueDates"


@pytest.mark.parametrize("said", [f'"GET /feeds/{SECRET}.ics HTTP/1.1" 200', f"Not Found: /feeds/{SECRET}", f"http://x/feeds/{SECRET}/y.ics?z=1"])
def test_an_address_is_logged_without_its_secret(said):
    assert (SECRET in without_secrets(said), "/feeds/…" in without_secrets(said)) == (False, True)


def test_a_line_of_our_own_is_cleaned_and_others_stay():
    secret = logging.LogRecord("django.request", 30, "x", 1, "%s: %s", ("Not Found", f"/feeds/{SECRET}.ics"), None)
    other = logging.LogRecord("django.request", 30, "x", 1, "%s: %s", ("Not Found", "/plans/"), None)
    assert [Line().format(record).partition("] ")[2] for record in (secret, other)] == ["Not Found: /feeds/…", "Not Found: /plans/"]
