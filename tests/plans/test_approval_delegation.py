"""A delegate decides on behalf of whoever is away: within the days, within both people's bounds, and sees no more than that needs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts import duties
from accounts.models import Delegation
from audit.errors import NotAllowed, WrongState
from plans import actions, workdays
from plans.models import Approval, Plan
from plans.states import PlanState
from reminders import actions as reminders
from reminders.models import Reminder
from tests.plans import factory
from tests.plans.approving import TWO_STEPS, approve, delegate, fresh, give_back, revised, stored, submitted

pytestmark = pytest.mark.requirement("D4.2")


def sees(person, plan) -> bool:
    """Whether the plan exists for a person."""
    return Plan.objects.visible_to(fresh(person)).filter(pk=plan.pk).exists()


def awaited(person) -> list[tuple[str, bool]]:
    """The documents that await a person, and whether the words say on whose behalf."""
    found = [duty for group in duties.of(fresh(person)) for duty in group.duties if group.kind == "approval"]
    return [(duty.where, str(duty.action).startswith(("On behalf of", "代"))) for duty in found]


def test_a_delegate_decides_and_the_decision_bears_both_names(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    plan = approve(plan, people.colleague, "Read in her place.")
    decision = plan.decisions.get()
    assert (plan.state, decision.decided_by, decision.on_behalf_of, plan.baseline.approved_by) == (
        PlanState.APPROVED, people.colleague, people.sms_owner, people.colleague,
    )  # fmt: skip


def test_a_delegate_may_return_too(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    give_back(plan, people.colleague)
    assert (stored(plan).state, plan.decisions.get().on_behalf_of) == (PlanState.DRAFT, people.sms_owner)


def test_the_principal_keeps_the_right(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    decision = approve(plan, people.sms_owner).decisions.get()
    assert (decision.decided_by, decision.on_behalf_of) == (people.sms_owner, None)


def test_whoever_has_a_seat_of_their_own_decides_in_their_own_name(people):
    plan = submitted(people, ("Approval", "any", "sms_owner", people.leadership))
    delegate(people.sms_owner, people.leadership)
    assert approve(plan, people.leadership).decisions.get().on_behalf_of is None


@pytest.mark.parametrize(("starts", "days", "may"), [(0, 0, True), (-3, 3, True), (1, 5, False), (-5, 4, False)])
def test_a_delegation_holds_from_its_first_to_its_last_day(people, starts, days, may):
    plan = submitted(people)
    today = timezone.localdate()
    given = delegate(people.sms_owner, people.colleague)
    Delegation.objects.filter(pk=given.pk).update(starts=today + timedelta(starts), ends=today + timedelta(starts + days))
    assert (sees(people.colleague, plan), len(awaited(people.colleague))) == (may, int(may))
    if may:
        assert approve(plan, people.colleague).state == PlanState.APPROVED
    else:
        with pytest.raises(NotAllowed):
            approve(plan, people.colleague)


def test_a_revoked_delegation_is_gone_at_once_even_for_somebody_who_is_reading(people):
    plan = submitted(people)
    given = delegate(people.sms_owner, people.colleague)
    reader = fresh(people.colleague)
    assert reader.principals
    accounts.revoke_delegation(given, people.sms_owner)
    with pytest.raises(NotAllowed):
        actions.approve(plan, reader, "x")
    assert (sees(people.colleague, plan), awaited(people.colleague)) == (False, [])


def test_a_closed_account_is_stood_in_for_by_nobody(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    accounts.deactivate(fresh(people.sms_owner), people.administrator)
    with pytest.raises(NotAllowed):
        approve(plan, people.colleague)
    assert sees(people.colleague, plan) is False


def test_a_role_taken_from_the_principal_is_taken_from_the_delegate(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    accounts.set_roles(fresh(people.sms_owner), people.administrator, ["leadership"])
    with pytest.raises(NotAllowed):
        approve(plan, people.colleague)


def test_what_was_delegated_is_not_passed_on(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.leadership)
    delegate(people.leadership, people.colleague)
    with pytest.raises(NotAllowed):
        approve(plan, people.colleague)
    assert sees(people.colleague, plan) is False


def test_a_delegate_sees_the_document_in_review_only_while_it_waits(people):
    plan = submitted(people)
    before = sees(people.colleague, plan)
    delegate(people.sms_owner, people.colleague)
    during = sees(people.colleague, plan)
    actions.withdraw(plan, people.quality_manager)
    assert (before, during, sees(people.colleague, plan)) == (False, True, False)


def test_a_delegate_of_the_owner_sees_nothing_and_decides_nothing(people):
    plan = submitted(people)
    delegate(people.quality_manager, people.colleague)
    with pytest.raises(NotAllowed):
        approve(plan, people.colleague)
    assert sees(people.colleague, plan) is False


def test_a_delegate_reads_a_confidential_plan_and_the_open_revision_only_while_it_waits(people, sign_in):
    plan = actions.submit(revised(factory.approved(people, confidential=True), people), people.quality_manager)
    client, page = sign_in("checker"), f"/plans/{plan.number}/approval/"
    delegate(people.sms_owner, people.checker)
    during = client.get(page)
    approve(plan, people.sms_owner)
    assert (during.status_code, client.get(page).status_code, client.get(plan.get_absolute_url()).status_code) == (200, 404, 404)


def test_the_desk_of_a_delegate_says_on_whose_behalf(people):
    plan = submitted(people)
    delegate(people.sms_owner, people.colleague)
    assert [awaited(person) for person in (people.colleague, people.sms_owner)] == [[(plan.number, True)], [(plan.number, False)]]
    approve(plan, people.colleague)
    assert [awaited(person) for person in (people.colleague, people.sms_owner)] == [[], []]


def test_nobody_is_asked_for_a_principal_who_edited_the_document(people):
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, scope="Wider.")
    delegate(people.planner, people.colleague)
    plan = submitted(people, ("Look", "any", people.planner, people.supervision), ("Approval", "any", "sms_owner"), plan=plan)
    assert [awaited(person) for person in (people.colleague, people.planner)] == [[], []]


def test_more_documents_and_principals_take_no_more_queries(people, django_assert_num_queries):
    for head in ("sms_owner", "leadership"):
        delegate(getattr(people, head), people.colleague)
    for count in (1, 3):
        while Approval.objects.count() < count:
            submitted(people, ("Together", "all", people.leadership, "sms_owner")) if count == 1 else actions.submit(factory.draft(people), people.quality_manager)
        person = fresh(people.colleague)
        with django_assert_num_queries(11):
            assert len(list(duties.KINDS["approval"].find(person))) == count


# Reminders


def waiting_for(plan, days) -> None:
    """Let the present step of the plan's approval wait since so many working days."""
    since = workdays.add(timezone.localdate(), -days)
    Approval.objects.filter(plan=plan).update(waiting_since=timezone.now() - (timezone.localdate() - since))


def told(person) -> list[str]:
    """The occasions of which a person was told about approvals."""
    return sorted(one.occasion.split(" ")[0] for one in Reminder.objects.filter(recipient=person, kind="approval"))


@pytest.mark.parametrize(("days", "occasions"), [(2, {"colleague": ["-1"]}), (4, {"colleague": ["+1"], "quality_manager": ["owner"]})])
def test_after_three_working_days_who_decides_is_reminded_once_and_the_owner_told(people, days, occasions):
    plan = submitted(people, *TWO_STEPS)
    accounts.set_roles(people.quality_manager, people.administrator, ["quality_manager", "supervision"])
    delegate(people.supervision, people.colleague)
    waiting_for(plan, days)
    assert [reminders.find() > 0, reminders.find()] == [True, 0]
    assert {key: told(person) for key, person in vars(people).items() if told(person)} == occasions


def test_the_next_step_is_asked_anew_and_its_days_begin_then(people):
    plan = submitted(people, *TWO_STEPS)
    waiting_for(plan, 4)
    approve(plan, people.supervision)
    reminders.find()
    assert (told(people.supervision), told(people.sms_owner)) == ([], ["-3"])


def test_the_owner_sees_since_when_the_document_waits(people, sign_in):
    plan = submitted(people, *TWO_STEPS)
    waiting_for(plan, 4)
    side = sign_in("quality_manager").get(plan.get_absolute_url()).context["side"]
    since = workdays.add(timezone.localdate(), -4)
    assert (side.progress.since, side.progress.waited, side.progress.lateness) == (since, workdays.between(since, timezone.localdate()), "over")
    assert f"“Quality review” has waited since {since}" in side.turn.what


def test_a_decision_after_the_delegation_has_ended_leaves_the_earlier_one_in_force(people):
    plan = submitted(people, *TWO_STEPS)
    given = delegate(people.supervision, people.colleague)
    approve(plan, people.colleague)
    accounts.revoke_delegation(given, people.supervision)
    with pytest.raises(WrongState):
        approve(plan, people.supervision)
    assert approve(plan, people.sms_owner).state == PlanState.APPROVED
