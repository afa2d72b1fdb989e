"""The scheduler orders what is due, whatever happens to its clock, and a task runs under the id of its request."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from config.celery import app
from config.schedule import at_full
from config.scheduler import SteadyScheduler


class Ordered(SteadyScheduler):
    """Keeps what it would send to the broker."""

    def __init__(self, *args, **kwargs):
        self.sent = []
        super().__init__(*args, **kwargs)

    def apply_async(self, entry, producer=None, advance=True, **kwargs):
        """Remember the order."""
        self.sent.append(entry.name)
        if advance:
            self.reserve(entry)


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler whose runs are kept in a folder of the test's own."""
    made = Ordered(app, schedule_filename=str(tmp_path / "schedule"))
    yield made
    made.close()


def all_run_at(scheduler, moment):
    for entry in scheduler.schedule.values():
        entry.last_run_at = moment


def ordered(scheduler):
    """Everything that the scheduler orders in as many looks as there are entries."""
    for _look in range(2 * len(scheduler.schedule)):
        scheduler.tick()
    return set(scheduler.sent)


def test_a_clock_put_on_a_day_leaves_nothing_out(scheduler):
    all_run_at(scheduler, timezone.now() - timedelta(days=1))
    assert ordered(scheduler) >= set(settings.CELERY_BEAT_SCHEDULE)


def test_a_clock_put_back_a_day_does_not_make_the_scheduler_wait_for_a_day(scheduler):
    all_run_at(scheduler, timezone.now() + timedelta(days=1))
    assert ordered(scheduler) >= set(settings.CELERY_BEAT_SCHEDULE)
    waits = [entry.is_due().next for name, entry in scheduler.schedule.items() if name in settings.CELERY_BEAT_SCHEDULE]
    assert max(waits) <= 3600


@pytest.mark.parametrize(("period", "expected"), [(30, 30.0), (60, crontab(minute="*/1")), (300, crontab(minute="*/5")), (3600, crontab(minute=0, hour="*/1"))])
def test_what_comes_each_minute_or_hour_comes_at_the_full_one(period, expected):
    assert at_full(period) == expected


def test_every_task_of_the_schedule_exists():
    app.loader.import_default_modules()
    assert [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in app.tasks] == []


LIMITS = """
import django, json
django.setup()
from config.celery import app
app.loader.import_default_modules()
limits = {name: task.time_limit or app.conf.task_time_limit for name, task in app.tasks.items()}
print(json.dumps([app.conf.broker_transport_options["visibility_timeout"], app.tasks["reports.tasks.render_paper"].soft_time_limit, max(limits.values())]))
"""


def test_a_task_may_take_as_long_as_a_report_and_is_handed_to_nobody_else_before():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "REPORT_SECONDS": "3600"}
    said = subprocess.run([sys.executable, "-c", LIMITS], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    handed_on, told, longest = json.loads(said.stdout)
    assert 3600 < told < longest < handed_on
