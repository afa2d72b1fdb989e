"""A clock that was a day ahead is put back: what it reckoned waits no longer than by the right clock, and nothing is told twice."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db.models import F
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from reminders import actions
from reminders.models import KindChoice, Preference, Sending
from reminders.states import SendState, Timing
from reminders.timing import next_digest, preference_of
from tests.reminders.reach import at_any_hour

DAY = timedelta(days=1)


@pytest.fixture
def told(monkeypatch, people):
    """Have one person told of one more duty of the only kind there is."""
    monkeypatch.setattr(duties, "KINDS", {})
    standing = []
    duties.add("work", "Test", lambda user: standing if user == people.delivery else [])
    at_any_hour("work")

    def tell():
        number = len(standing) + 1
        standing.append(Duty("work", f"Write {number}", "/plans/SIP-1/", f"plans.plan:{number}", where="SIP-1", action="Finish it."))
        actions.find()
        actions.plan_waiting()
        return Sending.objects.order_by("id").last()

    return tell


def put_back(**facts):
    """Let all that stands be of a clock that went a day ahead until now."""
    Sending.objects.exclude(claimed_at=None).update(claimed_at=F("claimed_at") + DAY)
    Sending.objects.update(reckoned_at=F("reckoned_at") + DAY, next_at=F("next_at") + DAY, **facts)


def summaries(people):
    KindChoice.objects.filter(user=people.delivery).update(mail=Timing.DIGEST)


def test_what_was_to_leave_at_once_leaves_at_once(people, told):
    told()
    put_back()
    assert (actions.send_due(), actions.send_due(), len(mail.outbox)) == (1, 0, 1)


def test_what_paused_before_its_next_try_is_tried_and_pauses_again_by_the_right_clock(people, told, settings):
    sending = told()
    put_back(tries=1, claimed_at=timezone.now() + DAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    assert [actions.send_due() for _look in range(3)] == [0, 0, 0]
    sending.refresh_from_db()
    assert (sending.tries, round((sending.next_at - timezone.now()).total_seconds() / 60)) == (2, 2)


def test_what_came_up_by_the_wrong_clock_waits_for_the_end_of_the_quiet_hours_by_the_right_one(people, told):
    sending = told()
    put_back()
    local = timezone.localtime()
    Preference.objects.filter(user=people.delivery).update(quiet_from=(local - timedelta(hours=1)).time(), quiet_until=(local + timedelta(hours=2)).time())
    assert (actions.send_due(), actions.send_due(), mail.outbox) == (0, 0, [])
    sending.refresh_from_db()
    assert round((sending.next_at - timezone.now()).total_seconds() / 3600) == 2


def test_what_quiet_hours_put_off_by_the_wrong_clock_leaves_by_the_right_one(people, told):
    told()
    with time_machine.travel(timezone.now() + 365 * DAY):
        local = timezone.localtime()
        hours = {"quiet_from": (local - timedelta(hours=1)).time(), "quiet_until": (local + timedelta(hours=2)).time()}
        Preference.objects.filter(user=people.delivery).update(**hours)
        assert (actions.send_due(), Sending.objects.get().next_at > timezone.now()) == (0, True)
    Preference.objects.filter(user=people.delivery).update(quiet_from=time.min, quiet_until=time.min)
    assert (actions.send_due(), actions.send_due(), len(mail.outbox)) == (1, 0, 1)


def test_a_summary_that_paused_by_the_wrong_clock_keeps_its_name(people, told):
    summaries(people)
    sending = told()
    put_back(claimed_at=timezone.now() + DAY, tries=1)
    names = []
    for _look in range(3):
        actions.sweep()
        sending.refresh_from_db()
        names.append(sending.occasion)
    assert names == [f"digest {people.delivery.pk} {next_digest(preference_of(people.delivery), timezone.now())[0]}"] * 3


def test_a_summary_comes_with_the_next_one_by_the_right_clock_and_what_comes_up_meanwhile_is_told_in_it(people, told):
    summaries(people)
    sending = told()
    day, moment = next_digest(preference_of(people.delivery), timezone.now())
    put_back(occasion=f"digest {people.delivery.pk} {day + DAY}")
    assert actions.send_due() == 0
    assert told() == sending
    sending.refresh_from_db()
    assert (sending.occasion, sending.next_at) == (f"digest {people.delivery.pk} {day}", moment)


def test_a_day_whose_summary_left_by_the_wrong_clock_has_its_own(people, told):
    summaries(people)
    early = told()
    Sending.objects.update(next_at=timezone.now())
    assert actions.send_due() == 1
    # It went a day ahead: what left is of tomorrow.
    Sending.objects.update(claimed_at=F("claimed_at") + DAY, ended_at=F("ended_at") + DAY)
    day, moment = next_digest(preference_of(people.delivery), timezone.now())
    later = told()
    assert (later.occasion, later.next_at, later.reminders.count()) == (f"digest {people.delivery.pk} {day}", moment, 1)
    early.refresh_from_db()
    assert (early.state, early.reminders.count()) == (SendState.SENT, 1)
    Sending.objects.filter(pk=later.pk).update(next_at=timezone.now())
    assert (actions.send_due(), len(mail.outbox)) == (1, 2)


def test_a_summary_takes_the_name_of_its_day_from_one_that_left_by_the_wrong_clock(people, told):
    summaries(people)
    early = told()
    day, moment = next_digest(preference_of(people.delivery), timezone.now())
    Sending.objects.update(next_at=timezone.now())
    assert actions.send_due() == 1
    waiting = told()
    put_back()
    Sending.objects.filter(pk=waiting.pk).update(occasion=f"digest {people.delivery.pk} {day + DAY}")
    actions.sweep()
    early.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.occasion, waiting.next_at) == (f"digest {people.delivery.pk} {day}", moment)
    assert (early.occasion, told()) == (f"{waiting.occasion} {early.pk}", waiting)


def test_a_summary_of_a_day_that_has_one_already_leaves_beside_it(people, told):
    summaries(people)
    first = told()
    Sending.objects.update(claimed_at=timezone.now())  # begun, as by a try that was refused
    second = told()
    Sending.objects.filter(pk=second.pk).update(reckoned_at=timezone.now() + DAY)
    actions.sweep()
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.next_at, second.occasion) == (first.next_at, f"{first.occasion} {second.pk}")


@pytest.mark.parametrize("hours", [1, 23])
def test_what_waits_by_the_right_clock_goes_on_waiting(people, told, hours):
    told()
    moment = timezone.now() + timedelta(hours=hours)
    Sending.objects.update(next_at=moment, claimed_at=timezone.now())
    actions.sweep()
    assert Sending.objects.get().next_at == moment
