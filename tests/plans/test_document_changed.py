"""A document in review that is changed by a right that goes on: those who decided are asked again, and told so (D4.2)."""

import pytest

from accounts import actions as accounts
from accounts import duties
from improvement import actions as improvement
from plans import actions, approvals, turns
from tests.improvement import factory as work
from tests.plans.approving import TWO_STEPS, approve, fresh, hash_of, revised, route, stored

pytestmark = pytest.mark.requirement("D4.2")


@pytest.fixture
def plan(people):
    """A revision in review of a plan in progress: the first step is decided, the second waits."""
    plan = actions.submit(revised(work.started(people), people), people.quality_manager, route=route(people, *TWO_STEPS))
    return approve(plan, people.supervision)


def asked(person) -> list:
    """The documents that the desk asks a person to decide on."""
    return [duty.ref for group in duties.of(fresh(person)) for duty in group.duties if duty.kind == "approval"]


def told(plan, people) -> tuple:
    """Whom everything asks: the stored step, the document it is about, both desks, and whose turn the plan's page names."""
    running = approvals.running(plan)
    desks = [len(asked(person)) for person in (people.supervision, people.sms_owner)]
    turn = [turns.turn_of(stored(plan), fresh(person)).yours for person in (people.supervision, people.sms_owner)]
    return running.step, running.sha256 == hash_of(plan), desks, turn


def pages(plan, sign_in) -> list[bool]:
    """Whether the page in review offers a decision to the first and to the second approver."""
    return [b'name="seen_hash"' in sign_in(key).get(f"/plans/{plan.number}/approval/").content for key in ("supervision", "sms_owner")]


FIRST, SECOND = (1, True, [1, 0], [True, False]), (2, True, [0, 1], [False, True])


def assign(plan, people):
    item = plan.work_items.first()
    improvement.assign_work(item, people.quality_manager, item.version, None)


def postpone(plan, people):
    item = plan.work_items.first()
    request = improvement.request_extension(item, people.delivery, work.later(item), "More time.")
    improvement.decide_extension(request, people.quality_manager, granted=True)


def give_up(plan, people):
    improvement.cancel_work(plan.work_items.first(), people.quality_manager, "Not needed.")


def add(plan, people):
    work.add(stored(plan), people.quality_manager)


@pytest.mark.parametrize("change", [assign, postpone, give_up, add])
def test_whoever_decided_is_asked_again_when_work_changes_the_document(people, sign_in, plan, change):
    assert (told(plan, people), pages(plan, sign_in)) == (SECOND, [False, True])
    change(plan, people)
    assert (told(plan, people), pages(plan, sign_in)) == (FIRST, [True, False])


def test_the_changed_document_is_approved_step_by_step(people, plan):
    assign(plan, people)
    approve(plan, people.supervision)
    assert approve(plan, people.sms_owner).baselines.count() == 2


def test_a_document_that_is_again_as_it_was_goes_on_where_it_was(people, plan):
    item = plan.work_items.first()
    changed = improvement.assign_work(item, people.quality_manager, item.version, None)
    improvement.assign_work(changed, people.quality_manager, changed.version, people.delivery)
    assert told(plan, people) == SECOND


def test_a_person_renamed_outside_the_plan_is_found_and_those_who_decided_are_asked_again(people, sign_in, plan):
    person = fresh(people.delivery)
    accounts.edit_user(person, people.administrator, person.version, name="Renamed")
    assert (actions.restart_changed(), told(plan, people), pages(plan, sign_in)) == (1, FIRST, [True, False])
    assert actions.restart_changed() == 0
