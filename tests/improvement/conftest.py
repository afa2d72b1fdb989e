"""Sentences are compared in English."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Speak English outside requests."""
    with translation.override("en"):
        yield
