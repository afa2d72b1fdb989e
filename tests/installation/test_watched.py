"""One web server that lacks its database and its broker: what it tells machines, and what its log tells nobody."""

import http.client
import json
import os
import socket
import sys
import time

import pytest
from django.conf import settings

from tests.servers import connects, free_port, program

TOKEN = "mT7-canary_4scrapes-only"
# What may stand in no line: who asked, what for, and whatever opens something.
CANARIES = {
    "token": TOKEN, "key": "cK2-canary_signs-sessions-and-nothing-else-at-all", "password": "pW9-canary-of-a-person", "database": "dB5-canary-of-the-server",
    "mail": "canary.wang@example.org", "cookie": "cO3canary0session", "browser": "CanaryBrowser/7", "searched": "canary-searched-name", "feed": "fD6-canary_tellsDueDates", "address": "203.0.113.7",
}  # fmt: skip


class Server:
    """A running web server and its log."""

    def __init__(self, port, log):
        self.port, self.log = port, log

    def ask(self, path, method="GET", body=None, **headers):
        """Return the answer to a request: status, headers, text, and how long it took in seconds."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        began = time.monotonic()
        link.request(method, path, body, {"Host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}})
        answer = link.getresponse()
        return answer.status, answer.headers, answer.read().decode(), time.monotonic() - began

    def lines(self):
        """Return what was logged, each line read as the JSON it is."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def line_of(self, request, logger):
        """Return the line that a logger wrote about a request."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if found := [line for line in self.lines() if (line["request_id"], line["logger"]) == (request, logger)]:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"{logger} wrote nothing about {request}")


@pytest.fixture(scope="module")
def silent():
    """A port that takes connections and never says a word, as a host behind a broken network."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory, silent):
    """A web server as it is started for many people, whose database refuses and whose broker hangs."""
    folder, port = tmp_path_factory.mktemp("watched"), free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--graceful-timeout", "1"]
    environment = {
        **os.environ, "ZHIJIAN_VAR": str(folder), "LOG_FORMAT": "json", "LOG_LEVEL": "INFO", "METRICS_TOKEN": TOKEN, "SECRET_KEY": CANARIES["key"], "HTTPS_ONLY": "1",
        "DATABASE_URL": f"postgres://nobody:{CANARIES['database']}@127.0.0.1:1/none", "REDIS_URL": f"redis://127.0.0.1:{silent}/0", "ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "1", "DATABASE_URI": "x",
    }  # fmt: skip
    log = folder / "web.log"
    with program([*command, "--no-control-socket", "--access-logfile", "-"], log, lambda: connects(("127.0.0.1", port), socket.AF_INET), cwd=settings.BASE_DIR, env=environment):
        yield Server(port, log)


def test_it_lives_for_whoever_asks_by_whatever_name(server):
    assert [server.ask("/healthz", Host=host)[:3:2] for host in ("localhost", "10.1.2.3:8000", "zhijian-web")] == [(200, '{"status": "ok"}')] * 3
    assert server.ask("/healthz", "POST")[0] == 405
    # Any other page knows its names and asks for HTTPS.
    assert [server.ask("/accounts/login/", Host=host)[0] for host in ("localhost", "10.1.2.3:8000")] == [301, 400]


def test_what_is_away_is_named_without_its_address_and_holds_nobody_up(server, silent):
    status, headers, text, took = server.ask("/readyz", Host="10.1.2.3:8000")
    assert (status, json.loads(text)) == (
        503,
        {
            "status": "not ready",
            "parts": {
                "database": {"ok": False, "why": "does not work"},
                "broker": json.loads(text)["parts"]["broker"],
                "storage": {"ok": True},
                "migrations": {"ok": False, "why": "does not work"},
                "scheduler": {"ok": False, "why": "does not work"},
            },
        },
    )
    assert json.loads(text)["parts"]["broker"] in ({"ok": False, "why": "does not work"}, {"ok": False, "why": "does not answer in time"})
    assert ([word for word in ("127.0.0.1", str(silent), "nobody", CANARIES["database"]) if word in text], headers["Cache-Control"].split(", ")[0], took < 15) == ([], "max-age=0", True)


def test_an_answer_that_is_no_success_is_logged_under_its_id(server):
    server.ask("/readyz", X_Request_ID="asks-for-readiness")
    assert server.line_of("asks-for-readiness", "django.request")["message"] == "Service Unavailable: /readyz"


def test_a_part_can_be_left_out(server):
    status, _headers, text, took = server.ask("/readyz?without=broker&without=database&without=migrations&without=scheduler")
    assert (status, json.loads(text), took < 15) == (200, {"status": "ok", "parts": {"storage": {"ok": True}}}, True)


def test_the_figures_are_for_whoever_has_the_token(server):
    assert [(answer[0], answer[2]) for answer in (server.ask("/metrics"), server.ask("/metrics", Authorization="Bearer wrong"))] == [(401, "")] * 2


def test_the_figures_count_what_both_processes_answered_and_tell_of_the_rest_what_they_can(server):
    before = figure(server, "healthz")
    for _ in range(12):
        server.ask("/healthz")
    status, headers, text, took = server.ask("/metrics", Authorization=f"Bearer {TOKEN}")
    assert (status, headers.get_content_type(), figure(server, "healthz") - before, took < 15) == (200, "text/plain", 12, True)
    assert [f'zhijian_part_ok{{part="{part}"}} {well}' in text for part, well in (("database", "0.0"), ("broker", "0.0"), ("storage", "1.0"))] == [True] * 3
    assert 'zhijian_request_seconds_bucket{le="0.05",view="healthz"}' in text


def figure(server, view):
    """Return how many requests of a view were answered with 200."""
    text = server.ask("/metrics", Authorization=f"Bearer {TOKEN}")[2]
    line = f'zhijian_requests_total{{method="GET",status="200",view="{view}"}} '
    return int(float(next((said.removeprefix(line) for said in text.splitlines() if said.startswith(line)), "0")))


def test_an_address_that_is_none_makes_no_label(server):
    server.ask("/no-such-page/canary-1", X_Forwarded_Proto="https")
    server.ask("/no-such-page/canary-2", X_Forwarded_Proto="https")
    text = server.ask("/metrics", Authorization=f"Bearer {TOKEN}")[2]
    assert ("canary" in text, 'view="none"' in text) == (False, True)


def told_with(request):
    """Return headers that tell all about who asks."""
    return {
        "Cookie": f"sessionid={CANARIES['cookie']}", "User_Agent": CANARIES["browser"], "Referer": f"https://localhost/feeds/{CANARIES['feed']}?q={CANARIES['searched']}",
        "X_Forwarded_Proto": "https", "X_Forwarded_For": CANARIES["address"], "Authorization": f"Bearer {TOKEN}", "X_Request_ID": request,
    }  # fmt: skip


def test_a_request_that_fails_is_told_under_its_id_and_nothing_of_who_asked(server):
    path = f"/plans/?q={CANARIES['searched']}&mail={CANARIES['mail']}"
    status, headers, _text, _took = server.ask(path, **told_with("a-failing-request"))
    access, failed = server.line_of("a-failing-request", "gunicorn.access"), server.line_of("a-failing-request", "django.request")
    assert (status, headers["X-Request-ID"], access["status"], access["path"], access["method"]) == (500, "a-failing-request", 500, "/plans/", "GET")
    assert (failed["level"], failed["message"], "OperationalError" in failed["exc_info"]) == ("ERROR", "Internal Server Error: /plans/", True)
    assert sorted(failed) == ["exc_info", "level", "logger", "message", "request_id", "time"]


def test_a_failing_sign_in_and_a_feed_tell_no_secret(server):
    given = json.dumps({"username": CANARIES["mail"], "password": CANARIES["password"]})
    assert server.ask(f"/api/v1/token/?q={CANARIES['searched']}", "POST", given, Content_Type="application/json", **told_with("a-failing-sign-in"))[0] == 500
    assert server.ask(f"/feeds/{CANARIES['feed']}.ics", **told_with("a-failing-feed"))[0] == 500
    said = [server.line_of("a-failing-feed", logger)["message"].split(" HTTP")[0] for logger in ("gunicorn.access", "django.request")]
    assert said == ['"GET /feeds/…', "Internal Server Error: /feeds/…"]


def test_nothing_of_all_this_stands_in_the_log(server):
    assert [name for name, canary in CANARIES.items() if canary in server.log.read_text()] == []


def test_a_slip_of_the_pen_is_said_once_by_each_process(server):
    said = [line["message"] for line in server.lines() if line["logger"] == "config"]
    assert said == ["DATABASE_URI is no variable of this program; DATABASE_URL may be meant."] * 2
