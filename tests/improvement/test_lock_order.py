"""Whoever changes several rows holds all of them before the first event: nobody waits for one who waits for them."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit import chain, trail
from improvement import actions as improvement
from improvement.models import WorkItem
from plans import actions
from plans.models import ImprovementInput
from tests.improvement import factory as work
from tests.plans import factory
from tests.plans.approving import approve, revised, stored
from tests.plans.test_inputs import raised
from tests.verification import factory as checks
from verification import actions as verification
from verification.models import CorrectiveMeasure

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time; the order is PostgreSQL's"),
]


def planned(people):
    """A plan in review that answers two inputs; the later one is the row that somebody else holds."""
    plan = factory.draft(people)
    later = actions.adopt_input(raised(people), people.planner, "Worth it.")
    actions.add_part(plan, "inputs", people.quality_manager, source=later)
    return actions.submit(stored(plan), people.quality_manager), later


def approving(people):
    plan, later = planned(people)
    return later, lambda: approve(plan, people.sms_owner)


def two_items(people):
    """A plan in progress with a part and, planned after it, the whole that it is a part of."""
    plan = factory.draft(people)
    whole = work.add(plan, people.quality_manager, title="The whole")
    part = plan.work_items.exclude(pk=whole.pk).get()
    improvement.edit_work(part, people.quality_manager, part.version, parent=whole)
    actions.start(approve(actions.submit(stored(plan), people.quality_manager), people.sms_owner), people.quality_manager)
    return work.fresh(part), work.fresh(whole)


def reporting(people):
    part, whole = two_items(people)
    return whole, lambda: work.report(part, people.delivery, 50)


def postponing(people):
    item = work.item_in_progress(people)
    request = improvement.request_extension(item, people.delivery, work.later(item), "More time.")
    return item, lambda: improvement.decide_extension(request, people.quality_manager, granted=True)


def discarding(people):
    plan = revised(work.started(people), people)
    return plan.work_items.get(), lambda: actions.discard_revision(plan, people.quality_manager)


def cancelling(people):
    plan = revised(work.started(people), people)
    return plan.work_items.get(), lambda: actions.cancel(plan, people.sms_owner, "No money.")


def measured(people):
    """A measure of a missed goal, with its work item of the delivery person."""
    row = checks.checked_round(people).rows.missed().get()
    cause = verification.write_cause(row, row.plan.owner, "five_whys", "people", "Two short.", ["It waits.", "Nobody is there."])
    return verification.set_measure(cause, row.plan.owner, "Hire two.", people.delivery, timezone.localdate() + timedelta(10))


def changing_a_measure(people):
    measure = measured(people)
    return measure.work_item, lambda: verification.edit_measure(measure, measure.plan.owner, measure.version, action="Hire three.")


def finishing_a_measure_again(people):
    measure = measured(people)
    verification.finish_measure(measure, people.delivery, measure.version, "Both are here.")
    item = WorkItem.objects.get(pk=measure.work_item_id)
    work.report(item, people.delivery, 50)
    again = CorrectiveMeasure.objects.get(pk=measure.pk)
    return item, lambda: verification.finish_measure(again, people.delivery, again.version, "The second one is here, too.")


@pytest.mark.parametrize("several", [approving, reporting, postponing, discarding, cancelling, changing_a_measure, finishing_a_measure_again])
def test_one_who_holds_a_row_and_writes_an_event_is_not_waited_for_with_the_chain_in_hand(people, several):
    row, deed = several(people)

    def alone():
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held = type(row).objects.select_for_update().get(pk=row.pk)
            done = pool.submit(alone)
            _until_somebody_waits()
            trail.record(held, "input.edit" if isinstance(held, ImprovementInput) else "work.edit", people.quality_manager)
        done.result(timeout=30)
    assert chain.first_break() is None


def _until_somebody_waits():
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for the row")
