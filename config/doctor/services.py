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


def _parts():
    """Return of each part what it is called, what is said where it is there and where it is not, and what is done about it then."""
    return {
        "database": (_("Database"), _("The database answers."), _("The database does not answer as it should."), _("Start the database server and look at DATABASE_URL.")),
        "migrations": (_("Database"), _("Its tables are those of this version."), _("Its tables are not those of this version."), "python manage.py migrate"),
        "broker": (_("Broker"), _("Redis answers."), _("Redis does not answer as it should."), _("Start Redis and look at REDIS_URL; bin/run starts one of its own.")),
        "storage": (
            _("Stored files"), _("What is written to the store can be read again."), _("A file could not be written to the store and read again."),
            _("Look at MEDIA_ROOT or the S3 settings: rights, room, address."),
        ),
        "scheduler": (_("Scheduler"), _("What is scheduled has begun as it should."), _("Nothing that is scheduled has begun for minutes."), "celery -A config beat"),
    }  # fmt: skip


def parts() -> Iterator[Finding]:
    """Ask what /readyz asks."""
    known = _parts()
    for name, answer in health.answers().items():
        unknown = (name, _("It is in order."), _("It is not in order."), _("See the log."))
        about, well, ill, mend = known.get(name, unknown)
        yield judged(not answer.why, about, well, _("There was no answer in time.") if answer.why == health.NO_ANSWER else ill, mend)


def workers() -> Iterator[Finding]:
    """Call the workers through the broker."""
    from config.celery import app

    try:
        named = app.control.inspect(timeout=PING_SECONDS).ping() or {}
    except Exception as error:  # without a broker there is nobody to ask; that is a finding of its own
        yield Finding(FAULT, _("Workers"), _("Nobody could be asked: {error}.").format(error=type(error).__name__), _("First mend the broker."))
        return
    yield judged(bool(named), _("Workers"), _("Workers that answer: {count}.").format(count=len(named)), _("No worker answers: reports and reminders wait."), "celery -A config worker")


def clock() -> Iterator[Finding]:
    """Hold this machine's clock against the database's; an SQLite database has none of its own."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs(cursor.fetchone()[0] - timezone.now())
    words = _("Seconds between this clock and the database's: {seconds}.").format(seconds=round(skew.total_seconds()))
    yield judged(skew < SKEW, _("Clock"), words, words, "timedatectl set-ntp true", WARNING)


QUESTIONS = (parts, workers, clock)
