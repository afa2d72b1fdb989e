"""Fifty people who report on one item at the same time: what succeeds is what the item, its reports and its history tell."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.utils import OperationalError

from audit import chain
from audit.errors import Refusal
from audit.models import Event
from improvement import actions
from improvement.models import ProgressUpdate
from tests.improvement import factory

WRITERS, REPORTS_EACH, TRIES = 50, 20, 2


def write(item, by, writer):
    """Report again and again at the version that is read, and once more at a fresh one after a refusal; return the successes."""
    successes = 0
    try:
        for number in range(REPORTS_EACH):
            successes += any(_report(item, by, (writer * REPORTS_EACH + number) % 100) for _try in range(TRIES))
    finally:
        connection.close()
    return successes


def _report(item, by, percent):
    try:
        actions.report_progress(item, by, factory.fresh(item).version, percent)
        return True
    except (Refusal, OperationalError):
        # Somebody else was first; or SQLite, which has one writer at a time, was busy for too long.
        return False


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_with_twenty_reports_each_leave_as_many_versions_and_events_as_succeeded(people):
    item = factory.item_in_progress(people)
    read_at = item.version
    with ThreadPoolExecutor(WRITERS) as pool:
        successes = sum(pool.map(lambda writer: write(item, people.delivery, writer), range(WRITERS)))
    events = Event.objects.filter(verb="work.progress", object_type=ProgressUpdate._meta.label_lower)
    assert successes >= WRITERS
    assert (factory.fresh(item).version - read_at, events.count(), item.updates.count()) == (successes,) * 3
    assert chain.first_break() is None
