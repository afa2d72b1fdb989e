"""The outbox: what is told leaves the house once, when its recipient wants it; what nobody knows is said to be unknown."""

import smtplib
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from audit.errors import NotAllowed, WrongState
from audit.models import Event
from plans import workdays
from reminders import actions, timing
from reminders.models import KindChoice, Preference, Reminder, ScheduledRun, Sending
from reminders.states import SendState, Timing
from tests.plans import factory
from tests.reminders.reach import at_any_hour

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def awaiting(monkeypatch, people):
    """The only kind of duty there is during the test: what each person's list says."""
    monkeypatch.setattr(duties, "KINDS", {})
    standing = {}
    duties.add("work", "Test", lambda user: standing.get(user.pk, []))
    at_any_hour("work")
    return standing


def duty(number=7, days=None, plan=None):
    due = None if days is None else workdays.add(timezone.localdate(), days)
    return Duty("work", f"Write {number}", "/plans/SIP-1/", f"plans.plan:{number}", due=due, where="SIP-1", action="Finish it.", plan=plan)


def one_waiting(people, awaiting, **facts):
    awaiting[people.delivery.pk] = [duty(**facts)]
    actions.find()
    actions.plan_waiting()
    return Sending.objects.get()


def test_a_worker_is_told_of_a_message_once_until_it_would_have_been_dropped(people, awaiting):
    one_waiting(people, awaiting)
    told = [actions.dispatch(), actions.dispatch()]
    for moment in (timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=1)):
        Sending.objects.update(queued_at=moment)
        told += [actions.dispatch(), actions.dispatch()]
    assert told == [1, 0, 1, 0, 1, 0]


def test_what_is_to_be_tried_again_is_told_at_its_time_whenever_it_was_told_before(people, awaiting):
    sending = one_waiting(people, awaiting)
    Sending.objects.update(state=SendState.FAILED, queued_at=timezone.now())
    sending.refresh_from_db()
    actions.resend(sending, people.administrator, "The server is back.")
    assert actions.dispatch() == 1


def states(sending):
    sending.refresh_from_db()
    return sending.state, sending.reminders.get().mail_state


class Refusing(BaseEmailBackend):
    """A mail server that answers as the test says."""

    answer = None

    def send_messages(self, messages):
        """Answer."""
        raise Refusing.answer


@pytest.fixture
def answering(settings):
    """Let the mail server answer with an exception of smtplib, as Django's own backend passes it on."""

    def answer(error):
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"
        Refusing.answer = error

    return answer


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")}), SendState.WAITING),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown")}), SendState.FAILED),
        (smtplib.SMTPDataError(451, b"busy"), SendState.WAITING),
        (smtplib.SMTPDataError(554, b"spam"), SendState.FAILED),
        (smtplib.SMTPServerDisconnected("gone"), SendState.UNKNOWN),
        (TimeoutError("no answer"), SendState.UNKNOWN),
    ],
)
def test_what_becomes_of_a_mail_follows_from_the_servers_answer(people, awaiting, answering, error, expected):
    sending = one_waiting(people, awaiting)
    answering(error)
    assert actions.deliver(sending.pk) == expected
    assert states(sending) == (expected, expected)


def test_what_is_refused_for_now_is_tried_later_and_later_and_then_given_up(people, awaiting, answering):
    sending = one_waiting(people, awaiting)
    answering(smtplib.SMTPDataError(451, b"busy"))
    pauses = []
    for _try in range(7):
        before = timezone.now()
        actions.deliver(sending.pk)
        sending.refresh_from_db()
        pauses.append(round((sending.next_at - before).total_seconds() / 60))
        Sending.objects.update(next_at=timezone.now())
    assert pauses == [1, 2, 4, 8, 16, 32, 64]
    assert actions.deliver(sending.pk) == SendState.FAILED
    sending.refresh_from_db()
    assert (sending.tries, sending.failure) == (8, "451 busy")


def test_a_server_that_cannot_be_reached_leaves_the_mail_waiting(people, awaiting, settings):
    sending = one_waiting(people, awaiting)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    assert actions.deliver(sending.pk) == SendState.WAITING
    sending.refresh_from_db()
    assert sending.failure.split(":")[0] == "ConnectionRefusedError"


def test_each_try_carries_the_same_message_id(people, awaiting):
    sending = one_waiting(people, awaiting)
    actions.deliver(sending.pk)
    Sending.objects.update(state=SendState.UNKNOWN)
    sending.refresh_from_db()
    actions.resend(sending, people.administrator, "The mailbox was full.")
    actions.send_due()
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [f"<{sending.key}@localhost>"] * 2


def test_two_workers_send_one_mail_once(people, awaiting):
    sending = one_waiting(people, awaiting)
    Sending.objects.update(state=SendState.CLAIMED, claimed_at=timezone.now())
    assert (actions.deliver(sending.pk), mail.outbox) == ("", [])


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        (SendState.CLAIMED, -4, SendState.WAITING),
        (SendState.SENDING, -4, SendState.UNKNOWN),
        (SendState.CLAIMED, -2, SendState.CLAIMED),
        (SendState.SENDING, -2, SendState.SENDING),
        (SendState.CLAIMED, 24 * 60, SendState.WAITING),
        (SendState.SENDING, 24 * 60, SendState.UNKNOWN),
    ],
)
def test_what_a_dead_worker_left_is_taken_back_or_unknown_whatever_the_clock_did(people, awaiting, state, minutes, expected):
    sending = one_waiting(people, awaiting)
    Sending.objects.update(state=state, claimed_at=timezone.now() + timedelta(minutes=minutes))
    actions.sweep()
    sending.refresh_from_db()
    assert sending.state == expected


def test_what_is_unknown_is_sent_again_by_an_administrator_with_a_reason_alone(people, awaiting):
    sending = one_waiting(people, awaiting)
    Sending.objects.update(state=SendState.UNKNOWN)
    sending.refresh_from_db()
    assert actions.send_due() == 0
    with pytest.raises(NotAllowed):
        actions.resend(sending, people.quality_manager, "Again.")
    with pytest.raises(ValidationError):
        actions.resend(sending, people.administrator, " . ")
    actions.resend(sending, people.administrator, "Nobody got it.")
    assert (actions.send_due(), len(mail.outbox)) == (1, 1)
    sending.refresh_from_db()
    with pytest.raises(WrongState):
        actions.resend(sending, people.administrator, "Once more.")


def test_what_is_sent_stands_in_the_history_of_its_plan(people, awaiting):
    plan = factory.draft(people)
    awaiting[people.quality_manager.pk] = [duty(number=plan.pk, plan=plan.pk)]
    actions.find()
    actions.send_due()
    event = Event.objects.in_chain("plan", plan.pk).last()
    assert (event.verb, event.actor, event.changes) == ("reminder.sent", None, {"channel": [None, "mail"]})
    assert event.object_label == f"Write {plan.pk} → {people.quality_manager}"


def test_nothing_leaves_about_a_plan_that_one_may_no_longer_read(people, awaiting):
    plan = factory.draft(people)
    awaiting[people.colleague.pk] = [duty(number=plan.pk, plan=plan.pk)]
    actions.find()
    assert (actions.send_due(), mail.outbox, Sending.objects.get().state) == (0, [], SendState.NOT_WANTED)


def test_a_summary_tells_the_days_reminders_in_one_mail(people, awaiting):
    KindChoice.objects.filter(user=people.delivery).update(mail=Timing.DIGEST)
    awaiting[people.delivery.pk] = [duty(1), duty(2), duty(3)]
    actions.find()
    assert actions.send_due() == 0
    Sending.objects.update(next_at=timezone.now())
    assert (actions.send_due(), len(mail.outbox)) == (1, 1)
    assert [line for line in mail.outbox[0].body.splitlines() if line.startswith("Write")] == ["Write 1", "Write 2", "Write 3"]


def test_what_comes_after_the_summary_has_begun_waits_for_the_next(people, awaiting):
    KindChoice.objects.filter(user=people.delivery).update(mail=Timing.DIGEST)
    for number, state in ((1, SendState.CLAIMED), (2, SendState.WAITING)):
        awaiting[people.delivery.pk] = [duty(number)]
        actions.find()
        actions.plan_waiting()
        Sending.objects.filter(reminders__object_id=number).update(state=state)
    assert Sending.objects.count() == 2


def test_whoever_wants_no_mail_finds_it_in_the_inbox_alone(people, awaiting):
    KindChoice.objects.filter(user=people.delivery).update(mail=Timing.OFF)
    awaiting[people.delivery.pk] = [duty()]
    actions.find()
    assert (actions.send_due(), Reminder.objects.get().mail_state, Sending.objects.count()) == (0, SendState.NOT_WANTED, 0)


# 2026-02-14 was a worked Saturday (补班), 15 to 23 February the Spring Festival.
@pytest.mark.parametrize(
    ("now", "first", "digest"),
    [
        ("2026-02-11 12:00", "2026-02-11 12:00", "2026-02-12 08:30"),
        ("2026-02-11 06:00", "2026-02-11 08:00", "2026-02-11 08:30"),
        ("2026-02-11 21:00", "2026-02-12 08:00", "2026-02-12 08:30"),
        ("2026-02-13 21:00", "2026-02-14 08:00", "2026-02-14 08:30"),
        ("2026-02-14 21:00", "2026-02-24 08:00", "2026-02-24 08:30"),
        ("2026-02-18 12:00", "2026-02-24 08:00", "2026-02-24 08:30"),
    ],
)
def test_nobody_is_written_to_in_quiet_hours_or_on_a_day_off(db, now, first, digest):
    wanted, moment = Preference(), datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert timing.first_moment(wanted, moment).astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == first
    assert timing.next_digest(wanted, moment)[1].strftime("%Y-%m-%d %H:%M") == digest


@pytest.mark.parametrize(("start", "end", "first"), [(time(20), time(20), "02-24 00:00"), (time(12), time(14), "02-24 00:00"), (time(0), time(6), "02-24 06:00")])
def test_a_day_off_ends_at_midnight_or_with_the_quiet_hours(db, start, end, first):
    wanted = Preference(quiet_from=start, quiet_until=end)
    moment = timing.first_moment(wanted, datetime(2026, 2, 18, 10, tzinfo=ZONE))
    assert moment.astimezone(ZONE).strftime("%m-%d %H:%M") == first


def test_what_is_tried_again_in_quiet_hours_waits_for_their_end(people, awaiting):
    sending = one_waiting(people, awaiting)
    local = timezone.localtime()
    Preference.objects.filter(user=people.delivery).update(quiet_from=(local - timedelta(hours=1)).time(), quiet_until=(local + timedelta(hours=2)).time())
    assert (actions.deliver(sending.pk), mail.outbox) == ("", [])
    sending.refresh_from_db()
    assert (sending.state, sending.tries, round((sending.next_at - timezone.now()).total_seconds() / 3600)) == (SendState.WAITING, 0, 2)


def test_whoever_has_no_address_any_more_is_not_said_to_have_got_a_mail(people, awaiting):
    sending = one_waiting(people, awaiting)
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(email="")
    assert (actions.deliver(sending.pk), mail.outbox) == (SendState.FAILED, [])


def test_what_cannot_be_prepared_is_tried_again_and_given_up_in_the_end(people, awaiting):
    sending = one_waiting(people, awaiting)

    def broken(user):
        raise ZeroDivisionError("division by zero")

    duties.add("work", "Test", broken)
    for _try in range(8):
        state = actions.deliver(sending.pk)
        Sending.objects.update(next_at=timezone.now())
    sending.refresh_from_db()
    assert (state, sending.failure) == (SendState.FAILED, "ZeroDivisionError: division by zero")


def test_whoever_is_away_gets_no_mail_of_what_somebody_else_does_meanwhile(people, awaiting):
    sending = one_waiting(people, awaiting)
    awaiting[people.delivery.pk] = [replace(duty(), handed_to=(people.colleague.pk,))]
    assert (actions.deliver(sending.pk), mail.outbox) == (SendState.NOT_WANTED, [])


def test_two_people_late_with_one_duty_go_up_each_in_both_languages(people, awaiting):
    plan = factory.draft(people)
    for person in (people.delivery, people.checker):
        awaiting[person.pk] = [duty(number=plan.pk, days=-3, plan=plan.pk)]
    actions.find()
    told = Reminder.objects.filter(about__isnull=False).order_by("about__username")
    assert [one.about for one in told] == [people.delivery, people.checker]
    assert told[0].text["zh-hans"]["action"] == f"待 {people.delivery} 办理：Finish it."
    awaiting[people.delivery.pk] = []
    actions.find()
    assert [one.about for one in told.filter(read_at=None)] == [people.checker]


def test_what_was_told_above_is_not_asked_for_again(people, awaiting):
    plan = factory.draft(people)
    awaiting[people.delivery.pk] = [duty(number=plan.pk, days=-5, plan=plan.pk)]
    actions.find()
    with CaptureQueriesContext(connection) as queries:
        assert actions.remind(people.delivery) == 0
    assert [query["sql"] for query in queries if "confidential" in query["sql"] and "LIMIT 1" in query["sql"]] == []


def test_quiet_hours_are_those_of_the_persons_time_zone(db):
    wanted = Preference(time_zone="Europe/Berlin", quiet_from=time(20), quiet_until=time(8))
    evening_in_shanghai = datetime(2026, 3, 4, 22, tzinfo=ZONE)
    assert timing.first_moment(wanted, evening_in_shanghai) == evening_in_shanghai


def test_a_duty_undone_goes_up_to_the_owner_and_then_to_quality_management(people, awaiting):
    plan = factory.draft(people)
    awaiting[people.delivery.pk] = [duty(number=plan.pk, days=-3, plan=plan.pk)]
    actions.find()
    told = Reminder.objects.filter(about=people.delivery)
    assert list(told.values_list("recipient", flat=True)) == [plan.owner_id]
    awaiting[people.delivery.pk] = [duty(number=plan.pk, days=-5, plan=plan.pk)]
    actions.find()
    assert [one.recipient for one in told.filter(occasion__startswith="quality")] == [people.second_manager]
    assert told.filter(occasion__startswith="quality").get().text["en"]["action"] == f"Waiting for {people.delivery}: Finish it."
    awaiting[people.delivery.pk] = []
    actions.find()
    assert told.filter(read_at=None).count() == 0


def test_two_schedulers_start_one_run(db):
    ran = []
    for _scheduler in range(2):
        actions.run_once("find", 300, lambda: ran.append(1))
    assert (len(ran), ScheduledRun.objects.get().runs) == (1, 1)


def test_a_run_of_the_future_holds_nobody_up_and_a_dead_one_not_for_long(db):
    actions.run_once("find", 300, lambda: 1)
    for moment in (timezone.now() + timedelta(days=1), timezone.now() - timedelta(minutes=10)):
        ScheduledRun.objects.update(started_at=moment, lease_until=moment + timedelta(minutes=6))
        assert actions.run_once("find", 300, lambda: 7) == 7


def test_a_run_still_under_way_is_not_started_again(db):
    actions.run_once("find", 300, lambda: 1)
    ScheduledRun.objects.update(started_at=timezone.now() - timedelta(minutes=5), lease_until=timezone.now() + timedelta(minutes=1))
    assert actions.run_once("find", 300, lambda: 7) is None


def test_a_run_that_fails_says_why(db):
    def fail():
        raise ValueError("no such table")

    with pytest.raises(ValueError):
        actions.run_once("find", 300, fail)
    run = ScheduledRun.objects.get()
    assert (run.failure, run.lease_until) == ("ValueError: no such table", None)


def test_one_persons_trouble_keeps_nobody_elses_messages_back(people, awaiting):
    def broken(user):
        if user == people.planner:
            raise ZeroDivisionError
        return [duty()] if user == people.delivery else []

    duties.add("work", "Test", broken)
    Preference.objects.filter(user=people.delivery).update(time_zone="Nowhere/Else")
    assert (actions.find(), actions.send_due()) == (1, 1)


def test_the_inbox_hides_what_speaks_of_a_plan_that_one_may_no_longer_read(people, awaiting, sign_in, api_as):
    plan = factory.draft(people)
    awaiting[people.colleague.pk] = [duty(number=plan.pk, plan=plan.pk)]
    actions.find()
    client, number = sign_in("colleague"), Reminder.objects.get().pk
    assert len(client.get("/inbox/").context["reminders"]) == 0
    assert api_as("colleague").get("/api/v1/reminders/").json()["count"] == 0
    assert client.post(f"/inbox/{number}/read/").status_code == 404


def test_a_summary_that_may_have_arrived_takes_no_more_lines(people, awaiting):
    KindChoice.objects.filter(user=people.delivery).update(mail=Timing.DIGEST)
    awaiting[people.delivery.pk] = [duty(1)]
    actions.find()
    actions.plan_waiting()
    Sending.objects.update(state=SendState.WAITING, claimed_at=timezone.now())
    awaiting[people.delivery.pk] = [duty(1), duty(2)]
    actions.find()
    actions.plan_waiting()
    assert [sending.lines.count() for sending in Sending.objects.order_by("id")] == [1, 1]
