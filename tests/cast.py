"""The fixed cast of the tests, one person per role, and their clients at both doors."""

from types import SimpleNamespace

import pytest
from django.test import Client

from config.demo import cast


@pytest.fixture
def people(db):
    """The fixed cast: `people.quality_manager`, `people.sms_owner`, …"""
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
