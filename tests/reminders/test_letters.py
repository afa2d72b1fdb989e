"""What a letter says: told apart by its subject, how late once, and a link that its reader can open."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from accounts.models import User
from plans import workdays
from reminders import actions
from reminders.models import Reminder, Sending, SendingLine
from reminders.states import Channel
from tests.improvement import factory
from tests.reminders.reach import at_any_hour


@pytest.fixture
def above(people):
    """The letters to those above about one item that its assignee leaves undone, by the person's e-mail."""
    User.objects.update(language="en")
    factory.item_in_progress(people)
    actions.remind(people.delivery)
    at_any_hour("work")
    Reminder.objects.filter(about=None).update(planned=True)
    actions.send_due()
    return {letter.to[0]: letter for letter in mail.outbox}


def duty(number, title, action, days=None):
    due = None if days is None else workdays.add(timezone.localdate(), days)
    return Duty("work", title, "/x/", f"plans.plan:{number}", due=due, where="SIP-1", action=action)


def test_what_goes_up_says_how_late_it_is_once_and_of_whom_it_is_awaited(people, above):
    assert set(above) == {people.quality_manager.email, people.second_manager.email}
    for letter in above.values():
        body = letter.body
        assert (len(re.findall("late|overdue", body)), f"Waiting for {people.delivery}: Begin it and report progress." in body) == (1, True)


def test_what_goes_up_leads_to_the_page_of_the_thing_which_its_reader_can_open(people, above, sign_in):
    item = Reminder.objects.exclude(about=None).first()
    assert re.fullmatch(r"/plans/[^/]+/implementation/1/", item.url), item.url
    assert [sign_in(key).get(item.url).status_code for key in ("quality_manager", "second_manager")] == [200, 200]


def test_the_subject_of_what_goes_up_names_the_deed_the_thing_and_the_day(people, above):
    due = Reminder.objects.exclude(about=None).first().due
    subject = above[people.second_manager.email].subject
    found = [part in subject for part in (f"Waiting for {people.delivery}: ", "Define triage", "working days late", f"{due}")]
    assert (found, subject.count("late")) == ([True] * 4, 1)


def test_letters_about_one_thing_are_told_apart_by_deed_and_day(people, monkeypatch):
    User.objects.update(language="en")
    standing = [duty(1, "Triage", "Do it.", 0), duty(2, "Triage", "Judge it."), duty(3, "x" * 200, "y" * 200, 9)]
    monkeypatch.setattr(duties, "KINDS", {})
    duties.add("work", "Test", lambda user: standing if user == people.delivery else [])
    at_any_hour("work")
    actions.remind(people.delivery)
    summary = Sending.objects.create(channel=Channel.MAIL, occasion="digest of a day", recipient=people.delivery)
    SendingLine.objects.bulk_create(SendingLine(sending=summary, reminder=one) for one in Reminder.objects.all())
    Reminder.objects.filter(object_id=3).update(planned=True)
    actions.send_due()
    today = timezone.localdate()
    assert {letter.subject for letter in mail.outbox} == {
        f"Zhijian: Do it · Triage · SIP-1 · due today, {today}",
        "Zhijian: Judge it · Triage · SIP-1",
        f"Zhijian: 3 things await you · {today} · first: Do it · Triage · SIP-1",
    }
