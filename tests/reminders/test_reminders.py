"""Reminders are found once per occasion, sent once, only while the duty stands, and read by their recipient alone."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from plans import actions as plans
from plans import workdays
from reminders import actions
from reminders.models import Reminder
from reminders.states import SendState
from tests.plans import factory
from tests.reminders.reach import at_any_hour


class Awaiting:
    """A kind of duty of which a test says whom what awaits: a list of duties by the person's id."""

    def __init__(self):
        self.by_person = {}

    def __call__(self, user):
        return self.by_person.get(user.pk, [])


@pytest.fixture
def awaiting(monkeypatch, people):
    """The only kind of duty there is during the test; everybody is told of it at once."""
    monkeypatch.setattr(duties, "KINDS", {})
    kind = Awaiting()
    duties.add("work", "Test", kind)
    at_any_hour("work")
    return kind


def duty(days=None, turn="", number=7):
    """A duty that is due in so many working days."""
    due = None if days is None else workdays.add(timezone.localdate(), days)
    return Duty("work", "Write it", "/plans/SIP-1/", f"plans.plan:{number}", due=due, where="SIP-1", action="Finish the text.", turn=turn)


def occasions(person):
    return sorted(reminder.occasion.split(" ")[0] for reminder in Reminder.objects.filter(recipient=person))


@pytest.mark.parametrize(("days", "expected"), [(None, "new"), (5, "new"), (3, "-3"), (2, "-3"), (1, "-1"), (-1, "+1"), (-4, "+3"), (-11, "+10")])
def test_each_occasion_makes_one_reminder(people, awaiting, days, expected):
    awaiting.by_person = {people.delivery.pk: [duty(days)]}
    assert [actions.find(), actions.find()] == [1, 0]
    assert occasions(people.delivery) == [expected]


def test_the_same_thing_in_a_new_turn_is_told_again(people, awaiting):
    for turn in ("1", "2", "2"):
        awaiting.by_person = {people.delivery.pk: [duty(turn=turn)]}
        actions.find()
    assert Reminder.objects.filter(recipient=people.delivery).count() == 2


def test_a_moved_date_makes_a_new_occasion(people, awaiting):
    for days in (-1, -2):
        awaiting.by_person = {people.delivery.pk: [duty(days)]}
        actions.find()
    assert occasions(people.delivery) == ["+1", "+1"]


def test_a_reminder_holds_its_words_in_both_languages(people):
    factory.submitted(people)
    actions.find()
    reminder = Reminder.objects.get(recipient=people.sms_owner, kind="approval")
    assert sorted(reminder.text) == ["en", "zh-hans"]
    assert reminder.text["en"]["title"] == "Restore resolution within 5 days"


def test_a_mail_goes_out_once_in_the_recipients_language_with_a_link(people, awaiting, settings):
    settings.BASE_URL = "https://zhijian.example"
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(language="en")
    awaiting.by_person = {people.delivery.pk: [duty(-1)]}
    actions.find()
    assert [actions.send_due(), actions.send_due()] == [1, 0]
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([people.delivery.email], f"Zhijian: Finish the text · Write it · SIP-1 · 1 working day late, was due on {duty(-1).due}")
    assert [line for line in message.body.splitlines() if line.startswith("https")][0] == "https://zhijian.example/plans/SIP-1/"


def test_a_title_cannot_smuggle_a_header_into_the_mail(people, awaiting):
    evil = Duty("work", "Write\r\nBcc: all@example.com", "/x/", "plans.plan:7", where="SIP-1", action="Do.")
    awaiting.by_person = {people.delivery.pk: [evil]}
    actions.find()
    actions.send_due()
    assert mail.outbox[0].recipients() == [people.delivery.email]


def test_no_mail_goes_out_for_what_was_done_meanwhile(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    awaiting.by_person = {}
    assert (actions.send_due(), mail.outbox, Reminder.objects.get().mail_state) == (0, [], SendState.NOT_WANTED)


def test_no_mail_goes_to_a_closed_account(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(is_active=False)
    assert (actions.send_due(), mail.outbox) == (0, [])


def test_whoever_has_no_address_finds_it_in_the_inbox_alone(people, awaiting):
    people.delivery.email = ""
    people.delivery.save(update_fields=["email"])
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    assert (actions.send_due(), Reminder.objects.get().mail_state) == (0, SendState.NOT_WANTED)


def test_what_is_done_leaves_the_unread(people):
    plan = factory.submitted(people)
    actions.find()
    assert Reminder.objects.unread_of(people.sms_owner).count() >= 1
    plans.withdraw(plan, people.quality_manager)
    actions.find()
    assert Reminder.objects.unread_of(people.sms_owner).count() == 0


def test_the_inbox_shows_ones_own_and_counts_the_unread(people, awaiting, sign_in):
    awaiting.by_person = {people.delivery.pk: [duty()], people.planner.pk: [duty(number=8), duty(number=9)]}
    actions.find()
    page = sign_in("delivery").get(reverse("inbox"))
    assert (len(page.context["reminders"]), "1 unread message" in page.content.decode()) == (1, True)


def test_a_read_reminder_moves_to_all(people, awaiting, sign_in):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    client = sign_in("delivery")
    client.post(reverse("inbox_read", args=[Reminder.objects.get().pk]))
    assert [len(client.get(reverse("inbox"), query).context["reminders"]) for query in ({}, {"show": "all"})] == [0, 1]


def test_somebody_elses_reminder_does_not_exist(people, awaiting, sign_in, api_as):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    number = Reminder.objects.get().pk
    assert sign_in("planner").post(reverse("inbox_read", args=[number])).status_code == 404
    assert api_as("planner").post(f"/api/v1/reminders/{number}/read/").status_code == 404
    assert Reminder.objects.get().read_at is None


def test_everything_is_marked_read_at_once(people, awaiting, sign_in):
    awaiting.by_person = {people.delivery.pk: [duty(), duty(number=8)]}
    actions.find()
    sign_in("delivery").post(reverse("inbox_read_all"))
    assert Reminder.objects.unread_of(people.delivery).count() == 0


def test_the_api_lists_and_reads_ones_own(people, awaiting, api_as):
    awaiting.by_person = {people.delivery.pk: [duty(), duty(number=8)]}
    actions.find()
    api = api_as("delivery")
    first = api.get("/api/v1/reminders/", {"unread": "true"}).json()["results"][0]
    assert (first["title"], api.post(f"/api/v1/reminders/{first['id']}/read/").json()["read_at"] is None) == ("Write it", False)
    assert api.post("/api/v1/reminders/read-all/").json() == {"count": 1}


def test_the_inbox_takes_the_same_queries_for_one_and_for_three(people, awaiting, sign_in, django_assert_num_queries):
    client = sign_in("delivery")
    for numbers in ([1], [1, 2, 3]):
        awaiting.by_person = {people.delivery.pk: [duty(number=number) for number in numbers]}
        actions.find()
        with django_assert_num_queries(9):
            client.get(reverse("inbox"))


def test_only_what_was_said_of_the_standing_duties_is_read_again(people, awaiting):
    for number in (7, 8, 9):
        awaiting.by_person = {people.delivery.pk: [duty(number=number)]}
        actions.remind(people.delivery)
    Reminder.objects.update(read_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert actions.remind(people.delivery) == 0
    told = [query["sql"] for query in queries if "occasion" in query["sql"] and "read_at\" IS NULL" not in query["sql"]]
    assert [re.search(r'"object_id" IN \((.*?)\)', sql)[1] for sql in told] == ["9"]
