"""The calendar feed: a secret address of one's own due dates, made, fetched without signing in, revoked."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from audit.models import Event
from improvement import actions
from improvement.models import FeedKey, WorkItem
from plans import actions as plans
from plans.models import Plan
from tests.improvement.factory import fresh, report, started

PAGE = "/work/calendar/"


@pytest.fixture
def plan(people):
    return started(people)


def address(person):
    return f"/feeds/{actions.open_feed(person)}.ics"


def entries(path):
    """The entries of the calendar, read as a calendar program reads them."""
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_calendar_program_reads_the_due_dates_without_signing_in(people, plan):
    item = plan.work_items.get()
    entry = entries(address(people.delivery))[0]
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (item.planned_end, item.planned_end + timedelta(days=1))
    assert str(entry["summary"]).endswith(item.title)
    assert str(entry["url"]).endswith(item.get_absolute_url())


def test_the_feed_speaks_its_owners_language(people, plan):
    path = address(people.delivery)
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(language="zh-hans")
    assert str(entries(path)[0]["summary"]).startswith("到期：")


def test_an_item_keeps_its_identity_when_it_changes(people, plan):
    path, item = address(people.delivery), plan.work_items.get()
    before = entries(path)[0]
    report(item, people.delivery, 40)
    after = entries(path)[0]
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)


def test_only_open_items_of_ones_own_are_told(people, plan):
    mine, theirs = address(people.delivery), address(people.colleague)
    assert (len(entries(mine)), entries(theirs)) == (1, [])
    report(plan.work_items.get(), people.delivery, 100)
    assert entries(mine) == []


def test_what_one_may_no_longer_read_is_gone_from_the_feed(people, plan):
    path = address(people.delivery)
    plan.members.filter(person=people.delivery).delete()
    Plan.objects.filter(pk=plan.pk).update(confidential=True)
    assert entries(path) == []


def test_the_feed_names_nobody(people, plan):
    text = Client().get(address(people.delivery)).content.decode()
    assert [person.name for person in vars(people).values() if person.name in text or person.username in text] == []


def test_the_same_calendar_is_not_sent_twice(people, plan):
    path = address(people.delivery)
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    report(plan.work_items.get(), people.delivery, 10)
    assert Client().get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_revoked_address_does_not_exist(people, plan):
    path = address(people.delivery)
    actions.close_feed(people.delivery)
    assert Client().get(path).status_code == 404


def test_a_new_address_ends_the_old_one(people, plan):
    old, new = address(people.delivery), address(people.delivery)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert FeedKey.objects.filter(person=people.delivery, revoked=False).count() == 1


def test_a_closed_account_has_no_feed(people, plan):
    path = address(people.delivery)
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("secret", ["x", "a" * 43, "é", "..%2f..", "'--"])
def test_a_guessed_address_does_not_exist(db, secret):
    assert Client().get(f"/feeds/{secret}.ics").status_code == 404


def test_a_feed_changes_nothing_and_starts_no_session(people, plan):
    path = address(people.delivery)
    before = Event.objects.count()
    answer = Client().get(path)
    assert (Event.objects.count(), list(answer.cookies)) == (before, [])
    assert Client().post(path).status_code == 405


def test_the_secret_is_neither_stored_nor_in_the_history(people, plan):
    secret = actions.open_feed(people.delivery)
    assert [key for key in FeedKey.objects.values_list("digest", flat=True) if secret in key] == []
    assert [event for event in Event.objects.filter(verb__startswith="feed.") if secret in str(event.changes) or FeedKey.objects.get().digest in str(event.changes)] == []


def test_the_feed_takes_a_constant_number_of_queries(people, plan, django_assert_num_queries):
    path = address(people.delivery)
    item = plan.work_items.get()
    with django_assert_num_queries(4):
        Client().get(path)
    for number in (51, 52):
        item.pk, item.number = None, number
        WorkItem.objects.bulk_create([item])
    with django_assert_num_queries(4):
        assert len(entries(path)) == 3


def test_the_page_shows_the_address_once(sign_in, people, plan):
    client = sign_in("delivery")
    assert "There is no address yet." in client.get(PAGE).content.decode()
    made = client.post(f"{PAGE}open/")
    path = made.context["address"].partition("/feeds/")[2]
    assert (made.status_code, made.headers["Cache-Control"], len(entries(f"/feeds/{path}"))) == (200, "no-store", 1)
    later = client.get(PAGE).content.decode()
    assert (path in later, "Revoke the address" in later) == (False, True)
    client.post(f"{PAGE}close/")
    assert Client().get(f"/feeds/{path}").status_code == 404


def test_the_api_makes_tells_and_revokes_an_address(api_as, people, plan):
    api = api_as("delivery")
    assert api.get("/api/v1/calendar-feed/").json() == []
    made = api.post("/api/v1/calendar-feed/")
    path = f"/feeds/{made.json()['address'].partition('/feeds/')[2]}"
    assert (made.status_code, len(entries(path)), [row["dates"] for row in api.get("/api/v1/calendar-feed/").json()]) == (201, 1, [1])
    assert (api.post("/api/v1/calendar-feed/revoke/").status_code, Client().get(path).status_code) == (204, 404)


def test_an_open_revision_is_not_told_to_those_who_do_not_work_on_it(people, plan):
    item = plan.work_items.get()
    title = item.title
    plans.revise(plan, people.quality_manager, "More to do.")
    plan.members.filter(person=people.delivery).delete()
    actions.edit_work(fresh(item), people.quality_manager, fresh(item).version, title="Secret until approved")
    assert str(entries(address(people.delivery))[0]["summary"]) == f"到期：{title}"


def test_an_address_is_asked_for_a_limited_number_of_times_in_a_minute(people, plan, monkeypatch):
    from improvement.views.feed import FeedThrottle

    monkeypatch.setattr(FeedThrottle, "THROTTLE_RATES", {"feed": "2/minute"})
    path = address(people.delivery)
    answers = [Client(REMOTE_ADDR="10.7.7.7").get(one) for one in ("/feeds/guessed.ics", path, path, "/feeds/guessed.ics")]
    assert ([answer.status_code for answer in answers], int(answers[2].headers["Retry-After"]) <= 61) == ([404, 200, 429, 429], True)
    assert Client(REMOTE_ADDR="10.7.7.8").get(path).status_code == 200


def test_lines_are_folded_by_octets_and_words_are_escaped(people, plan):
    item = plan.work_items.get()
    WorkItem.objects.filter(pk=item.pk).update(title="服务，改进；至简\\;, " * 9)
    data = Client().get(address(people.delivery)).content
    lines = data.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, data.endswith(b"END:VCALENDAR\r\n"), b"\n" in data.replace(b"\r\n", b"")) == (True, True, False)
    summary = data.replace(b"\r\n ", b"").decode().partition("SUMMARY:")[2].partition("\r\n")[0]
    assert "\\\\\\;\\," in summary
    assert f"DTSTART;VALUE=DATE:{item.planned_end:%Y%m%d}" in data.decode()
    assert [str(part["summary"]).strip() for part in Calendar.from_ical(data).walk("VEVENT")] == ["到期：" + ("服务，改进；至简\\;, " * 9).strip()]
