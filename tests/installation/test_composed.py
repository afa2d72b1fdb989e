"""The compose file's very commands, environment and checks of health, as processes, against a real PostgreSQL and Redis.

No container engine is needed: names of hosts, ports and paths are put in the place of those in the containers, nothing else.
"""

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from django.conf import settings

from tests import servers, services
from tests.installation.test_run import eventually

ROOT = Path(settings.BASE_DIR)
SITE = "zhijian.example.org"
PASSWORD = "a-Long-Passw0rd-indeed"
PLACE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled(value, given):
    """Return a value of the compose file with its variables filled in, as the engine does it."""
    if isinstance(value, dict):
        return {key: filled(one, given) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, given) for one in value]
    if not isinstance(value, str):
        return value

    def fill(found):
        name, kind, otherwise = found.groups()
        if name is None:
            return "$"
        if kind == "?" and not given.get(name):
            raise KeyError(otherwise)
        return given.get(name) or (otherwise if kind == "-" else "")

    return PLACE.sub(fill, value)


class Composed:
    """The services of the compose file, each started as a process in a folder that stands for its containers' file systems."""

    def __init__(self, folder, database, broker):
        self.folder, self.port, self.stack = folder, servers.free_port(), contextlib.ExitStack()
        for name in ("tmp", "media", "var"):
            (folder / name).mkdir()
        subprocess.run([ROOT / "bin" / "secrets", folder / "secrets"], check=True, capture_output=True)
        self.secret("database_url", database)
        self.services = filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), {"SITE": SITE})["services"]
        self.places = {"/run/secrets/": f"{folder}/secrets/", "/data/media": str(folder / "media"), "redis://redis:6379": broker, ":8000": f":{self.port}"}
        self.processes = {}

    def secret(self, name, text):
        (self.folder / "secrets" / name).chmod(0o600)
        (self.folder / "secrets" / name).write_text(text)

    def here(self, text):
        """Return a text of a container with this machine's places."""
        for there, place in {**self.places, "/tmp/beat": f"{self.folder}/tmp/beat", "find /tmp ": f"find {self.folder}/tmp "}.items():
            text = text.replace(there, place)
        return text

    def environment(self, service):
        """Return the environment of a container, and of it alone: the image's and the compose file's."""
        image = {"PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}", "ZHIJIAN_VAR": str(self.folder / "var"), "DEBUG": "0", "HOSTNAME": socket.gethostname()}
        given = {name: self.here(value) for name, value in self.services[service]["environment"].items()}
        return {**image, "TMPDIR": str(self.folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1", **given}

    def run(self, service, command, **more):
        """Run a command in a container to its end, and return what came of it."""
        return subprocess.run(command, cwd=ROOT, env={**self.environment(service), **more}, capture_output=True, text=True, timeout=400)

    def start(self, service):
        """Start a service with its own command; it is up once its check of health passes (`healthy`)."""
        command = [self.here(word) for word in self.services[service]["command"]]
        log = self.folder / f"{service}.log"
        options = {"env": self.environment(service), "cwd": ROOT}
        self.processes[service] = self.stack.enter_context(servers.program(command, log, lambda: True, **options))

    def healthy(self, service):
        """Run the check of health of a service and say whether it passes."""
        kind, *words = self.services[service]["healthcheck"]["test"]
        words = [self.here(word) for word in words]
        return self.run(service, ["sh", "-c", *words] if kind == "CMD-SHELL" else words).returncode == 0

    def log(self, service):
        return (self.folder / f"{service}.log").read_text(errors="replace")


@pytest.fixture(scope="module")
def composed():
    with contextlib.ExitStack() as stack:
        folders = [stack.enter_context(services.short_folder()) for _ in range(3)]
        database = stack.enter_context(servers.postgres(folders[0]))
        broker = stack.enter_context(servers.redis_on_port(folders[1]))
        database = database.removesuffix("/zhijian") + "/postgres"
        composed = Composed(folders[2], database, broker)
        with composed.stack:
            yield composed


class Person:
    """Somebody at a browser behind the proxy, which speaks HTTPS for the site and passes on to the web server."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, **facts):
        """Return status, headers and text of the answer."""
        headers = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Referer": f"https://{SITE}/", "Accept-Language": "en"}
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, urlencode(facts) or None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            assert "Secure" in cookie
        return answer.status, answer.headers, answer.read().decode(errors="replace")

    def sign_in(self):
        """Return the answer to the form of signing in."""
        _status, _headers, page = self.ask("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self.ask("POST", "/accounts/login/", csrfmiddlewaretoken=token, username="wang", password=PASSWORD)


def readiness(composed):
    """Return what the web server says of its parts; nothing while it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", composed.port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return json.loads(connection.getresponse().read())
    except OSError:
        return {"status": "", "parts": {}}


def test_the_whole_of_it_runs_as_composed(composed):
    migrated = composed.run("migrate", composed.services["migrate"]["command"])
    assert (migrated.returncode, "Applying" in migrated.stdout) == (0, True), migrated.stderr
    found = composed.run("web", ["python", "manage.py", "found", "wang", "王敏"], FOUNDER_PASSWORD=PASSWORD)
    assert found.returncode == 0, found.stderr
    for service in ("web", "worker", "beat"):
        composed.start(service)
    # Beat orders a task, Redis carries it, the worker does it and writes so into the database, the web server reads it there.
    # Each process of the web server keeps its own answer for a moment: all of them are asked.
    eventually(lambda: all(readiness(composed)["status"] == "ok" for _ask in range(20)), 300)
    assert readiness(composed)["parts"], composed.log("web")
    assert {name: part.get("why", "") for name, part in readiness(composed)["parts"].items() if not part["ok"]} == {}, composed.log("worker")
    assert {service: composed.healthy(service) for service in ("web", "worker", "beat")} == {"web": True, "worker": True, "beat": True}
    assert re.search(r"Task \S+ succeeded|succeeded in", composed.log("worker"))


def test_somebody_signs_in_behind_the_proxy(composed):
    person = Person(composed.port)
    status, headers, _page = person.sign_in()
    assert (status, headers["Location"]) == (302, "/")
    status, headers, page = person.ask("GET", "/")
    assert (status, "王敏" in page, headers["Strict-Transport-Security"].split(";")[0]) == (200, True, "max-age=31536000")


def test_plain_http_and_foreign_names_are_refused(composed):
    connection = http.client.HTTPConnection("127.0.0.1", composed.port, timeout=10)
    connection.request("GET", "/", headers={"Host": SITE})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{SITE}/")
    answer.read()
    connection.request("GET", "/", headers={"Host": "evil.example.org", "X-Forwarded-Proto": "https"})
    assert connection.getresponse().status == 400


def test_all_end_when_they_are_asked_to_and_nothing_was_written_where_a_container_cannot(composed):
    for process in composed.processes.values():
        process.terminate()
    assert {service: process.wait(30) for service, process in composed.processes.items()} == {"web": 0, "worker": 0, "beat": 0}
    assert not composed.healthy("web")
    assert sorted(path.name for path in (composed.folder / "var").rglob("*")) == []
    faults = [line for service in composed.processes for line in composed.log(service).splitlines() if "Traceback" in line]
    assert [line for line in faults if "DisallowedHost" not in line] == []
