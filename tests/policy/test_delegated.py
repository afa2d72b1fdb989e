"""A delegation gives the right to decide on the document in review, at both doors, and no other; the never column stays."""

import pytest

from audit.models import Event
from tests.plans.approving import delegate
from tests.policy import law
from tests.policy.kinds import meaning_of
from tests.policy.personas import PLAIN, bring
from tests.policy.probes import PROBES
from tests.policy.test_policy import api_client, page_client, rolled_back, sessions, worlds

__all__ = ["sessions", "worlds"]
DECIDING = ("plan.approve", "plan.return")
IN_REVIEW = [probe for probe in PROBES if "in_review" in probe.worlds]


def expected_of(probe, world, person):
    """What must happen where the head of the service management system has named the person: told from the policy alone."""
    if probe.action == "plan.read":
        return law.YES
    if probe.action not in DECIDING:
        return law.verdict(probe.action, world, person, unseen=False)
    barred = any(law.holds(token, world, person) for row in law.rows() if row.action == probe.action for token in row.never)
    return law.NOT_ALLOWED if barred else law.YES


def answers(probe, world, person, sessions) -> list:
    """What both doors answer to an attempt of the person."""
    found = []
    for attempt, client in ((probe.page(world), page_client(sessions[person.pk])), (probe.api(world), api_client(person))):
        with rolled_back():
            before = Event.objects.count()
            found.append(meaning_of(client(attempt), attempt, Event.objects.count() - before))
    return found


@pytest.mark.parametrize(("probe", "name"), [(probe, "in_review") for probe in IN_REVIEW], ids=[probe.action for probe in IN_REVIEW])
def test_a_delegate_of_the_head_decides_and_does_nothing_else(worlds, sessions, db, probe, name):
    world, wrong = worlds[name], []
    # Nobody names themselves, and an auditor is not named.
    for key in [key for key in PLAIN if key not in {"sms_owner", "auditor"}]:
        with rolled_back():
            person = bring(world.people, key, ())
            delegate(world.people.sms_owner, person)
            expected = expected_of(probe, world, person)
            wrong += [f"{key}: {answer} instead of {expected}" for answer in answers(probe, world, person, sessions) if answer != expected]
    assert wrong == []


@pytest.mark.parametrize(("probe", "name"), [(probe, "in_review") for probe in IN_REVIEW if probe.action in DECIDING], ids=DECIDING)
def test_nobody_decides_on_behalf_of_the_owner_even_if_the_owner_is_the_head_too(worlds, sessions, db, probe, name):
    world = worlds[name]
    with rolled_back():
        owner, person = bring(world.people, "quality_manager", ("sms_owner",)), bring(world.people, "second_manager", ())
        delegate(owner, person)
        assert answers(probe, world, person, sessions) == [law.NOT_ALLOWED] * 2
