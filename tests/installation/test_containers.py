"""The container files say the same as the settings and the supervisor: no Docker is needed to see it."""

import re
import runpy
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config import celery
from config.variables import VARIABLES

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = ("migrate", "web", "worker", "beat")


def variables_there_are():
    """Return the names under which a variable may be given: itself, or for a secret a file."""
    return {*VARIABLES, *(variable.file for variable in VARIABLES.values() if variable.file)}


@pytest.mark.parametrize("service", OURS)
def test_every_variable_given_to_a_container_is_listed(service):
    assert sorted(set(COMPOSE[service]["environment"]) - variables_there_are()) == []


@pytest.mark.parametrize("service", OURS)
def test_every_container_is_given_the_same_keys_database_and_broker(service):
    given = COMPOSE[service]["environment"]
    assert given == COMPOSE["web"]["environment"]
    assert given["DATABASE_URL"].startswith("postgres://zhijian:")
    assert given["REDIS_URL"] == "redis://redis:6379/0"


def test_each_container_runs_one_part():
    words = {service: COMPOSE[service]["command"][:4] for service in OURS}
    assert words == {
        "migrate": ["python", "manage.py", "migrate", "--no-input"],
        "web": ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000"],
        "worker": ["celery", "-A", "config", "worker"],
        "beat": ["celery", "-A", "config", "beat"],
    }
    assert settings.WSGI_APPLICATION == "config.wsgi.application"
    assert celery.app.main == "zhijian"


def test_the_image_starts_the_web_server_as_the_compose_file_does():
    last = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("CMD ")][-1]
    assert shlex.split(last.removeprefix("CMD ").strip("[]").replace(",", "")) == COMPOSE["web"]["command"]


def test_nothing_of_ours_starts_before_the_tables_are_there():
    conditions = {name: COMPOSE[name]["depends_on"]["migrate"]["condition"] for name in ("web", "worker", "beat")}
    assert set(conditions.values()) == {"service_completed_successfully"}
    assert COMPOSE["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"


def test_every_lasting_container_has_a_health_check():
    assert sorted(name for name, service in COMPOSE.items() if "healthcheck" not in service) == ["migrate"]


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "AUDIT_KEY", "POSTGRES_PASSWORD"):
        uses = re.findall(r"\$\{%s(..)" % name, text)
        assert set(uses) == {":?"}


def test_the_image_is_pinned_runs_without_rights_and_leaves_its_tools_behind():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = {line.split()[1] for line in lines if line.startswith("FROM ")}
    assert bases == {"python:3.11-slim-bookworm", "base"}
    final = lines[lines.index("FROM base AS final") :]
    assert "USER zhijian" in final
    assert not any("gettext" in line or "pip install" in line for line in final)


def test_the_image_has_the_debian_packages_of_the_set_up():
    libraries = runpy.run_path(str(ROOT / "bin" / "missing.py"))["LIBRARIES"].values()
    dockerfile = (ROOT / "Dockerfile").read_text().split()
    assert [name for name in (*libraries, "fonts-noto-cjk") if name not in dockerfile] == []
