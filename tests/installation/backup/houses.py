"""Databases for other installations than the one of the tests, and how their commands are run."""

import contextlib
import os
import subprocess
import sys

from django.conf import settings

from tests import servers, services


@contextlib.contextmanager
def database(kind, folder):
    """Give the URL of an empty database of this kind."""
    given = settings.DATABASES["default"]
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'other.sqlite3'}"
    elif given["ENGINE"].endswith("sqlite3"):
        with services.short_folder() as place, servers.postgres(place) as url:
            _sql(place, "CREATE DATABASE zhijian")
            yield url
    else:
        name = f"drill_{os.getpid()}"
        _sql(given["HOST"], f"CREATE DATABASE {name}")
        yield f"postgres://{given['USER']}@/{given['HOST']}/{name}"
        _sql(given["HOST"], f"DROP DATABASE {name} WITH (FORCE)")


def _sql(host, statement):
    import psycopg2

    with contextlib.closing(psycopg2.connect(host=str(host), user="postgres", dbname="postgres")) as server:
        server.autocommit = True
        server.cursor().execute(statement)


def run(url, folder, key, *words):
    """Run a program in the installation of this database, folder and AUDIT_KEY; return what it said on stdout. It must succeed."""
    given = {**os.environ, "DATABASE_URL": url, "ZHIJIAN_VAR": str(folder), "MEDIA_ROOT": str(folder / "media"), "AUDIT_KEY": key}
    done = subprocess.run([sys.executable, *map(str, words)], env=given, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
