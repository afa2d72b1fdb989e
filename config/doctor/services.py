"""What runs beside the pages: database, broker, storage, scheduler (as /readyz asks them), workers and the clock."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config import health
from config.doctor.findings import FAULT, WARNING, Finding, judged

PING_SECONDS = 2
SKEW = timedelta(seconds=5)


def _mends():
    """Return what is done about each part that is not there."""
    return {
        "database": _("Start the database server and look at DATABASE_URL."), "migrations": "python manage.py migrate",
        "broker": _("Start Redis and look at REDIS_URL; bin/run starts one of its own."), "scheduler": "celery -A config beat",
        "storage": _("Look at MEDIA_ROOT or the S3 settings: rights, room, address."),
    }  # fmt: skip


def parts() -> Iterator[Finding]:
    """Ask what /readyz asks."""
    mends = _mends()
    for name, answer in health.answers().items():
        yield judged(not answer.why, name, _("is there"), answer.why, mends.get(name, _("See the log.")))


def workers() -> Iterator[Finding]:
    """Call the workers through the broker."""
    from config.celery import app

    try:
        named = app.control.inspect(timeout=PING_SECONDS).ping() or {}
    except Exception as error:  # without a broker there is nobody to ask; that is a finding of its own
        yield Finding(FAULT, _("Workers"), _("Nobody could be asked: {error}.").format(error=type(error).__name__), _("First mend the broker."))
        return
    yield judged(bool(named), _("Workers"), _("{count} answer.").format(count=len(named)), _("No worker answers: reports and reminders wait."), "celery -A config worker")


def clock() -> Iterator[Finding]:
    """Hold this machine's clock against the database's; an SQLite database has none of its own."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs(cursor.fetchone()[0] - timezone.now())
    words = _("{seconds} seconds lie between this clock and the database's.").format(seconds=round(skew.total_seconds()))
    yield judged(skew < SKEW, _("Clock"), words, words, "timedatectl set-ntp true", WARNING)


QUESTIONS = (parts, workers, clock)
