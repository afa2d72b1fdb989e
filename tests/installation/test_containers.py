"""The container files say the same as the settings and the supervisor: no Docker is needed to see it."""

import re
import runpy
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config import celery
from config.variables import VARIABLES

ROOT = Path(settings.BASE_DIR)
WHOLE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
COMPOSE = WHOLE["services"]
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
    assert (given["DATABASE_URL_FILE"], given["REDIS_URL"]) == ("/run/secrets/database_url", "redis://redis:6379/0")
    assert (given["PRODUCTION"], given["HTTPS_ONLY"], given["TRUSTED_PROXIES"]) == ("1", "1", "1")


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


def test_every_container_is_confined():
    """Read-only, without rights, and bounded; only Caddy gets one right, to listen below 1024."""
    lacking = {
        name: [word for word in ("read_only", "restart", "security_opt", "healthcheck", "tmpfs") if word not in service]
        for name, service in COMPOSE.items()
        if name != "migrate"
    }
    assert {name: words for name, words in lacking.items() if words} == {}
    assert {tuple(service["cap_drop"]) for service in COMPOSE.values()} == {("ALL",)}
    assert {tuple(service["security_opt"]) for service in COMPOSE.values()} == {("no-new-privileges:true",)}
    assert {name: service["cap_add"] for name, service in COMPOSE.items() if "cap_add" in service} == {"proxy": ["NET_BIND_SERVICE"]}
    assert {tuple(sorted(service["deploy"]["resources"]["limits"])) for service in COMPOSE.values()} == {("cpus", "memory", "pids")}


def test_every_image_is_pinned_to_a_version():
    foreign = {name: service["image"] for name, service in COMPOSE.items() if "build" not in service}
    assert sorted(foreign) == ["db", "proxy", "redis"]
    assert [name for name, image in foreign.items() if not re.search(r":\d+\.\d+(\.\d+)?-\w+$", image)] == []


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nothing():
    assert [name for name, service in COMPOSE.items() if "ports" in service] == ["proxy"]
    assert (COMPOSE["db"]["networks"], COMPOSE["redis"]["networks"], WHOLE["networks"]["inside"]) == (["inside"], ["inside"], {"internal": True})


def test_every_secret_is_a_file_that_one_command_makes(tmp_path):
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"\$\{(?:SECRET_KEY|AUDIT_KEY|POSTGRES_PASSWORD|DATABASE_URL|EMAIL_URL|METRICS_TOKEN)\b", text) == []
    make = [ROOT / "bin" / "secrets", tmp_path / "secrets"]
    subprocess.run(make, check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert sorted(made) == sorted(WHOLE["secrets"])
    assert {name: entry["file"] for name, entry in WHOLE["secrets"].items()} == {name: f"./secrets/{name}" for name in made}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    # A second time changes nothing: another AUDIT_KEY would break the history's seals.
    assert subprocess.run(make, check=True, capture_output=True).stdout == b""
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_the_proxy_takes_what_the_application_takes():
    limit = int(re.search(r"max_size (\d+)MB", (ROOT / "docs" / "Caddyfile").read_text())[1])
    assert settings.UPLOAD_MAX_BYTES < limit * 1024 * 1024 <= 2 * settings.UPLOAD_MAX_BYTES


def test_the_image_is_pinned_runs_without_rights_and_leaves_its_tools_behind():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = {line.split()[1] for line in lines if line.startswith("FROM ")}
    assert bases == {"python:3.11.14-slim-bookworm", "base"}
    final = lines[lines.index("FROM base AS final") :]
    assert "USER zhijian" in final
    assert not any("--chown" in line for line in final)
    assert not any("gettext" in line or "pip install" in line for line in final)


def test_the_image_has_the_debian_packages_of_the_set_up():
    libraries = runpy.run_path(str(ROOT / "bin" / "missing.py"))["LIBRARIES"].values()
    dockerfile = (ROOT / "Dockerfile").read_text().split()
    assert [name for name in (*libraries, "fonts-noto-cjk") if name not in dockerfile] == []
