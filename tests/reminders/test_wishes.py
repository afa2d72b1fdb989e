"""What was switched off after it was planned does not leave the house; the rest of the same message does."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from reminders import actions
from reminders.models import Reminder, Sending, Webhook
from reminders.states import Channel, SendState, Timing
from tests.reminders.listener import listening
from tests.reminders.reach import at_any_hour


@pytest.fixture
def standing(monkeypatch, people):
    """What awaits `people.delivery`, of two kinds."""
    monkeypatch.setattr(duties, "KINDS", {})
    for number, kind in enumerate(("work", "check"), 1):
        duty = Duty(kind, f"The {kind}", "/plans/SIP-1/", f"plans.plan:{number}", where="SIP-1", action="Finish it.")
        duties.add(kind, kind, lambda user, duty=duty: [duty] if user == people.delivery else [])
    at_any_hour()
    return people.delivery


@pytest.fixture
def robot(standing, settings):
    """A robot of theirs, on this machine."""
    with listening() as listener:
        settings.WEBHOOK_HOSTS = settings.WEBHOOK_PLAIN_HOSTS = [listener.host]
        actions.add_webhook(standing, name="G", format="wecom", address=listener.address())
        yield listener


def planned(person, mail_when):
    """Plan what awaits the person, by e-mail at this time."""
    actions.choose_kinds(person, {"work": (mail_when, True), "check": (mail_when, True)})
    actions.remind(person)
    actions.plan_waiting()
    Sending.objects.update(next_at=timezone.now())


def states(channel):
    return dict(Sending.objects.filter(channel=channel).values_list("reminders__kind", "state"))


def test_a_kind_switched_off_after_it_was_planned_is_not_mailed(standing):
    planned(standing, Timing.AT_ONCE)
    actions.choose_kinds(standing, {"work": (Timing.OFF, True)})
    assert (actions.send_due(), [letter.subject for letter in mail.outbox]) == (1, ["至简：Finish it · The check · SIP-1"])
    assert states(Channel.MAIL) == {"work": SendState.NOT_WANTED, "check": SendState.SENT}


def test_a_summary_leaves_without_what_was_switched_off_and_says_so_of_each(standing):
    planned(standing, Timing.DIGEST)
    actions.choose_kinds(standing, {"work": (Timing.OFF, True)})
    assert (actions.send_due(), ["The work" in letter.body for letter in mail.outbox]) == (1, [False])
    told = dict(Reminder.objects.values_list("kind", "mail_state"))
    assert told == {"work": SendState.NOT_WANTED, "check": SendState.SENT}


def test_what_was_left_out_of_a_summary_that_could_not_be_sent_did_not_fail(standing, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    planned(standing, Timing.DIGEST)
    Sending.objects.update(tries=actions.sending.TRIES - 1)
    actions.choose_kinds(standing, {"work": (Timing.OFF, True)})
    assert (actions.send_due(), Sending.objects.get().state) == (0, SendState.FAILED)
    assert dict(Reminder.objects.values_list("kind", "mail_state")) == {"work": SendState.NOT_WANTED, "check": SendState.FAILED}


def test_what_was_put_off_to_the_summary_or_asked_for_at_once_still_goes(standing):
    planned(standing, Timing.AT_ONCE)
    actions.choose_kinds(standing, {"work": (Timing.DIGEST, True)})
    assert actions.send_due() == 2


def test_a_kind_switched_off_for_robots_is_not_told_there_but_mailed(standing, robot):
    planned(standing, Timing.AT_ONCE)
    actions.choose_kinds(standing, {"work": (Timing.AT_ONCE, False)})
    assert (actions.send_due(), len(robot.told), len(mail.outbox)) == (3, 1, 2)
    assert states(Channel.ROBOT) == {"work": SendState.NOT_WANTED, "check": SendState.SENT}


def test_a_robot_that_is_off_when_its_message_is_taken_is_told_nothing_and_nothing_failed(standing, robot):
    planned(standing, Timing.OFF)
    Webhook.objects.update(active=False)
    assert (actions.send_due(), robot.told) == (0, [])
    assert set(states(Channel.ROBOT).values()) == {SendState.NOT_WANTED}
