"""The fixed cast, clients at both doors, and what the guards of the database need in tests."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase

from audit import triggers
from config.demo import cast

GUARDED = ("audit_event", "plans_baseline")


def pytest_configure():
    """Tests hash passwords cheaply: they prove behaviour, not argon2."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True, scope="session")
def emptying_lifts_the_guards():
    """Emptying the database after a transactional test deletes events, which the guard would rightly refuse."""
    empty = TransactionTestCase._fixture_teardown

    def guarded(self):
        for table in GUARDED:
            triggers.remove(connection, table)
        empty(self)
        for table in GUARDED:
            triggers.install(connection, table)

    TransactionTestCase._fixture_teardown = guarded
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The cast joins once for all tests of a process."""
    with django_db_blocker.unblock():
        cast.people()


@pytest.fixture
def people(db):
    """The fixed cast, one person per role: `people.quality_manager`, `people.sms_owner`, …"""
    return SimpleNamespace(**cast.people())


@pytest.fixture
def sign_in(people):
    """A function from a person's key to a client of the pages that is signed in as them, speaking English."""

    def signed_in(key, language="en"):
        person = getattr(people, key)
        type(person).objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def api_as(people):
    """A function from a person's key to a client of the API that acts as them."""
    from rest_framework.test import APIClient

    def client_of(key):
        client = APIClient()
        client.force_authenticate(getattr(people, key))
        return client

    return client_of


@pytest.fixture(autouse=True)
def media_of_the_test(settings, tmp_path):
    """Files of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
