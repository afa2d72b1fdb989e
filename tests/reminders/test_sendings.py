"""The administrator sees what is sent to whom and of which kind, not what it says, and sends again what got lost."""

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from config import metrics
from reminders import actions, outbox
from reminders.models import Reminder, ScheduledRun, Sending, SendingLine
from reminders.states import Channel, SendState
from reminders.told import of
from tests.plans import factory

SECRET = "Dismiss the whole department"


@pytest.fixture
def sending(people):
    """A mail about a confidential draft, of which nobody knows whether it arrived."""
    return told(people, factory.draft(people), SendState.UNKNOWN)


def told(people, plan, state, number=1):
    words = {language: {"title": SECRET, "where": SECRET, "action": SECRET} for language in ("zh-hans", "en")}
    reminder = Reminder.objects.create(
        kind="draft", object_type="plans.plan", object_id=plan.pk if plan else 1, occasion=f"new {number}", recipient=people.quality_manager, plan=plan, text=words, planned=True, url="/",
    )  # fmt: skip
    made = Sending.objects.create(channel=Channel.MAIL, occasion=f"mail {reminder.pk}", recipient=people.quality_manager, state=state, failure="no answer")
    SendingLine.objects.create(sending=made, reminder=reminder)
    return made


def in_english(client):
    User.objects.update(language="en")
    return client


def test_the_list_says_to_whom_and_of_which_kind_and_nothing_of_the_words(people, sending, sign_in):
    page = in_english(sign_in("administrator")).get(reverse("sendings")).content.decode()
    assert [word in page for word in (str(people.quality_manager), "My drafts", "Unknown whether it arrived", SECRET)] == [True, True, True, False]


def test_page_file_and_api_name_the_plan_by_its_number_alone(people, sending, sign_in, api_as):
    plan, client = Reminder.objects.get().plan, in_english(sign_in("administrator"))
    pages = [client.get(page).content.decode() for page in (reverse("sendings"), reverse("sending", args=[sending.pk]))]
    assert [(plan.number in page, plan.title in page) for page in pages] == [(True, False)] * 2
    one = api_as("administrator").get(f"/api/v1/sendings/{sending.pk}/").json()
    assert (one["plans"], one["others"], plan.title in str(one)) == ([plan.number], [], False)


def test_what_belongs_to_no_plan_is_named_by_its_number_or_by_what_it_is(people, sending, sign_in, api_as):
    source, cycle = factory.adopted_input(people), 77
    for number, (kind, model, pk) in enumerate((("input", "plans.improvementinput", source.pk), ("cycle", "plans.planningcycle", cycle), ("old", "plans.gone", 1)), 5):
        made = told(people, None, SendState.SENT, number)
        made.reminders.update(kind=kind, object_type=model, object_id=pk)
    lines = in_english(sign_in("administrator")).get(reverse("sendings")).context["lines"]
    assert [line.about for line in lines] == [(), ("planning cycle 77",), (source.number,), (sending.reminders.get().plan.number,)]
    found = api_as("administrator").get("/api/v1/sendings/").json()["results"]
    assert [one["others"] for one in found] == [["plans.gone:1"], ["plans.planningcycle:77"], [f"plans.improvementinput:{source.pk}"], []]


def test_nobody_else_sees_what_is_sent(people, sending, sign_in, api_as):
    for key in ("quality_manager", "sms_owner", "auditor", "leadership"):
        client, api = sign_in(key), api_as(key)
        pages = [reverse("sendings"), reverse("schedule"), reverse("sending", args=[sending.pk])]
        assert [client.get(page).status_code for page in pages] == [403, 403, 403]
        paths = ("sendings/", f"sendings/{sending.pk}/", "scheduled-runs/")
        assert [api.get(f"/api/v1/{path}").status_code for path in paths] == [403, 403, 403]
        assert api.post(f"/api/v1/sendings/{sending.pk}/resend/", {"reason": "Again."}, format="json").status_code == 403


def test_what_got_lost_is_sent_again_with_a_reason_that_the_plans_history_keeps(people, sending, sign_in):
    client = in_english(sign_in("administrator"))
    page = reverse("sending", args=[sending.pk])
    refused = client.post(page, {"reason": "..."})
    assert (refused.status_code, "Say why it is sent again." in refused.content.decode()) == (422, True)
    client.post(page, {"reason": "She says nothing came."})
    sending.refresh_from_db()
    event = Event.objects.in_chain("plan", Reminder.objects.get().plan_id).last()
    assert (sending.state, event.verb, event.actor, event.note) == (SendState.WAITING, "reminder.resend", people.administrator, "She says nothing came.")
    again = client.post(page, {"reason": "Once more."})
    assert again.status_code == 409


def test_the_api_sends_again_and_filters_by_state(people, sending, api_as):
    api = api_as("administrator")
    listed = api.get("/api/v1/sendings/", {"state": "unknown"}).json()["results"]
    assert [(one["id"], one["kinds"], one["state"]) for one in listed] == [(sending.pk, ["draft"], "unknown")]
    assert api.get("/api/v1/sendings/", {"state": "sent"}).json()["count"] == 0
    assert api.post(f"/api/v1/sendings/{sending.pk}/resend/", {"reason": "Lost."}, format="json").json()["state"] == "waiting"
    assert api.post(f"/api/v1/sendings/{sending.pk}/resend/", {"reason": "Lost."}, format="json").status_code == 409


def test_what_is_over_is_counted_up_to_a_limit(people, sending, sign_in, monkeypatch):
    monkeypatch.setattr(outbox, "COUNTED", 2)
    for number in range(2, 5):
        told(people, None, SendState.SENT, number)
    shown = {figure.state: (figure.count, figure.more) for figure in outbox.figures()}
    assert {state: shown[state] for state in ("waiting", "unknown", "sent")} == {"waiting": (0, False), "unknown": (1, False), "sent": (2, True)}
    assert '<span class="figure-value">2+</span>' in sign_in("administrator").get(reverse("sendings")).content.decode()


@pytest.mark.parametrize("question", [outbox.figures, lambda: list(metrics._of_the_database())])
def test_the_messages_of_all_the_years_are_not_read_to_count_them(db, question):
    with CaptureQueriesContext(connection) as asked:
        question()
    with connection.cursor() as cursor:
        for query in asked:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{query['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
            # An empty table of PostgreSQL is read as a whole whatever index there is.
            assert connection.vendor != "sqlite" or "SCAN reminders_sending" not in plan, plan


def test_of_what_an_object_was_told_the_last_alone_is_read(people, sending):
    plan = Reminder.objects.get().plan_id
    for number in range(2, 6):
        told(people, None, SendState.SENT, number).reminders.update(object_id=plan + 1, mail_state=SendState.SENT if number == 5 else SendState.FAILED)
    read, count = [], lambda instance, **_more: read.append(instance.pk)
    post_init.connect(count, Reminder)
    found = of("plans.plan", [plan, plan + 1, plan + 2])
    post_init.disconnect(count, Reminder)
    assert ({pk: one.times for pk, one in found.items()}, len(read)) == ({plan: 1, plan + 1: 4}, 2)
    assert (found[plan + 1].last, found[plan + 1].mail) == (Reminder.objects.first().created_at, SendState.SENT.label)


def test_a_closed_account_does_not_break_the_list(people, sending, sign_in):
    User.objects.filter(pk=people.quality_manager.pk).update(is_active=False)
    assert sign_in("administrator").get(reverse("sendings")).status_code == 200


def test_the_schedule_says_how_each_last_run_went(people, sign_in):
    actions.run_once("send-reminders", 30, lambda: 4)
    ScheduledRun.objects.create(name="find-reminders", started_at=timezone.now(), failure="OperationalError: gone")
    lines = sign_in("administrator").get(reverse("schedule")).context["lines"]
    assert {line.name: line.state for line in lines if line.state != "never"} == {"send-reminders": "well", "find-reminders": "failed"}


def test_the_schedule_says_of_what_a_run_had_how_many(people, sign_in, api_as):
    actions.run_once("find-reminders", 600, lambda: 0)
    actions.run_once("send-reminders", 30, lambda: 1)
    ScheduledRun.objects.create(name="watch-indicators", started_at=timezone.now(), result="None")
    client, api = in_english(sign_in("administrator")), api_as("administrator")
    page = client.get(reverse("schedule")).content.decode()
    assert [f">{words}</td>" in page for words in ("0 people looked after", "1 message due", "None")] == [True, True, True]
    found = api.get("/api/v1/scheduled-runs/", headers={"Accept-Language": "zh-hans"}).json()
    assert [(one["name"], one["result"], one["said"]) for one in found["results"][:1]] == [("find-reminders", "0", "已为 0 人查找待办")]


def test_every_scheduled_task_has_words_for_itself_and_for_what_it_counts(settings):
    assert (set(outbox.WORDS), set(outbox.RESULTS)) == (set(settings.CELERY_BEAT_SCHEDULE),) * 2


def test_the_lists_take_the_same_queries_for_one_and_for_three(people, sending, sign_in, api_as, django_assert_num_queries):
    client, api, plan = sign_in("administrator"), api_as("administrator"), factory.draft(people)
    api.get("/api/v1/sendings/")  # who asks is known by their roles from then on
    for number in (None, 2, 3):
        if number:
            told(people, plan, SendState.SENT, number)
        if number != 2:
            with django_assert_num_queries(11):
                client.get(reverse("sendings"))
            with django_assert_num_queries(3):
                api.get("/api/v1/sendings/")
