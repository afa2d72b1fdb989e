"""Recipients are told of a report at once, can be reminded of it, and its page shows how far each of them is (V3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from audit.errors import NotAllowed, WrongState
from audit.models import Event
from reminders import actions as reminders
from reminders.models import Reminder
from reports import actions
from reports.models import Submission
from reports.receipts import actions as receipts
from tests.reports import factory

# A Friday at noon, and what follows it, at the installation's time.
FRIDAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def told(submission):
    """Return on which occasions a recipient was told, oldest first."""
    about = Reminder.objects.filter(object_type="reports.submission", object_id=submission.pk)
    return list(about.order_by("id").values_list("kind", "occasion"))


def to(report, capacity):
    """Return the submission to one of the two."""
    return Submission.objects.select_related("report__plan", "recipient").get(report=report, capacity=capacity)


@pytest.fixture
def report(people):
    """An issued report."""
    return factory.issued(people, language="en")


@pytest.mark.requirement("V3")
def test_both_recipients_are_told_with_the_issue_and_not_again_by_the_finder(people, report):
    assert [told(to(report, capacity)) for capacity in ("leader", "supervisor")] == [[("report", "new")]] * 2
    first = Reminder.objects.get(recipient=people.leadership, kind="report")
    assert (first.url, set(first.text)) == (report.get_absolute_url(), {"en", "zh-hans"})
    assert (reminders.remind(people.leadership), told(to(report, "leader"))) == (0, [("report", "new")])


def test_what_is_told_holds_a_link_and_nothing_of_what_the_report_says(people, report):
    words = Reminder.objects.get(recipient=people.leadership, kind="report").text["en"]
    assert words == {
        "title": f"Report {report.number}", "where": str(report.plan), "action": "Read and acknowledge it as: Responsible leader.",
    }  # fmt: skip


@pytest.mark.requirement("V3")
def test_a_recipient_is_reminded_at_most_once_a_working_day(people, report, monkeypatch):
    now = FRIDAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    submission = receipts.remind(to(report, "leader"), people.quality_manager)
    assert (submission.reminded_times, submission.reminded_at, told(submission)) == (1, FRIDAY, [("report", "new"), ("report", "asked 1")])
    for days in (0, 1, 2):  # the same day, Saturday, Sunday
        now = FRIDAY + timedelta(days=days, hours=1)
        with override("en"), pytest.raises(WrongState, match="again from 2026-11-23"):
            receipts.remind(submission, people.planner)
    now = FRIDAY + timedelta(days=3)
    assert receipts.remind(submission, people.planner).reminded_times == 2
    assert list(Event.objects.of(submission).filter(verb="report.remind").values_list("actor", flat=True)) == [people.quality_manager.pk, people.planner.pk]


def test_only_whoever_may_issue_reports_reminds_at_either_door(people, report, sign_in, api_as):
    submission = to(report, "supervisor")
    page, served = f"/reports/{report.number}/receipts/{submission.pk}/remind/", f"/api/v1/submissions/{submission.pk}/remind/"
    others = ["leadership", "supervision", "sms_owner", "auditor", "delivery"]
    assert {key: (sign_in(key).post(page).status_code, api_as(key).post(served).status_code) for key in others} == dict.fromkeys(others, (403, 403))
    answers = sign_in("planner").post(page), api_as("quality_manager").post(served, headers={"Accept-Language": "en"})
    assert ([one.status_code for one in answers], answers[1].json()["code"], to(report, "supervisor").reminded_times) == ([302, 409], "wrong_state", 1)
    with pytest.raises(NotAllowed):
        receipts.remind(submission, people.auditor)


def test_whoever_has_acknowledged_is_not_reminded(people, report):
    submission = to(report, "leader")
    actions.acknowledge(submission, people.leadership)
    with override("en"), pytest.raises(WrongState, match="acknowledged the report already"):
        receipts.remind(submission, people.planner)


@pytest.mark.requirement("V3")
def test_that_a_recipient_opened_the_report_is_noted_once_and_only_theirs(people, report):
    for reader in (people.auditor, people.leadership, people.leadership):
        actions.read_file(report, reader)
    opened = to(report, "leader").opened_at
    assert (opened is not None, to(report, "supervisor").opened_at) == (True, None)
    assert Event.objects.filter(verb="report.open").count() == 1


@pytest.mark.requirement("V3")
def test_the_page_shows_of_each_recipient_how_far_it_is(people, report, sign_in):
    receipts.remind(to(report, "leader"), people.planner)
    actions.acknowledge(to(report, "supervisor"), people.supervision, "Watch it.")
    page = sign_in("planner").get(report.get_absolute_url())
    shown = {one.submission.capacity: (one.waits, one.told.times, one.may_remind, one.remind_from is None) for one in page.context["recipients"]}
    assert shown == {"leader": (True, 2, True, False), "supervisor": (False, 1, False, True)}
    html = page.content.decode()
    assert ("Can be reminded again from" in html, "Watch it." in html, "/remind/" in html) == (True, True, False)
    assert "/remind/" not in sign_in("auditor").get(report.get_absolute_url()).content.decode()


def test_a_mail_that_is_not_planned_yet_waits_and_is_not_called_unwanted(people, report, sign_in):
    html = sign_in("planner").get(report.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    assert (html.count("E-mail: Waiting"), "Not sent" in html) == (2, False)
    Reminder.objects.filter(object_type="reports.submission").update(planned=True, mail_state="sent")
    assert sign_in("planner").get(report.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode().count("E-mail: Sent") == 2


def test_a_receipt_is_a_decision_that_says_it_is_final(people, report, sign_in):
    html = sign_in("leadership").get(report.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    panel = html[html.index('<details class="decision') :].split("</details>")[0]
    assert [words in panel for words in ("The receipt is final", "Instruction (optional)", "Acknowledge for good", "/receipts/")] == [True] * 4
