"""Several machines start at once and each migrates: it is done once, by one of them, while the others wait."""

import collections
import contextlib
import fcntl
import os
import sqlite3
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings

from config.management.commands.migrate import LOCK
from tests import services
from tests.installation.test_run import eventually

MIGRATE = [sys.executable, "manage.py", "migrate", "--no-input"]
WAITS = "Another process is migrating the database"


@contextlib.contextmanager
def on_postgres(folder):
    """An empty database on the server of these tests, how to ask it, and how to hold its lock."""
    given = settings.DATABASES["default"]
    name = f"migrating_{os.getpid()}"
    server = psycopg2.connect(host=given["HOST"], user=given["USER"], dbname="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")

    def ask(question, *values):
        with contextlib.closing(psycopg2.connect(host=given["HOST"], user=given["USER"], dbname=name)) as session, session.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchall()

    @contextlib.contextmanager
    def locked():
        with contextlib.closing(psycopg2.connect(host=given["HOST"], user=given["USER"], dbname=name)) as session:
            session.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield

    try:
        yield f"postgres://{given['USER']}@/{given['HOST']}/{name}", ask, locked
    finally:
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@contextlib.contextmanager
def on_sqlite(folder):
    """A file that is not there yet, how to ask it, and how to hold its lock."""
    path = folder / "zhijian.sqlite3"

    def ask(question):
        with contextlib.closing(sqlite3.connect(path)) as session:
            return session.execute(question).fetchall()

    @contextlib.contextmanager
    def locked():
        with open(f"{path}.migrating", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    yield f"sqlite:///{path}", ask, locked


@pytest.fixture
def own_database():
    """A database of this test's own, of the kind that these tests run on."""
    kind = on_sqlite if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else on_postgres
    with services.short_folder() as folder, kind(folder) as (url, ask, locked):
        yield folder, {**os.environ, "DATABASE_URL": url, "ZHIJIAN_VAR": str(folder), "LOG_LEVEL": "WARNING"}, ask, locked


def start(folder, environment, number, *words):
    """Start a migration as a machine would, its output in a file of its own."""
    with (folder / f"{number}.out").open("wb") as output:
        return subprocess.Popen([*MIGRATE, *words], cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output)


def test_of_two_that_migrate_at_once_one_does_it_and_the_other_waits_and_finds_nothing_to_do(own_database):
    folder, environment, ask, locked = own_database
    said = lambda number: (folder / f"{number}.out").read_text()  # noqa: E731
    with locked():
        both = [start(folder, environment, number, "audit") for number in (1, 2)]
        eventually(lambda: all(WAITS in said(number) for number in (1, 2)), 60)
        assert [WAITS in said(number) for number in (1, 2)] == [True, True]
    assert [one.wait(120) for one in both] == [0, 0]
    counts = collections.Counter(ask("SELECT app, name FROM django_migrations"))
    assert (set(counts.values()), ("audit", "0001_initial") in counts) == ({1}, True)
    assert sorted("Applying" in said(number) for number in (1, 2)) == [False, True]
    assert sorted("No migrations to apply." in said(number) for number in (1, 2)) == [False, True]


def test_a_migration_that_is_killed_lets_go_of_the_lock(own_database):
    folder, environment, ask, locked = own_database
    first = start(folder, environment, 1, "audit")
    eventually(lambda: "Running migrations" in (folder / "1.out").read_text(), 60)
    first.kill()
    first.wait()
    assert start(folder, environment, 2, "audit").wait(120) == 0
    assert set(collections.Counter(ask("SELECT app, name FROM django_migrations")).values()) == {1}


def test_what_only_looks_waits_for_nobody(own_database):
    folder, environment, _ask, locked = own_database
    with locked():
        assert start(folder, environment, 1, "--check").wait(60) == 1
        assert WAITS not in (folder / "1.out").read_text()
