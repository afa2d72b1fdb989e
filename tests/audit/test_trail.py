"""The trail tells what was stored, and what hangs on a removed row leaves by events of its own."""

import pytest

from audit import chain, trail
from audit.errors import Faster
from audit.models import ChainHead, ChainKind, Event
from plans import actions
from plans.models import Indicator, Plan
from tests.plans import factory


def test_a_move_books_only_what_the_mover_changed(people):
    source = actions.raise_input(people.delivery, kind="D2.4", title="Slow", description="Very.")
    actions.edit_input(source, people.delivery, source.version, title="Slower")
    actions.adopt_input(source, people.quality_manager, "Yes.")
    assert sorted(Event.objects.of(source).last().changes) == ["decided_by", "decision_reason"]


def test_what_hangs_on_a_removed_phase_leaves_by_events_of_its_own(people):
    plan = factory.draft(people)
    phase, item = plan.phases.get(), plan.work_items.get()
    activity = phase.activities.first()
    type(item).objects.filter(pk=item.pk).update(phase=phase)
    actions.remove_part(phase, people.quality_manager)
    item.refresh_from_db()
    assert (Event.objects.of(activity).last().verb, item.phase_id, item.version) == ("plan.remove_part", None, 2)
    assert Event.objects.of(item).last().changes["phase"][1] is None


def test_creating_the_same_at_the_same_moment_is_a_refusal_not_a_crash(people, monkeypatch):
    factory.indicator(people)
    # Two who create at once both find the code free; the database decides.
    monkeypatch.setattr(Indicator, "full_clean", lambda self: None)
    twin = Indicator(code="RES5D", name_en="x", name_zh="x", unit="%", direction="up", how_measured="x")
    with pytest.raises(Faster):
        trail.create(twin, "indicator.create", people.quality_manager)


def test_a_double_click_draws_one_number(people):
    key = "7a2b6c1e-1d4f-4d0e-9f54-2f5d4d1c9a10"
    first = actions.create_plan(people.quality_manager, key=key, title="One")
    again = actions.create_plan(people.quality_manager, key=key, title="One")
    after = actions.create_plan(people.quality_manager, title="Two")
    assert (first.pk, int(after.number[-3:])) == (again.pk, int(first.number[-3:]) + 1)


def test_a_chain_removed_as_a_whole_is_missed(people):
    from django.db import connection

    from audit import triggers

    plan = factory.draft(people)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE chain_kind = 'plan' AND chain_number = %s", [plan.pk])
    triggers.install(connection)
    ChainHead.objects.filter(kind=ChainKind.PLAN, number=plan.pk).delete()
    assert chain.first_break().where == f"plan:{plan.pk} head"


def test_an_event_added_while_the_chain_is_read_is_no_false_alarm(people):
    plan = factory.draft(people)
    breaks = chain._end_breaks(("plan", plan.pk), 1, Event.objects.in_chain("plan", plan.pk).first().hash)
    assert list(breaks) == []


@pytest.mark.parametrize("asked", ["start=0001-01-01", "end=9999-12-31"])
def test_a_day_beyond_the_calendar_is_an_error_at_the_field(people, sign_in, api_as, asked):
    assert sign_in("auditor").get(f"/history/?{asked}").status_code == 200
    assert api_as("auditor").get(f"/api/v1/events/?{asked}").status_code == 400


def test_a_cancelled_plan_has_no_open_revision(people):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, scope="Wider.")
    actions.submit(plan, people.quality_manager)
    plan = actions.cancel(plan, people.sms_owner, "No money.")
    assert (plan.law_states, plan.scope) == (frozenset({"cancelled"}), "The help desk.")
    assert list(Plan.objects.awaiting_approval()) == []


def test_whoever_wrote_the_document_at_its_creation_does_not_approve_it(people):
    from accounts import actions as accounts
    from accounts.law import may
    from accounts.models import User

    accounts.set_roles(people.planner, people.administrator, ["planner", "sms_owner"])
    author = User.objects.get(pk=people.planner.pk)
    plan = actions.create_plan(author, title="Mine", owner=people.quality_manager, motive="All of it.")
    Plan.objects.filter(pk=plan.pk).update(state="in_review")
    assert may(author, "plan.approve", Plan.objects.get(pk=plan.pk)) is False
