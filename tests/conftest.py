"""The fixtures and hooks of all tests; each is written in the module it is taken from."""

from tests.cast import api_as, people, sign_in
from tests.requirements_plugin import pytest_addoption, pytest_collection_modifyitems, pytest_configure
from tests.services import (
    broker,
    browser,
    django_db_modify_db_settings,
    django_db_setup,
    media_folder,
    rare_collection,
    worker,
    worker_process,
)

pytest_plugins = ["tests.halves"]

__all__ = [
    "api_as",
    "broker",
    "browser",
    "django_db_modify_db_settings",
    "django_db_setup",
    "media_folder",
    "people",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_plugins",
    "rare_collection",
    "sign_in",
    "worker",
    "worker_process",
]
