"""The fixtures and hooks of all tests; each is written in the module it is taken from."""

from tests.requirements_plugin import pytest_addoption, pytest_collection_modifyitems, pytest_configure
from tests.services import (
    broker,
    browser,
    django_db_modify_db_settings,
    django_db_setup,
    media_folder,
    worker,
    worker_process,
)

__all__ = [
    "broker",
    "browser",
    "django_db_modify_db_settings",
    "django_db_setup",
    "media_folder",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "worker",
    "worker_process",
]
