"""Reminders are found once per occasion, sent once, only while the duty stands, and read by their recipient alone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from accounts.duties import Duty
from plans import actions as plans
from reminders import actions, tasks
from reminders.models import Reminder, SendState
from tests.plans import factory


class Awaiting:
    """A kind of duty of which a test says whom what awaits: a list of duties by the person's id."""

    def __init__(self):
        self.by_person = {}

    def __call__(self, user):
        return self.by_person.get(user.pk, [])


@pytest.fixture
def awaiting(monkeypatch):
    """The only kind of duty there is during the test."""
    monkeypatch.setattr(duties, "KINDS", {})
    kind = Awaiting()
    duties.add("test", "Test", kind)
    return kind


def duty(days=None, turn="", number=7):
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    return Duty("test", "Write it", "/plans/SIP-1/", f"plans.plan:{number}", due=due, where="SIP-1", action="Finish the text.", turn=turn)


def occasions(person):
    return sorted(reminder.occasion.split(" ")[0] for reminder in Reminder.objects.filter(recipient=person))


@pytest.mark.parametrize(("days", "expected"), [(None, ["new"]), (5, ["new"]), (0, ["due", "new"]), (-3, ["new", "overdue"])])
def test_each_occasion_makes_one_reminder(people, awaiting, days, expected):
    awaiting.by_person = {people.delivery.pk: [duty(days)]}
    assert [actions.find(), actions.find()] == [len(expected), 0]
    assert occasions(people.delivery) == expected


def test_the_same_thing_in_a_new_turn_is_told_again(people, awaiting):
    for turn in ("1", "2", "2"):
        awaiting.by_person = {people.delivery.pk: [duty(turn=turn)]}
        actions.find()
    assert Reminder.objects.filter(recipient=people.delivery).count() == 2


def test_a_moved_date_makes_a_new_occasion(people, awaiting):
    for days in (-1, -2):
        awaiting.by_person = {people.delivery.pk: [duty(days)]}
        actions.find()
    assert occasions(people.delivery) == ["new", "overdue", "overdue"]


def test_a_reminder_holds_its_words_in_both_languages(people):
    factory.submitted(people)
    actions.find()
    reminder = Reminder.objects.get(recipient=people.sms_owner, kind="approval", occasion__startswith="new")
    assert sorted(reminder.text) == ["en", "zh-hans"]
    assert reminder.text["en"]["title"] == "Restore resolution within 5 days"


def test_a_mail_goes_out_once_in_the_recipients_language_with_a_link(people, awaiting, settings):
    settings.BASE_URL = "https://zhijian.example"
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(language="en")
    awaiting.by_person = {people.delivery.pk: [duty(-1)]}
    tasks.find()
    Reminder.objects.filter(occasion="new").update(mail_state=SendState.NOT_WANTED)
    assert [tasks.send(), tasks.send()] == [1, 0]
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([people.delivery.email], "Zhijian: Write it (SIP-1)")
    assert [line for line in message.body.splitlines() if line.startswith("https")] == ["https://zhijian.example/plans/SIP-1/"]


def test_a_title_cannot_smuggle_a_header_into_the_mail(people, awaiting):
    evil = Duty("test", "Write\r\nBcc: all@example.com", "/x/", "plans.plan:7", where="SIP-1", action="Do.")
    awaiting.by_person = {people.delivery.pk: [evil]}
    actions.find()
    actions.send()
    assert mail.outbox[0].recipients() == [people.delivery.email]


def test_no_mail_goes_out_for_what_was_done_meanwhile(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    awaiting.by_person = {}
    assert (actions.send(), mail.outbox, Reminder.objects.get().mail_state) == (0, [], SendState.NOT_WANTED)


def test_no_mail_goes_to_a_closed_account(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(is_active=False)
    assert (actions.send(), mail.outbox) == (0, [])


def test_whoever_has_no_address_finds_it_in_the_inbox_alone(people, awaiting):
    people.delivery.email = ""
    people.delivery.save(update_fields=["email"])
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    assert (actions.send(), Reminder.objects.get().mail_state) == (0, SendState.NOT_WANTED)


def test_a_mail_that_another_worker_took_is_left_to_it(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    Reminder.objects.update(mail_state=SendState.SENDING, claimed_at=timezone.now())
    assert (actions.send(), mail.outbox) == (0, [])


def test_a_mail_whose_worker_died_is_sent_by_the_next(people, awaiting):
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    Reminder.objects.update(mail_state=SendState.SENDING, tries=1, claimed_at=timezone.now() - timedelta(minutes=16))
    assert (actions.send(), len(mail.outbox), Reminder.objects.get().tries) == (1, 1, 2)


def test_a_dead_mail_server_is_tried_again_later_and_given_up_after_five_times(people, awaiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    assert (actions.send(), actions.send(), Reminder.objects.get().tries) == (0, 0, 1)
    for _try in range(4):
        Reminder.objects.update(claimed_at=timezone.now())
        actions.send()
    reminder = Reminder.objects.get()
    assert (reminder.mail_state, reminder.tries, reminder.failure.split(":")[0]) == (SendState.FAILED, 5, "ConnectionRefusedError")


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
        with django_assert_num_queries(6):
            client.get(reverse("inbox"))


class LateRefusal(BaseEmailBackend):
    """A mail server that refuses so late that another worker has long sent the mail."""

    def send_messages(self, messages):
        """Refuse."""
        Reminder.objects.update(mail_state=SendState.SENT)
        raise ConnectionResetError


def test_a_late_failure_does_not_send_again_what_another_worker_sent(people, awaiting, settings):
    settings.EMAIL_BACKEND = f"{__name__}.LateRefusal"
    awaiting.by_person = {people.delivery.pk: [duty()]}
    actions.find()
    assert (actions.send(), Reminder.objects.get().mail_state, Reminder.objects.get().failure) == (0, SendState.SENT, "")


def test_only_what_was_said_of_the_standing_duties_is_read_again(people, awaiting):
    for number in (7, 8, 9):
        awaiting.by_person = {people.delivery.pk: [duty(number=number)]}
        actions.remind(people.delivery)
    Reminder.objects.update(read_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert actions.remind(people.delivery) == 0
    told = [query["sql"] for query in queries if "occasion" in query["sql"] and "read_at\" IS NULL" not in query["sql"]]
    assert [re.search(r'"object_id" IN \((.*?)\)', sql)[1] for sql in told] == ["9"]
