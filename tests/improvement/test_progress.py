"""Progress is reported at the version read, moves the work along, survives double sending and many hands at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import chain
from audit.errors import NotAllowed, Refusal, Stale, WrongState
from audit.models import Event
from improvement import actions, rules
from improvement.models import ProgressUpdate, WorkItem
from improvement.states import ExtensionState, WorkState
from plans import actions as plans
from tests.improvement import factory


@pytest.fixture
def item(people):
    return factory.item_in_progress(people)


@pytest.mark.requirement("D4.3")
def test_a_first_report_starts_the_work_and_a_hundred_percent_finishes_it(people, item):
    today = timezone.localdate()
    factory.report(item, people.delivery, 30, note="Half the workshops", hours=Decimal("6.5"))
    item = factory.fresh(item)
    assert (item.state, item.percent, item.hours, item.actual_start, item.actual_end) == (
        WorkState.DOING,
        30,
        Decimal("6.5"),
        today,
        None,
    )
    factory.report(item, people.delivery, 100, hours=Decimal(2))
    item = factory.fresh(item)
    assert (item.state, item.percent, item.hours, item.actual_end) == (WorkState.DONE, 100, Decimal("8.5"), today)
    assert [update.percent for update in item.updates.all()] == [100, 30]
    assert [event.verb for event in Event.objects.of(item)][-2:] == ["work.start", "work.finish"]


def test_a_reason_blocks_the_work_and_the_next_report_without_one_unblocks_it(people, item):
    factory.report(item, people.delivery, 20, blocked_reason="No licence yet")
    assert (factory.fresh(item).state, factory.fresh(item).blocked_reason) == (WorkState.BLOCKED, "No licence yet")
    factory.report(item, people.delivery, 25, blocked_reason="Still no licence")
    assert (factory.fresh(item).state, factory.fresh(item).percent) == (WorkState.BLOCKED, 25)
    factory.report(item, people.quality_manager, 25)
    assert (factory.fresh(item).state, factory.fresh(item).blocked_reason) == (WorkState.DOING, "")


def test_work_reported_as_done_is_taken_up_again_by_a_lower_figure(people, item):
    factory.report(item, people.delivery, 100)
    factory.report(item, people.delivery, 80)
    item = factory.fresh(item)
    assert (item.state, item.percent, item.actual_end) == (WorkState.DOING, 80, None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
        ({"percent": True}, "percent"),
        ({"percent": 100, "blocked_reason": "?"}, "blocked_reason"),
        ({"percent": 10, "hours": Decimal(-1)}, "hours"),
        ({"percent": 10, "hours": Decimal("NaN")}, "hours"),
        ({"percent": 10, "hours": Decimal(100_001)}, "hours"),
        ({"percent": 10, "note": "a\x00b"}, "note"),
        ({"percent": 10, "note": "x" * 1_000_000}, "note"),
        ({"percent": 10, "blocked_reason": "x" * 2001}, "blocked_reason"),
    ],
)
def test_a_bad_report_is_refused_at_its_field_and_changes_nothing(people, item, facts, field):
    before = factory.fresh(item)
    with pytest.raises(ValidationError) as refused:
        factory.report(item, people.delivery, **facts)
    assert list(refused.value.message_dict) == [field]
    assert (factory.fresh(item).version, item.updates.count()) == (before.version, 0)


def test_a_report_on_an_older_version_is_refused_with_both_versions(people, item):
    read_at = item.version
    factory.report(item, people.delivery, 30)
    with pytest.raises(Stale) as stale:
        actions.report_progress(item, people.quality_manager, read_at, 10)
    assert (stale.value.theirs["percent"], stale.value.yours["percent"]) == (30, 10)


def test_only_the_assignee_and_the_owner_report(people, item):
    for person in (people.planner, people.colleague, people.sms_owner, people.administrator):
        with pytest.raises(NotAllowed):
            factory.report(item, person, 10)
    factory.report(item, people.delivery, 10)
    factory.report(item, people.quality_manager, 20)
    assert [update.by for update in item.updates.order_by("id")] == [people.delivery, people.quality_manager]


def test_progress_while_the_plan_is_being_verified_is_refused_for_the_state(people, item):
    plans.begin_verification(item.plan, people.planner)
    with pytest.raises(WrongState):
        factory.report(item, people.delivery, 10)


def test_the_same_key_again_returns_the_report_it_made_though_the_item_has_moved_on(people, item):
    key, read_at = uuid4(), item.version
    first = actions.report_progress(item, people.delivery, read_at, 30, key=key)
    factory.report(item, people.delivery, 60)
    again = actions.report_progress(item, people.delivery, read_at, 30, key=key)
    assert (again, factory.fresh(item).percent, item.updates.count()) == (first, 60, 2)


def test_only_the_checker_verifies_and_never_who_did_the_work(people, item, monkeypatch):
    factory.report(item, people.delivery, 100)
    with pytest.raises(NotAllowed):
        actions.verify_work(item, people.checker)
    monkeypatch.setattr(
        rules,
        "CHECKERS",
        [lambda user, items: {one.pk for one in items if user.pk in {people.checker.pk, people.delivery.pk, people.quality_manager.pk}}],
    )
    for person in (people.delivery, people.quality_manager):
        with pytest.raises(NotAllowed):
            actions.verify_work(item, person)
    assert actions.verify_work(item, people.checker, "Seen in use.").state == WorkState.VERIFIED
    with pytest.raises(WrongState):
        factory.report(item, people.delivery, 90)


def test_work_sent_back_says_why_and_is_not_done_any_more(people, item, monkeypatch):
    monkeypatch.setattr(rules, "CHECKERS", [lambda user, items: {one.pk for one in items if user == people.checker}])
    factory.report(item, people.delivery, 100)
    with pytest.raises(ValidationError) as refused:
        actions.reject_work(item, people.checker, "")
    assert list(refused.value.message_dict) == ["note"]
    item = actions.reject_work(item, people.checker, "The desk does not use it.")
    assert (item.state, item.percent, item.actual_end) == (WorkState.DOING, 90, None)


def test_more_time_is_asked_for_by_the_assignee_and_granted_by_the_owner(people, item):
    end, new_end = item.planned_end, factory.later(item)
    with pytest.raises(NotAllowed):
        actions.request_extension(item, people.quality_manager, new_end, "More work than thought")
    asked = actions.request_extension(item, people.delivery, new_end, "More work than thought")
    with pytest.raises(NotAllowed):
        actions.decide_extension(asked, people.delivery, True)
    decided = actions.decide_extension(asked, people.quality_manager, True)
    assert (decided.state, decided.old_end, decided.decided_by, factory.fresh(item).planned_end) == (
        ExtensionState.GRANTED, end, people.quality_manager, new_end,
    )  # fmt: skip
    with pytest.raises(WrongState):
        actions.decide_extension(asked, people.quality_manager, True)


def test_an_owner_who_does_the_work_never_decides_on_the_own_request(people, item):
    item = actions.assign_work(item, people.planner, item.version, people.quality_manager)
    asked = actions.request_extension(item, people.quality_manager, factory.later(item), "Illness")
    with pytest.raises(NotAllowed):
        actions.decide_extension(asked, people.quality_manager, True)


def test_refusing_more_time_needs_an_answer_and_leaves_the_date(people, item):
    end = item.planned_end
    asked = actions.request_extension(item, people.delivery, factory.later(item), "More work than thought")
    with pytest.raises(ValidationError) as refused:
        actions.decide_extension(asked, people.quality_manager, False)
    assert list(refused.value.message_dict) == ["answer"]
    decided = actions.decide_extension(asked, people.quality_manager, False, "The customer waits.")
    assert (decided.state, factory.fresh(item).planned_end) == (ExtensionState.REFUSED, end)


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(0, "Late", "new_end"), (-1, "Late", "new_end"), (5, "", "reason")]
)
def test_a_request_names_a_later_date_and_a_reason(people, item, days, reason, field):
    with pytest.raises(ValidationError) as refused:
        actions.request_extension(item, people.delivery, item.planned_end + timedelta(days=days), reason)
    assert list(refused.value.message_dict) == [field]


def test_one_request_waits_at_a_time(people, item):
    actions.request_extension(item, people.delivery, factory.later(item), "Late")
    with pytest.raises(ValidationError):
        actions.request_extension(item, people.delivery, factory.later(item, 30), "Later")
    assert item.extensions.count() == 1


REPORTS = st.lists(
    st.tuples(st.sampled_from([0, 1, 50, 99, 100]), st.sampled_from(["", "waiting"])), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=REPORTS)
def test_percent_and_state_agree_whatever_is_reported(people, item, reports):
    for percent, reason in reports:
        before, refused = factory.fresh(item), False
        try:
            factory.report(item, people.delivery, percent, blocked_reason=reason)
        except ValidationError:
            refused = True
        now = factory.fresh(item)
        assert now.version - before.version == (0 if refused else 1)
        assert (now.percent == 100) == (now.state == WorkState.DONE)
        assert bool(now.blocked_reason) == (now.state == WorkState.BLOCKED)
        assert (now.actual_end is not None) == (now.state == WorkState.DONE)
        assert now.state != WorkState.TO_DO or now.percent == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_reports_at_once_leave_as_many_versions_and_events_as_succeeded(people):
    item = factory.item_in_progress(people)
    read_at = item.version

    def report(percent):
        try:
            actions.report_progress(
                item, people.delivery, factory.fresh(item).version if percent % 2 else read_at, percent
            )
            return True
        except Refusal:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        successes = sum(pool.map(report, range(1, 21)))
    events = Event.objects.filter(verb="work.progress", object_type=ProgressUpdate._meta.label_lower)
    assert successes >= 1
    assert (
        factory.fresh(item).version - read_at,
        events.count(),
        ProgressUpdate.objects.filter(item=item).count(),
    ) == (successes,) * 3
    assert chain.first_break() is None


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_of_one_report_make_one_report(people):
    item, key = factory.item_in_progress(people), uuid4()

    def click(_):
        try:
            return actions.report_progress(item, people.delivery, item.version, 40, key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        reports = set(pool.map(click, range(20)))
    assert (len(reports), ProgressUpdate.objects.count(), WorkItem.objects.get(pk=item.pk).version) == (
        1,
        1,
        item.version + 1,
    )
