"""Two approvers at the same moment, two hundred times: one approval, one event, the other is told that somebody was faster."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from rest_framework.test import APIClient

from audit import chain
from audit.models import Event
from plans import actions
from plans.models import Approval, ApprovalSeat, Plan
from plans.states import Factor, RevisionState
from tests.plans.approving import approve, grant

ROUNDS = 200


def bare(people):
    """An approved plan that says next to nothing, so that it is read quickly."""
    plan = actions.create_plan(people.quality_manager, title="Bare", motive="None.")
    for code in Factor.values:
        actions.ask_override(plan, people.quality_manager, code, "For the race.")
    actions.submit(plan, people.quality_manager)
    for code in Factor.values:
        actions.override_factor(plan, people.sms_owner, code, "For the race.")
    return approve(plan, people.sms_owner)


def again_in_review(plan):
    """Put the document into review once more, row by row: two hundred revisions through the actions would take minutes."""
    Plan.objects.filter(pk=plan.pk).update(revision_state=RevisionState.REVIEWING)
    approval = Approval.objects.create(plan=plan, revision=plan.revision, sha256=plan.baseline.sha256)
    ApprovalSeat.objects.create(approval=approval, step=1, step_name="Approval", mode="any", role="sms_owner")


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("D4.2")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time; the race is PostgreSQL's")
def test_of_two_approvers_at_once_one_approves_and_the_other_is_refused(people):
    heads = [people.sms_owner, grant(people, "second_manager", "sms_owner")]
    plan, together = bare(people), Barrier(2)
    seen = plan.baseline.sha256

    def decide(head):
        program, body = APIClient(), {"seen_hash": seen}
        program.force_authenticate(type(head).objects.get(pk=head.pk))
        together.wait()
        answer = program.post(f"/api/v1/plans/{plan.pk}/approve/", body, format="json")
        return answer.status_code, answer.json().get("code", "")

    told = []
    with ThreadPoolExecutor(2) as pool:
        for _round in range(ROUNDS):
            again_in_review(plan)
            told.append(sorted(pool.map(decide, heads)))
        list(pool.map(lambda _place: (together.wait(), connection.close()), range(2)))
    assert {tuple(status for status, _code in one) for one in told} == {(200, 409)}
    assert {one[1][1] for one in told} <= {"somebody_was_faster", "wrong_state"}
    events = Event.objects.filter(chain_number=plan.pk, verb="plan.approve_revision").count()
    assert (events, plan.baselines.count(), plan.decisions.count()) == (ROUNDS, ROUNDS + 1, ROUNDS + 1)
    assert chain.first_break() is None
