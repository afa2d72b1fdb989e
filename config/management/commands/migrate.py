"""`manage.py migrate`: Django's own, by one process at a time, however many machines start at once."""

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

# The number under which all installations' migrations of one database know each other: "Zhijian" in ASCII.
LOCK = int.from_bytes(b"Zhijian")
LOOK_AGAIN = 0.2  # seconds


class Command(Migrate):
    """Whoever comes second waits, then finds nothing to do. A process that dies lets go of the lock by dying."""

    def handle(self, *args, **options):
        """Wait for one's turn, then migrate; what only looks waits for nobody."""
        if options["plan"] or options["check_unapplied"]:
            return super().handle(*args, **options)
        with turn(connections[options["database"]], self.stderr.write):
            return super().handle(*args, **options)


@contextlib.contextmanager
def turn(connection, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the connection's database; `say` is told when another process has it."""
    with holding(connection) as taken:
        if not taken():
            say("Another process is migrating the database; waiting for it to end.")
            # Asked again and again: one who waits within the database would keep it from building an index concurrently.
            while not taken():
                time.sleep(LOOK_AGAIN)
        yield


@contextlib.contextmanager
def holding(connection):
    """Give a function that tries to take the lock of a database and says whether it did; the lock is let go of at the end."""
    with {"postgresql": _in_postgres, "sqlite": _beside_sqlite}[connection.vendor](connection) as taken:
        yield taken


@contextlib.contextmanager
def _in_postgres(connection):
    """The lock belongs to a session of its own, which no migration closes."""
    session = connection.copy()
    try:
        with session.cursor() as cursor:

            def taken():
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                return cursor.fetchone()[0]

            yield taken
    finally:
        session.close()


@contextlib.contextmanager
def _beside_sqlite(connection):
    """The lock is a file beside the database; a database in memory is nobody else's."""
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():
        yield lambda: True
        return
    with open(f"{name}.migrating", "w") as file:

        def taken():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield taken
