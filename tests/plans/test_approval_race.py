"""Two approvers at the same moment, two hundred times: one approval, one event, the other is told that somebody was faster."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from rest_framework.test import APIClient

from audit import chain
from audit.models import Event
from plans import actions
from plans.states import Factor
from tests.plans.approving import approve, grant, revised, stored

ROUNDS = 200


def bare(people):
    """An approved plan that says next to nothing, so that two hundred of its revisions are cheap."""
    plan = actions.create_plan(people.quality_manager, title="Bare", motive="None.")
    for code in Factor.values:
        actions.ask_override(plan, people.quality_manager, code, "For the race.")
    actions.submit(plan, people.quality_manager)
    for code in Factor.values:
        actions.override_factor(plan, people.sms_owner, code, "For the race.")
    return approve(plan, people.sms_owner)


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("D4.2")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time; the race is PostgreSQL's")
def test_of_two_approvers_at_once_one_approves_and_the_other_is_refused(people):
    heads = [people.sms_owner, grant(people, "second_manager", "sms_owner")]
    plan, together = bare(people), Barrier(2)

    def decide(head):
        program, body = APIClient(), {"seen_hash": plan.submitted_hash}
        program.force_authenticate(type(head).objects.get(pk=head.pk))
        together.wait()
        answer = program.post(f"/api/v1/plans/{plan.pk}/approve/", body, format="json")
        return answer.status_code, answer.json().get("code", "")

    told = []
    with ThreadPoolExecutor(2) as pool:
        for _round in range(ROUNDS):
            plan = actions.submit(revised(stored(plan), people), people.quality_manager)
            told.append(sorted(pool.map(decide, heads)))
        list(pool.map(lambda _place: (together.wait(), connection.close()), range(2)))
    assert {tuple(status for status, _code in one) for one in told} == {(200, 409)}
    assert {one[1][1] for one in told} <= {"somebody_was_faster", "wrong_state"}
    events = Event.objects.filter(chain_number=plan.pk, verb="plan.approve_revision").count()
    assert (events, plan.baselines.count(), plan.decisions.count()) == (ROUNDS, ROUNDS + 1, ROUNDS + 1)
    assert chain.first_break() is None
