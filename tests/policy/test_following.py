"""Work that follows from a check or a review: while the plan is verified, it is under the rows that ordinary work is under in progress.

The policy names no such state. What differs is told here as improvement/rules.py tells it, and tried at both doors.
"""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from improvement import actions as improvement
from improvement.models import WorkItem
from tests.policy import law
from tests.policy.kinds import meaning_of
from tests.policy.personas import bring, tried_on
from tests.policy.probes import PROBES
from tests.policy.test_policy import api_client, page_client, rolled_back, sessions, worlds
from verification import actions as verification

__all__ = ["sessions", "worlds"]
GOES_ON = ("work.progress", "work.extend.request", "work.extend.decide")
RESTS = ("work.create", "work.assign")


def following(world, asked: bool):
    """The same world, its work item that which a decision of a review became; with a request for more time where `asked`."""
    today = timezone.localdate()
    review = verification.record_review(world.plan, world.plan.owner, today, "First", "All", "We looked.")
    decision = verification.decide_at_review(review, world.plan.owner, "Add a shift.", owner=world.people.delivery, due=today + timedelta(14))
    item = WorkItem.objects.get(pk=decision.work_item_id)
    things = {**world.things, "item": item}
    if asked:
        things["extension"] = improvement.request_extension(item, world.people.delivery, today + timedelta(30), "Late.")
    return dataclasses.replace(world, things=things)


def wrong_answers(probe, world, sessions, expected_of):
    """What both doors answer to everybody, where it is not what is expected."""
    wrong = []
    never = any(row.never for row in law.rows() if row.action == probe.action)
    for key, extra in tried_on(never):
        with rolled_back():
            person = bring(world.people, key, extra)
            for attempt, client in ((probe.page(world), page_client(sessions[person.pk])), (probe.api(world), api_client(person))):
                with rolled_back():
                    before = Event.objects.count()
                    answer = meaning_of(client(attempt), attempt, Event.objects.count() - before)
                    wrong += [f"{attempt.url}: {key}+{','.join(extra)}: {answer} instead of {expected_of(person)}"] if answer != expected_of(person) else []
    return wrong


@pytest.mark.parametrize(("probe", "name"), [(probe, "verifying") for probe in PROBES if probe.action in GOES_ON], ids=GOES_ON)
def test_while_the_plan_is_verified_work_that_follows_is_under_the_law_of_work_in_progress(worlds, sessions, db, probe, name):
    with rolled_back():
        world = following(worlds[name], asked=probe.action == "work.extend.decide")
        as_in_progress = dataclasses.replace(world, states=frozenset({"in_progress"}))
        assert wrong_answers(probe, world, sessions, lambda person: law.verdict(probe.action, as_in_progress, person)) == []


@pytest.mark.parametrize(("probe", "name"), [(probe, "verifying") for probe in PROBES if probe.action in RESTS], ids=RESTS)
def test_nothing_else_about_work_differs_for_what_follows(worlds, sessions, db, probe, name):
    with rolled_back():
        world = following(worlds[name], asked=False)
        assert wrong_answers(probe, world, sessions, lambda person: law.verdict(probe.action, world, person)) == []
