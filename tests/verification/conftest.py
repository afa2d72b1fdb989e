"""What every test of this room stands on."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(settings):
    """Sentences are compared in English."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield
