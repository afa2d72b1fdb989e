"""Whether everything is there: each check by itself, and that nothing which hangs holds up the answer."""

import json
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config import health
from reminders.models import ScheduledRun


def parts_of(client, path="/readyz"):
    """Return the status and the parts of an answer, asked when no older answer is fresh any more."""
    for check in health.CHECKS.values():
        check.forget()
    answer = client.get(path)
    return answer.status_code, json.loads(answer.content)["parts"]


def test_with_everything_there_it_is_ready(db, client, broker):
    assert parts_of(client, "/readyz?without=scheduler") == (200, dict.fromkeys(["database", "broker", "storage", "migrations"], {"ok": True}))


def test_a_broker_that_is_away_is_named(db, client, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///none/at/all.sock"
    status, parts = parts_of(client, "/readyz?without=scheduler")
    assert (status, [name for name, part in parts.items() if not part["ok"]], parts["broker"]) == (503, ["broker"], {"ok": False, "why": "does not work"})


def test_a_store_of_files_that_takes_nothing_is_named(db, client, broker, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    status, parts = parts_of(client, "/readyz?without=scheduler")
    assert (status, [name for name, part in parts.items() if not part["ok"]], parts["storage"]) == (503, ["storage"], {"ok": False, "why": "does not work"})


def test_the_check_of_the_store_leaves_nothing_behind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    health.storage()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_migrations_that_were_not_applied_are_counted(db):
    health.migrations()
    recorder = MigrationRecorder(connection)
    for name in ("0001_initial", "0002_triggers"):
        recorder.migration_qs.filter(app="audit", name__startswith=name[:4]).delete()
    with pytest.raises(health.NotWell) as found:
        health.migrations()
    assert str(found.value) == "2 to be applied"


def test_a_scheduler_that_orders_nothing_is_named_once_its_heart_has_stopped_for_five_minutes(db):
    now = timezone.now()
    run = ScheduledRun.objects.create(name="sweep-reports", started_at=now - timedelta(seconds=290))
    health.scheduler()
    ScheduledRun.objects.filter(pk=run.pk).update(started_at=now - timedelta(seconds=301))
    with pytest.raises(health.NotWell) as found:
        health.scheduler()
    assert str(found.value) == "nothing scheduled was begun in the last 5 minutes"


def test_what_hangs_is_asked_once_and_holds_nobody_up(monkeypatch):
    free, asked = threading.Event(), []
    check = health.Check("slow", lambda: (asked.append(1), free.wait(30)))
    monkeypatch.setattr(health, "CHECKS", {"slow": check})
    monkeypatch.setattr(health, "DEADLINE", 0.1)
    began = time.monotonic()
    assert ([health.answers()["slow"].why for _ in range(3)], time.monotonic() - began < 5, asked) == (["does not answer in time"] * 3, True, [1])
    waiting = check.running
    free.set()
    waiting.join(10)
    assert (health.answers()["slow"].why, asked) == ("", [1])


def test_whoever_asks_without_end_gets_the_last_answer():
    asked = []
    check = health.Check("counted", lambda: asked.append(1))
    for _ in range(20):
        check.begin()
        check.answer(time.monotonic() + 10)
    assert asked == [1]


def test_no_error_is_told_to_a_stranger_and_the_log_has_it(caplog):
    check = health.Check("database", lambda: 1 / 0)
    check.begin()
    assert (check.answer(time.monotonic() + 10).why, [record.getMessage() for record in caplog.records]) == (
        "does not work",
        ["The check of the database failed: ZeroDivisionError: division by zero"],
    )
