"""Whether everything that this installation needs is there: a registry of checks, each asked with a deadline.

A library for this was looked at (django-health-check) and left out: it waits as long as what it asks, answers a stranger
with the text of the error, and brings more routes and settings than the lines it saves.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

log = logging.getLogger(__name__)
# How long a check may take, in seconds; a probe of a container waits three to five.
DEADLINE = 2.5
# How long an answer is good for, in seconds: whoever asks without end costs no more than one who asks at times.
FRESH = 1.0
SOCKET_SECONDS = 2
NO_ANSWER = "does not answer in time"
# The most frequent task of the schedule is due ten times in this time.
HEARTBEAT = timedelta(minutes=5)


class NotWell(Exception):
    """A check failed; the text says why and may be told to anybody."""


@dataclass
class Answer:
    """What came of one check: why it failed, or nothing; and how long it took, in seconds."""

    why: str = ""
    seconds: float = 0.0


@dataclass
class Check:
    """One thing that must be there. `question` returns, or raises NotWell; any other exception is logged and not told."""

    name: str
    question: Callable[[], None]
    running: threading.Thread | None = field(default=None, repr=False)
    _answer: Answer = field(default_factory=Answer, repr=False)
    _asked: float = field(default=float("-inf"), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def forget(self):
        """Take no answer for fresh."""
        self._asked = float("-inf")

    def begin(self):
        """Ask in a thread of its own, unless the last answer is fresh or still awaited: what hangs, hangs once."""
        with self._lock:
            if self.running is None and time.monotonic() - self._asked > FRESH:
                self.running = threading.Thread(target=self._ask, name=f"check {self.name}", daemon=True)
                self.running.start()

    def answer(self, deadline: float) -> Answer:
        """Return the answer, waiting until the deadline (seconds of the monotonic clock)."""
        if running := self.running:
            running.join(max(0, deadline - time.monotonic()))
            if running.is_alive():
                return Answer(NO_ANSWER, DEADLINE)
        return self._answer

    def _ask(self):
        began, why = time.monotonic(), ""
        try:
            self.question()
        except NotWell as reason:
            why = str(reason)
        except Exception as error:  # whatever it is, it means that this part is not there
            log.warning("The check of the %s failed: %s: %s", self.name, type(error).__name__, error)
            why = "does not work"
        finally:
            connection.close()
        with self._lock:
            self._answer, self._asked, self.running = Answer(why, time.monotonic() - began), time.monotonic(), None


CHECKS: dict[str, Check] = {}


def add_check(name: str, question: Callable[[], None]) -> None:
    """Add a check under a name, or put another in the place of the one of that name."""
    CHECKS[name] = Check(name, question)


def answers(without: set[str] = frozenset()) -> dict[str, Answer]:
    """Return the answer of each check but those left out; all are asked at once, and none is waited for longer than DEADLINE."""
    asked = {name: check for name, check in CHECKS.items() if name not in without}
    for check in asked.values():
        check.begin()
    deadline = time.monotonic() + DEADLINE
    return {name: check.answer(deadline) for name, check in asked.items()}


# The checks


def redis_client():
    """Return a client of the broker that gives up soon."""
    return _client_of(settings.CELERY_BROKER_URL)


@cache
def _client_of(url):
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    limits = {"socket_timeout": SOCKET_SECONDS, "socket_connect_timeout": SOCKET_SECONDS, "retry": Retry(NoBackoff(), 0)}
    return Redis.from_url(url.replace("redis+socket://", "unix://", 1), **limits)


def database() -> None:
    """Ask the database something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker() -> None:
    """Ask the broker something."""
    redis_client().ping()


def storage() -> None:
    """Write a file to the store of files, read it, and remove it."""
    said = secrets.token_bytes(16)
    name = default_storage.save(f"checks/{said.hex()}", ContentFile(said))
    try:
        with default_storage.open(name) as file:
            if file.read() != said:
                raise NotWell("does not give back what was written")
    finally:
        default_storage.delete(name)


@cache
def _migrations_of_the_code():
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def migrations() -> None:
    """Look whether every migration of this code was applied."""
    if lacking := len(_migrations_of_the_code() - MigrationRecorder(connection).applied_migrations().keys()):
        raise NotWell(f"{lacking} to be applied")


def scheduler() -> None:
    """Look whether anything that the scheduler orders was begun lately; it takes a scheduler, the broker and a worker to do so."""
    from reminders.models import ScheduledRun

    if not ScheduledRun.objects.filter(started_at__gte=timezone.now() - HEARTBEAT).exists():
        raise NotWell(f"nothing scheduled was begun in the last {HEARTBEAT.total_seconds() / 60:.0f} minutes")


for _check in (database, broker, storage, migrations, scheduler):
    add_check(_check.__name__, _check)
