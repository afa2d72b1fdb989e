"""Two who wait for each other in the database are told so, as of any other moment at which somebody was faster: 409."""

import sqlite3

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from accounts.middleware import RefusalMiddleware
from accounts.rest import answer
from audit.errors import crossed


def told_by(statements, path):
    """The error of a second writer of an SQLite file that does not wait, as Django raises it."""
    first, second = sqlite3.connect(path, isolation_level=None), sqlite3.connect(path, timeout=0, isolation_level=None)
    first.execute("BEGIN IMMEDIATE")
    try:
        second.execute(statements)
    except sqlite3.OperationalError as cause:
        error = OperationalError(*cause.args)
        error.__cause__ = cause
        return error
    finally:
        first.close()
        second.close()


@pytest.fixture
def busy(tmp_path):
    return told_by("BEGIN IMMEDIATE", tmp_path / "busy.sqlite3")


def test_a_lock_that_is_not_got_is_409_at_the_api(busy):
    response = answer(busy, {})
    assert (response.status_code, response.data["code"]) == (409, "somebody_was_faster")


def test_a_lock_that_is_not_got_is_409_on_a_page(db, sign_in, busy, people):
    request = RequestFactory().post("/")
    request.user, request.session = people.planner, {}
    assert RefusalMiddleware(None).process_exception(request, busy).status_code == 409


def test_another_error_of_the_database_stays_one(tmp_path):
    error = told_by("SELECT nothing FROM nowhere", tmp_path / "other.sqlite3")
    assert (crossed(error), answer(error, {})) == (None, None)
    assert RefusalMiddleware(None).process_exception(RequestFactory().post("/"), error) is None
