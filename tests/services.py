"""What every test stands on: a real database, a real broker, a real worker, a real browser, and a folder for files.

Without DATABASE_URL the tests run on an SQLite file, as the embedded installation does; without REDIS_URL each test
process starts a Redis of its own on a Unix socket. `bin/test` runs them so, and again with both variables set.
"""

import contextlib
import gc
import os
import shutil
import sys
import time
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from tests import servers, standing

# Argon2 is slow on purpose; only the tests that speak of it turn it on.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
# How long an example takes says how busy the machine is, nothing of the product: no verdict comes of it.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")
# The tables that refuse to be changed.
GUARDED = ("audit_event", "plans_baseline")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def _worker_number(config):
    """Return 0 for the first or only test process of a parallel run, 1 for the second, and so on."""
    return int(getattr(config, "workerinput", {}).get("workerid", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session", autouse=True)
def rare_collection():
    """Look for cyclic garbage rarely, and never among what was loaded before the first test.

    A paper is rendered in three quarters of the time, everything else in nine tenths.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory):
    """Keep uploaded and rendered files of the tests out of the installation's own folder."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """Give each test process a database of its own: on SQLite a file, because threads share no database in memory."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    else:
        database.setdefault("TEST", {})["NAME"] = f"test_{database['NAME']}_{_worker_number(request.config)}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the database be emptied after tests that commit, although the trail refuses to be emptied.

    The cast is added once for all tests, and stands again after every emptying: adding eleven people anew in each test
    took a third of all the time.
    """
    from django.db import connection

    from config.demo import cast

    # On the class: while a browser's event loop runs in this thread, Django gives it another connection.
    operations = type(connection.ops)
    operations.execute_sql_flush = _flush_past_the_guard(operations.execute_sql_flush)
    with django_db_blocker.unblock():
        cast.people()
        standing.lay_ground()


def _flush_past_the_guard(flush):
    def flush_unguarded(operations, statements):
        from django.db import connection

        from audit import triggers

        for table in GUARDED:
            triggers.remove(connection, table)
        try:
            flush(operations, statements)
        finally:
            for table in GUARDED:
                triggers.install(connection, table)
        standing.restore_ground()

    return flush_unguarded


@pytest.fixture(scope="session", autouse=True)
def broker(request, tmp_path_factory):
    """Give the URL of a real Redis that no other test process reads from, and point Celery at it."""
    from config.celery import app

    with contextlib.ExitStack() as stack:
        if settings.REDIS_URL:
            url = f"{settings.REDIS_URL}/{_worker_number(request.config)}"
        else:
            folder = stack.enter_context(short_folder())
            url = stack.enter_context(servers.redis_on_socket(folder))
        settings.CELERY_BROKER_URL = app.conf.broker_url = url
        yield url
        app.pool.force_close_all()


@contextlib.contextmanager
def short_folder():
    """Give a temporary folder whose path is short enough for a Unix socket (107 bytes)."""
    import tempfile

    folder = tempfile.mkdtemp(prefix="zj-", dir="/tmp")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database_url():
    """Return the URL under which another process reaches the database of this test process."""
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}@/{given['HOST']}/{given['NAME']}"


@pytest.fixture(scope="session")
def worker_process(django_db_setup, django_db_blocker, broker, media_folder, tmp_path_factory):
    """Run a real Celery worker on the test database, the test broker and the test files, with a child that works as in the product."""
    with django_db_blocker.unblock():
        url = _database_url()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": broker,
        "MEDIA_ROOT": str(media_folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "AUDIT_KEY": settings.AUDIT_KEY,
    }
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    ready = lambda: " ready." in log.read_text(errors="replace")  # noqa: E731
    options = {"env": environment, "cwd": settings.BASE_DIR}
    with servers.program([*command, "--without-gossip", "--without-mingle"], log, ready, **options):
        yield log


@pytest.fixture
def worker(transactional_db, worker_process):
    """A running worker for this test, whose database changes are seen by it; gives the path of the worker's log.

    It takes up nothing that another test ordered: what it wrote would stand in that test's database, and what it read
    would be locked while the database is emptied.
    """
    from config.celery import app

    app.control.purge()
    _tell(app, "add_consumer")
    yield worker_process
    _tell(app, "cancel_consumer")
    until = time.monotonic() + 60
    while _under_way(app):
        assert time.monotonic() < until, "the worker does not come to an end with what it took up"


def _tell(app, deed):
    answers = app.control.broadcast(deed, arguments={"queue": app.conf.task_default_queue}, reply=True, timeout=20, limit=1)
    assert ["ok" in answer for told in answers for answer in told.values()] == [True], answers


def _under_way(app):
    asked = app.control.inspect(timeout=20, limit=1)
    return [task for ask in (asked.active, asked.reserved) for tasks in (ask() or {"no answer": [None]}).values() for task in tasks]


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, the system's own; make a context of it for each person of the test."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()
