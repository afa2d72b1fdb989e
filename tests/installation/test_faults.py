"""Faults that are sent away tell what went wrong and nothing of whoever met it; without an address nothing is loaded."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import threading

import brotli
import pytest
from django.conf import settings

CANARIES = {
    "password": "pW9-canary-of-a-person", "mail": "canary.wang@example.org", "searched": "canary-searched-name", "cookie": "cO3canary0session", "local": "canary-of-a-variable",
    "key": "cK2-canary_signs-sessions-and-nothing-else-at-all", "browser": "CanaryBrowser/7", "step": "canary-of-a-step-before",
}  # fmt: skip
UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
FAIL = """
import django, json, logging, sys
django.setup()
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from config.celery import app
canaries = json.loads(sys.argv[1])
logging.getLogger("house").info("before: %s", canaries["step"])
headers = {"user-agent": canaries["browser"], "x-request-id": "a-failing-request", "cookie": "sessionid=" + canaries["cookie"]}
asked = RequestFactory(headers=headers).post("/accounts/login/?q=" + canaries["searched"], {"username": canaries["mail"], "password": canaries["password"]})
list(get_wsgi_application()(asked.environ, lambda status, _headers, _error=None: print(status)))
def works(local):
    raise ValueError(f"no mailbox {canaries['mail']}, key {canaries['key']}")
task = app.task(works, name="tests.works")
task.apply([canaries["local"]])
import sentry_sdk
sentry_sdk.flush(10)
"""


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes what is sent, as Sentry does."""

    def do_POST(self):
        """Keep the events of an envelope."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(UNPACKED[self.headers.get("Content-Encoding")](data).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def collector():
    """A server that faults are sent to; `told` holds what it was sent."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    server.told = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_fault_is_sent_without_anything_of_who_met_it(tmp_path, collector):
    given = {
        **os.environ, "ZHIJIAN_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3", "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": CANARIES["key"],
        "SENTRY_DSN": f"http://publickey@127.0.0.1:{collector.server_port}/1", "ALLOWED_HOSTS": "testserver", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", FAIL, json.dumps(CANARIES)], env=given, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "500 Internal Server Error\n"), done.stderr
    sent = "".join(collector.told)
    events = [json.loads(line) for text in collector.told for line in text.splitlines() if '"exception"' in line]
    assert {event["exception"]["values"][-1]["type"] for event in events} >= {"OperationalError", "ValueError"}
    request = next(event for event in events if "request" in event)
    assert (request["request"], request["tags"]["request_id"]) == ({"method": "POST", "url": "http://testserver/accounts/login/"}, "a-failing-request")
    task = next(event for event in events if event["exception"]["values"][-1]["type"] == "ValueError")
    assert task["exception"]["values"][-1]["value"] == "no mailbox …@…, key …"
    assert [name for name, canary in CANARIES.items() if canary in sent] == []


def test_without_an_address_nothing_is_loaded(tmp_path):
    given = {name: value for name, value in os.environ.items() if name != "SENTRY_DSN"}
    ask = "import sys, django; django.setup(); print(sorted(name for name in ('sentry_sdk', 'prometheus_client') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], env={**given, "ZHIJIAN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
