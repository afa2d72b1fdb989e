"""How one is reached, on the page and at the API: one's own alone, guarded by the version, with nothing secret shown again."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from audit.errors import Stale
from audit.models import Event
from audit.reading import changes_of
from plans import workdays
from reminders import actions, kinds, wording
from reminders.models import KindChoice, Preference, Reminder, Webhook
from reminders.states import Timing
from tests.plans import factory
from tests.reminders.listener import listening
from tests.reminders.reach import at_any_hour

HOURS = {"time_zone": "Europe/Berlin", "quiet_from": "21:00", "quiet_until": "07:00", "digest_at": "07:30", "version": "1"}
WEBHOOK = {"name": "Group", "format": "generic", "address": "https://hooks.example/in/abcd1234", "secret": "very secret"}


@pytest.fixture(autouse=True)
def hosts(settings):
    """The only host that is sent to."""
    settings.WEBHOOK_HOSTS = ["hooks.example"]


@pytest.fixture
def webhook(people):
    """A webhook of the person who delivers."""
    return actions.add_webhook(people.delivery, **WEBHOOK)


def form_of(client):
    """Return the choices as the page shows them, to be sent back."""
    form = client.get(reverse("reminding")).context["kinds_form"]
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}


def ticked(data):
    """A browser sends no field for a box that is not ticked."""
    return {name: "on" if value is True else value for name, value in data.items() if value is not False}


def test_the_hours_are_set_on_the_page(people, sign_in):
    assert sign_in("delivery").post(reverse("reminding"), HOURS).status_code == 302
    mine = Preference.objects.get(user=people.delivery)
    assert (mine.time_zone, mine.quiet_from, mine.digest_at, mine.working_days_only) == ("Europe/Berlin", time(21), time(7, 30), False)


def test_a_stale_form_of_hours_is_answered_with_both_versions(people, sign_in):
    client = sign_in("delivery")
    client.post(reverse("reminding"), HOURS)
    answer = client.post(reverse("reminding"), HOURS | {"digest_at": "09:00"})
    assert (answer.status_code, "09:00" in answer.content.decode(), Preference.objects.get().digest_at) == (409, True, time(7, 30))


def test_a_time_zone_that_does_not_exist_is_refused(people, sign_in, api_as):
    assert sign_in("delivery").post(reverse("reminding"), HOURS | {"time_zone": "Moon/Crater"}).status_code == 422
    answer = api_as("delivery").patch("/api/v1/reminding/own/", {"version": 1, "time_zone": "Moon/Crater"})
    assert (answer.status_code, list(answer.json())) == (400, ["time_zone"])


def test_every_kind_stands_in_the_table_once(people, sign_in):
    form = sign_in("delivery").get(reverse("reminding")).context["kinds_form"]
    shown = [mail.name.removeprefix("mail-") for _heading, rows in form.groups for _label, mail, _robot in rows]
    assert sorted(shown) == sorted(kind.code for kind in kinds.all_kinds())


def test_all_kinds_are_chosen_in_one_go_and_only_what_differs_is_written(people, sign_in):
    client = sign_in("delivery")
    data = form_of(client) | {"mail-work": Timing.AT_ONCE, "robot-approval": False}
    assert client.post(reverse("reminding_kinds"), ticked(data)).status_code == 302
    rows = KindChoice.objects.filter(user=people.delivery).order_by("kind").values_list("kind", "mail", "robot")
    assert list(rows) == [("approval", "at_once", False), ("work", "at_once", True)]
    assert client.post(reverse("reminding_kinds"), ticked(data | {"version": 2})).status_code == 302
    assert Event.objects.filter(verb="user.preferences").count() == 1


def mails_of(person):
    """Return how this person wants the e-mails of all kinds."""
    return {mail for mail, _robot in kinds.choices_of(person).values()}


@pytest.mark.parametrize("timing", Timing.values)
def test_one_press_sets_the_mails_of_all_kinds_and_leaves_the_robots(people, sign_in, timing):
    actions.choose_kinds(people.delivery, {"work": (Timing.OFF, False)}, 1)
    client = sign_in("delivery")
    page = client.get(reverse("reminding")).content.decode()
    assert [f'name="mail" value="{one}"' in page for one in Timing.values] == [True, True, True]
    assert client.post(reverse("reminding_all"), {"version": 2, "mail": timing}).status_code == 302
    robots = {code for code, (_mail, robot) in kinds.choices_of(people.delivery).items() if not robot}
    assert (mails_of(people.delivery), robots) == ({timing}, {"work"})


def test_an_old_page_or_a_way_that_is_none_sets_nothing_for_all_kinds(people, sign_in):
    actions.choose_kinds(people.delivery, {"work": (Timing.OFF, False)}, 1)
    client, before = sign_in("delivery"), mails_of(people.delivery)
    answers = [client.post(reverse("reminding_all"), {"version": version, "mail": mail}).status_code for version, mail in ((1, "off"), (2, "hourly"), ("", "off"))]
    assert (answers, mails_of(people.delivery), client.get(reverse("reminding_all")).status_code) == ([409, 422, 422], before, 302)


def test_the_api_sets_the_mails_of_all_kinds_but_those_named(people, api_as):
    api, own = api_as("delivery"), {"kind": "work", "mail": "off", "robot": False}
    told = api.put("/api/v1/reminding/kinds/", {"version": 1, "mail_of_all": "digest", "kinds": [own]}, format="json").json()
    assert {(one["mail"], one["robot"]) for one in told["kinds"] if one["kind"] != "work"} == {("digest", True)}
    assert [(one["mail"], one["robot"]) for one in told["kinds"] if one["kind"] == "work"] == [("off", False)]
    assert [api.put("/api/v1/reminding/kinds/", {"version": 2, **given}, format="json").status_code for given in ({"mail_of_all": "hourly"}, {"mail_of_all": None}, {})] == [400, 400, 400]


def test_a_choice_stands_in_the_history_in_the_readers_language(people):
    actions.choose_kinds(people.delivery, {"work": (Timing.OFF, False)}, 1)
    change = changes_of(Event.objects.get(verb="user.preferences"))[0]
    assert (change.old, change.new) == ("我的改进事项：每日汇总一次、机器人同时通知", "我的改进事项：不发送、机器人不通知")


def test_one_version_guards_hours_and_choices(people):
    actions.choose_kinds(people.delivery, {"work": (Timing.OFF, True)}, 1)
    with pytest.raises(Stale):
        actions.set_reminding(people.delivery, 1, digest_at=time(9))
    with pytest.raises(Stale):
        actions.choose_kinds(people.delivery, {"work": (Timing.DIGEST, True)}, 1)
    assert actions.set_reminding(people.delivery, 2, digest_at=time(9)).version == 3


@pytest.mark.parametrize("choice", [{"unheard": (Timing.OFF, True)}, {"work": ("hourly", True)}])
def test_an_unknown_kind_or_way_is_refused(people, choice):
    with pytest.raises(ValidationError):
        actions.choose_kinds(people.delivery, choice, 1)


def test_the_api_reads_and_sets_hours_and_choices(people, api_as):
    api = api_as("delivery")
    assert api.patch("/api/v1/reminding/own/", {"version": 1, "digest_at": "09:00"}).json()["version"] == 2
    put = {"version": 2, "kinds": [{"kind": "work", "mail": "off", "robot": False}]}
    told = {one["kind"]: one for one in api.put("/api/v1/reminding/kinds/", put, format="json").json()["kinds"]}
    assert (told["work"]["mail"], told["work"]["robot"], told["approval"]["mail"]) == ("off", False, "at_once")
    assert [api.put("/api/v1/reminding/kinds/", put, format="json").status_code, api.get("/api/v1/reminding/own/").json()["version"]] == [409, 3]


def test_a_double_click_adds_one_webhook(people, sign_in):
    client, data = sign_in("delivery"), WEBHOOK | {"key": str(uuid.uuid4())}
    assert [client.post(reverse("webhook_add"), data).status_code for _click in range(2)] == [302, 302]
    assert Webhook.objects.filter(owner=people.delivery).count() == 1


def test_address_and_secret_are_never_shown_again(people, webhook, sign_in, api_as):
    client, api, number = sign_in("delivery"), api_as("delivery"), webhook.pk
    stale = {"version": 7, "name": "Other", "address": WEBHOOK["address"]}
    told = [
        client.get(reverse("reminding")), client.get(reverse("webhook", args=[number])), api.get("/api/v1/webhooks/"),
        api.get(f"/api/v1/webhooks/{number}/"), api.patch(f"/api/v1/webhooks/{number}/", {"version": 1, "secret": "another one"}),
        api.patch(f"/api/v1/webhooks/{number}/", stale), client.post(reverse("webhook", args=[number]), {"name": "N", "format": "generic", "version": 9}),
    ]  # fmt: skip
    assert [answer.status_code for answer in told] == [200, 200, 200, 200, 200, 409, 409]
    text = "".join(answer.content.decode() for answer in told)
    assert [word for word in ("/in/abcd", "very secret", "another one") if word in text] == []
    assert told[3].json()["host"] + told[3].json()["ending"] == "hooks.example1234"


def test_a_webhook_keeps_what_is_left_empty(people, webhook, sign_in):
    data = {"name": "New", "format": "generic", "active": "on", "version": 1, "address": "", "secret": ""}
    assert sign_in("delivery").post(reverse("webhook", args=[webhook.pk]), data).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.address, webhook.secret) == ("New", WEBHOOK["address"], "very secret")


def test_signed_json_without_a_secret_is_refused(people):
    with pytest.raises(ValidationError) as refusal:
        actions.add_webhook(people.delivery, **WEBHOOK | {"secret": ""})
    assert list(refusal.value.message_dict) == ["secret"]


def test_somebody_elses_webhook_does_not_exist(people, webhook, sign_in, api_as):
    client, api, number = sign_in("planner"), api_as("planner"), webhook.pk
    pages = [client.get(reverse("webhook", args=[number])), *(client.post(reverse(name, args=[number])) for name in ("webhook", "webhook_remove", "webhook_try"))]
    calls = [api.get, api.delete, api.patch]
    answers = [*pages, *(call(f"/api/v1/webhooks/{number}/") for call in calls), api.post(f"/api/v1/webhooks/{number}/test/")]
    assert ({answer.status_code for answer in answers}, api.get("/api/v1/webhooks/").json()["count"]) == ({404}, 0)


def test_a_test_message_tells_at_once_what_became_of_it(people, settings, sign_in, api_as):
    with listening() as listener:
        settings.WEBHOOK_HOSTS = settings.WEBHOOK_PLAIN_HOSTS = [listener.host]
        number = actions.add_webhook(people.checker, name="G", format="wecom", address=listener.address()).pk
        assert api_as("checker").post(f"/api/v1/webhooks/{number}/test/").json() == {"arrived": True, "answer": ""}
        listener.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
        page = sign_in("checker").post(reverse("webhook_try", args=[number]), follow=True)
        assert ("200 93000 invalid webhook url" in page.content.decode(), len(listener.told)) == (True, 2)


def test_test_messages_are_limited_by_the_minute_over_page_and_api(people, settings, sign_in, api_as):
    cache.clear()
    with listening() as listener:
        settings.WEBHOOK_HOSTS = settings.WEBHOOK_PLAIN_HOSTS = [listener.host]
        number = actions.add_webhook(people.planner, name="G", format="wecom", address=listener.address()).pk
        client, api = sign_in("planner"), api_as("planner")
        for _try in range(6):
            client.post(reverse("webhook_try", args=[number]))
        assert (api.post(f"/api/v1/webhooks/{number}/test/").status_code, len(listener.told)) == (429, 6)


def test_the_page_takes_the_same_queries_for_one_webhook_and_for_three(people, webhook, sign_in, django_assert_num_queries):
    client = sign_in("delivery")
    for _more in range(2):
        with django_assert_num_queries(7):
            client.get(reverse("reminding"))
        for _webhook in range(2):
            actions.add_webhook(people.delivery, **WEBHOOK)


def remind(person, number=7, **facts):
    """Write a reminder."""
    words = {"title": f"Write {number}", "where": "SIP-1", "action": "Do."}
    return Reminder.objects.create(
        kind="work", object_type="plans.plan", object_id=number, occasion=f"new {number}", recipient=person, url="/plans/", text={"en": words, "zh-hans": words}, **facts
    )


def test_the_form_of_a_robot_says_where_this_installation_sends_to(people, sign_in, settings):
    client, told = sign_in("delivery"), {}
    type(people.delivery).objects.update(language="en")
    for allowed in (["qyapi.weixin.qq.com", "chat.example:8443"], []):
        settings.WEBHOOK_HOSTS = allowed
        told[len(allowed)] = client.get(reverse("webhook_add")).content.decode()
    assert "This installation sends to these hosts only: qyapi.weixin.qq.com, chat.example:8443." in told[2]
    assert "This installation sends to no host: its administrator sets WEBHOOK_HOSTS to allow some." in told[0]
    answer = client.post(reverse("webhook_add"), WEBHOOK | {"key": str(uuid.uuid4())})
    assert (answer.status_code, answer.content.decode().count("sends to no host") > 1) == (422, True)


def test_an_open_page_is_told_the_count_and_nothing_when_it_is_the_same(people, sign_in, django_assert_num_queries):
    remind(people.planner), remind(people.delivery)
    client, newest = sign_in("delivery"), remind(people.delivery, 8).pk
    first = client.get(reverse("inbox_unread"))
    assert first.json() == {"unread": 2, "newest": newest, "words": "2 unread messages"}
    with django_assert_num_queries(3):  # the session, the person, the count
        again = client.get(reverse("inbox_unread"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, "Set-Cookie" in again) == (304, b"", False)
    actions.mark_all_read(people.delivery)
    assert client.get(reverse("inbox_unread"), headers={"If-None-Match": first["ETag"]}).json()["unread"] == 0
    assert Client().get(reverse("inbox_unread")).status_code == 302


def test_the_inbox_shows_one_kind_and_what_went_up(people, sign_in):
    remind(people.delivery, about=people.checker)
    client = sign_in("delivery")
    page = client.get(reverse("inbox"), {"kind": "work"})
    assert (len(page.context["reminders"]), "Escalated" in page.content.decode()) == (1, True)
    assert len(client.get(reverse("inbox"), {"kind": "approval"}).context["reminders"]) == 0


def test_a_letter_is_grouped_by_plan_with_the_most_urgent_first_in_both_of_its_forms(people, settings):
    settings.BASE_URL = "https://zhijian.example"
    User.objects.filter(pk=people.quality_manager.pk).update(language="en")
    people.quality_manager.refresh_from_db()
    plan, today = factory.draft(people), date(2026, 3, 4)
    near = remind(people.quality_manager, 1, plan=plan, due=today + timedelta(days=9))
    late = remind(people.quality_manager, 2, due=today - timedelta(days=2))
    also = remind(people.quality_manager, 3, plan=plan, due=today - timedelta(days=1))
    groups = wording.grouped([near, late, also])
    assert [(group.plan, [line.title for line in group.lines]) for group in groups] == [("", ["Write 2"]), (str(plan), ["Write 3", "Write 1"])]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "due today, 2026-03-04"), (1, "due on 2026-03-05, in 1 working day"), (-3, "3 working days late, was due on 2026-02-28")],
)
def test_lateness_is_told_in_words(db, days, words):
    today = date(2026, 3, 4)
    with override("en"):
        assert wording.due_in_words(workdays.add(today, days), today) == words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_opening_any_link_of_a_letter_changes_nothing(people, sign_in, settings, language):
    settings.BASE_URL = "https://zhijian.example"
    plan = factory.submitted(people)
    User.objects.update(language=language)
    at_any_hour(*(kind.code for kind in kinds.all_kinds()))
    actions.find()
    actions.send_due()
    told = [message for message in mail.outbox if message.to == [people.sms_owner.email]][0]
    links = [line.removeprefix("https://zhijian.example") for line in told.body.splitlines() if line.startswith("https://zhijian.example")]
    html = told.alternatives[0].content
    assert ([link in html for link in links], links[-1]) == ([True] * len(links), "/reminding/")
    client, before = sign_in("sms_owner"), Event.objects.count()
    assert {client.get(link, follow=True).status_code for link in links} == {200}
    plan.refresh_from_db()
    assert (plan.state, Event.objects.count(), Reminder.objects.exclude(read_at=None).count()) == ("in_review", before, 0)
