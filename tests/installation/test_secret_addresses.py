"""The address of a calendar feed is a secret: no log of the installation tells it."""

import http.client
import logging
import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from config.logs import SecretFilter, without_secrets
from tests.servers import connects, free_port, program

SECRET = "kC1-bW5_tellsDueDates"


@pytest.mark.parametrize("said", [f'"GET /feeds/{SECRET}.ics HTTP/1.1" 200', f"Not Found: /feeds/{SECRET}", f"http://x/feeds/{SECRET}/y.ics?z=1"])
def test_an_address_is_logged_without_its_secret(said):
    assert (SECRET in without_secrets(said), "/feeds/…" in without_secrets(said)) == (False, True)


def test_a_record_of_our_own_is_cleaned_and_others_stay():
    secret = logging.LogRecord("django.request", 30, "x", 1, "%s: %s", ("Not Found", f"/feeds/{SECRET}.ics"), None)
    other = logging.LogRecord("django.request", 30, "x", 1, "%s: %s", ("Not Found", "/plans/"), None)
    for record in (secret, other):
        SecretFilter().filter(record)
    assert [secret.getMessage(), other.getMessage(), other.args] == ["Not Found: /feeds/…", "Not Found: /plans/", ("Not Found", "/plans/")]


def test_the_web_server_as_it_is_started_logs_no_secret(tmp_path):
    port, log = free_port(), tmp_path / "web.log"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--access-logfile", "-"]
    environment = {**os.environ, "ZHIJIAN_VAR": str(tmp_path), "DEBUG": "0", "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], env=environment, cwd=settings.BASE_DIR, check=True)
    with program(command, log, lambda: connects(("127.0.0.1", port), socket.AF_INET), cwd=settings.BASE_DIR, env=environment):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        # The database has no tables, so that what goes wrong is logged as well.
        asked.request("GET", f"/feeds/{SECRET}.ics", headers={"Host": "localhost", "Referer": f"http://localhost/feeds/{SECRET}.ics"})
        answer = asked.getresponse().status
    said = log.read_text()
    assert (answer, SECRET in said, "Internal Server Error: /feeds/…" in said, "GET /feeds/… HTTP/1.1" in said) == (500, False, True, True)
