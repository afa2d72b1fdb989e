"""bin/run: it starts everything, refuses clearly, heals what dies, and leaves nothing behind."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests import servers, services

ROOT = Path(settings.BASE_DIR)
PARTS = ("redis-server", "config.wsgi", "worker", "beat")


@pytest.fixture
def own_database(request):
    """Give the variables for a database of this test's own: none on SQLite, a fresh one on PostgreSQL."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        yield {}
        return
    import psycopg2

    name = f"installation_{os.getpid()}"
    connection = psycopg2.connect(host=given["HOST"], user=given["USER"], dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": f"postgres://{given['USER']}@/{given['HOST']}/{name}"}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def environment(folder, port, **more):
    """Return the variables of an installation in `folder`, without those of this test run."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "ZHIJIAN_VAR": str(folder), "PORT": str(port), "DEMO": "0", **more}


def start(folder, port, **more):
    """Start bin/run as a terminal would, its output added to run.out in the folder."""
    with (folder / "run.out").open("ab") as output:
        return subprocess.Popen(
            [ROOT / "bin" / "run"], env=environment(folder, port, **more), stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip


def refusal(folder, port):
    """Run bin/run where it must refuse; return its exit status and what it said."""
    done = subprocess.run([ROOT / "bin" / "run"], env=environment(folder, port), capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr


def eventually(question, seconds=90):
    """Ask until the answer is true, and return it; the last answer when the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def said(folder):
    return (folder / "run.out").read_text()


def part(supervisor, word):
    """Return the process of the named part, or None."""
    children = [child for child in supervisor.children() if word in " ".join(child.cmdline())]
    return children[0] if children else None


def status_of(url):
    """Return the HTTP status of a page; redirects are followed."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def folder():
    with services.short_folder() as path:
        yield path


def test_it_starts_heals_refuses_a_second_and_ends_without_a_trace(folder, own_database):
    port = servers.free_port()
    running = start(folder, port, **own_database)
    try:
        assert eventually(lambda: "Zhijian is ready" in said(folder) or running.poll() is not None), said(folder)
        assert f"Zhijian is ready: http://localhost:{port}" in said(folder)
        assert status_of(f"http://127.0.0.1:{port}/") == 200
        supervisor = psutil.Process(running.pid)
        assert [word for word in PARTS if not part(supervisor, word)] == []

        code, words = refusal(folder, servers.free_port())
        assert (code, f"Zhijian already runs from this folder (process {running.pid}" in words) == (1, True)
        with services.short_folder() as another:
            code, words = refusal(another, port)
        assert (code, words) == (
            1, f"Port {port} is taken by another program; start with another one, as in PORT={port + 1} make run.\n",
        )  # fmt: skip

        first = part(supervisor, "beat")
        first.kill()
        again = eventually(lambda: (now := part(supervisor, "beat")) and now.pid != first.pid and now)
        assert again.is_running()
        family = supervisor.children(recursive=True)
    finally:
        running.send_signal(signal.SIGINT)
        status = running.wait(30)
    assert status == 0
    assert [process for process in family if process.is_running()] == []


def test_killed_outright_it_leaves_no_process_behind_and_starts_again(folder, own_database):
    port = servers.free_port()
    running = start(folder, port, **own_database)
    assert eventually(lambda: "Zhijian is ready" in said(folder) or running.poll() is not None), said(folder)
    family = psutil.Process(running.pid).children(recursive=True)
    running.kill()
    running.wait()
    assert eventually(lambda: not any(process.is_running() for process in family)), family
    again = start(folder, port, **own_database)
    try:
        assert eventually(lambda: said(folder).count("Zhijian is ready") == 2 or again.poll() is not None)
        assert status_of(f"http://127.0.0.1:{port}/") == 200
    finally:
        again.terminate()
        assert again.wait(30) == 0


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused_in_one_sentence(folder, port):
    assert refusal(folder, port) == (
        1, f"PORT={port} is no port; choose a number from 1024 to 65535, as in PORT=8001 make run.\n",
    )  # fmt: skip
