"""bin/run: it starts everything, refuses clearly, heals what dies, and leaves nothing behind."""

import contextlib
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
    given = environment(folder, port)
    done = subprocess.run([ROOT / "bin" / "run"], env=given, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def eventually(question, seconds=240):
    """Ask until the answer is true, and return it; the last answer when the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def said(folder):
    return (folder / "run.out").read_text()


def lives(process):
    """Say whether a process still does anything; what only waits to be buried does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def part(supervisor, word):
    """Return the living process of the named part, or None."""
    for child in supervisor.children():
        with contextlib.suppress(psutil.Error):
            if word in " ".join(child.cmdline()):
                return child
    return None


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


def ready(running, folder, times=1):
    """Wait until bin/run has said for the given time that it is ready; fail with all it said when it ended instead."""
    eventually(lambda: said(folder).count("Zhijian is ready") == times or running.poll() is not None)
    assert said(folder).count("Zhijian is ready") == times, said(folder)
    return psutil.Process(running.pid)


@contextlib.contextmanager
def ended_at_last(running):
    try:
        yield
    finally:
        if running.poll() is None:
            running.kill()
        running.wait()


def test_it_starts_heals_refuses_a_second_and_ends_without_a_trace(folder, own_database):
    port = servers.free_port()
    running = start(folder, port, **own_database)
    with ended_at_last(running):
        supervisor = ready(running, folder)
        assert status_of(f"http://127.0.0.1:{port}/") == 200
        assert [word for word in PARTS if not part(supervisor, word)] == []
        refuses_a_second(folder, port, running.pid)
        heals(supervisor)
        family = supervisor.children(recursive=True)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
        assert [process for process in family if lives(process)] == []

    running = start(folder, port, **own_database)
    with ended_at_last(running):
        family = ready(running, folder, times=2).children(recursive=True)
        running.kill()
        eventually(lambda: not any(lives(process) for process in family))
        assert [process for process in family if lives(process)] == []


def refuses_a_second(folder, port, pid):
    """A second start in the same folder, and one on the same port, say what is in their way and start nothing."""
    code, words = refusal(folder, servers.free_port())
    assert (code, words) == (
        1, f"Zhijian already runs from this folder (process {pid}, http://localhost:{port}); end that one first.\n",
    )  # fmt: skip
    with services.short_folder() as another:
        code, words = refusal(another, port)
    assert (code, words) == (
        1, f"Port {port} is taken by another program; start with another one, as in PORT={port + 1} make run.\n",
    )  # fmt: skip


def heals(supervisor):
    """A part that dies is there again."""
    first = part(supervisor, "beat")
    first.kill()
    eventually(lambda: (now := part(supervisor, "beat")) and now.pid != first.pid)
    assert part(supervisor, "beat").pid != first.pid


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused_in_one_sentence(folder, port):
    assert refusal(folder, port) == (
        1, f"PORT={port} is no port; choose a number from 1024 to 65535, as in PORT=8001 make run.\n",
    )  # fmt: skip
