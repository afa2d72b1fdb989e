"""Reports are ordered, rendered by a worker, issued once and then frozen."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts import actions as accounts
from audit.errors import NotAllowed, Refusal, WrongState
from audit.models import Event
from config import celery_app
from plans import actions as plans
from plans.actions.plans import missing_for_closing
from reports import actions, pdf, rendering, stored, tasks
from reports.models import Report
from reports.ordering import actions as ordering
from tests.reports import factory, reading
from tests.verification import factory as verified


@pytest.mark.requirement("V3", "V0")
def test_the_worker_issues_the_report_and_submits_it_to_leader_and_supervision(people):
    report = factory.ordered(people)
    assert tasks.render(report.pk) == "issued"
    report.refresh_from_db()
    capacities = dict(report.submissions.values_list("capacity", "recipient"))
    assert capacities == {"leader": people.leadership.pk, "supervisor": people.supervision.pk}
    assert report.sha256 == hashlib.sha256(stored.stored_bytes(report)).hexdigest()
    assert report.number == f"SIR-{timezone.localdate().year}-001"


def test_the_file_has_a_name_of_our_own_and_the_pages_are_counted(people):
    report = factory.issued(people)
    assert report.file.name.startswith("reports/") and report.number not in report.file.name
    assert report.pages == len(reading.reader_of(stored.stored_bytes(report)).pages)


def test_the_trails_head_at_issue_is_stored_and_printed(people):
    report = factory.issued(people)
    event = Event.objects.in_chain("plan", report.plan_id).get(sequence=report.trail_sequence)
    assert report.trail_hash == event.hash == report.content["frozen"]["trail_hash"]
    assert reading.squeezed(event.hash) in reading.text_of(stored.stored_bytes(report))


def test_the_issued_file_is_rendered_from_the_stored_content_byte_for_byte(people):
    report = factory.issued(people)
    assert pdf.render(report.content).data == stored.stored_bytes(report)


def test_a_report_of_an_open_round_is_refused(people):
    with pytest.raises(WrongState):
        factory.ordered(people, check_round=verified.open_round(people))


@pytest.mark.parametrize("key", ["delivery", "leadership", "supervision", "auditor", "sms_owner", "administrator"])
def test_only_planner_and_quality_manager_order_reports(people, key):
    check_round = verified.closed_round(people)
    with pytest.raises(NotAllowed):
        actions.request_report(check_round, getattr(people, key))


def test_a_double_click_orders_one_report(people):
    check_round, key = verified.closed_round(people), uuid.uuid4()
    first = actions.request_report(check_round, people.planner, key=key)
    assert actions.request_report(check_round, people.planner, key=key) == first
    assert Report.objects.count() == 1


def test_of_two_workers_only_one_issues(people, monkeypatch):
    monkeypatch.setattr(rendering, "BEAT", 0.2)
    report = factory.ordered(people)
    slow = ordering.claim(Report, report.pk)
    assert actions.render(report.pk).state == "queued"  # the other is at it
    Report.objects.filter(pk=report.pk).update(claimed_at=timezone.now() - 2 * ordering.LEASE)
    stale = Report.objects.get(pk=report.pk)
    issued = actions.render(report.pk)
    content = reading.content_of(stale)
    again = actions._issue(stale, slow, content, pdf.Rendering(b"%PDF-", 1), timezone.now())
    assert (again.sha256, again.submissions.count(), issued.claimed_at > issued.issued_at) == (issued.sha256, 2, True)
    assert Event.objects.filter(verb="report.issue").count() == 1


def test_what_a_worker_is_at_is_nobody_elses_until_it_falls_silent(people):
    report = factory.ordered(people)
    held = ordering.claim(Report, report.pk)
    Report.objects.filter(pk=report.pk).update(changed_at=timezone.now() - 2 * tasks.PATIENCE)
    assert (ordering.claim(Report, report.pk), tasks.sweep()) == (None, 0)
    held.at = timezone.now() - 2 * ordering.LEASE
    Report.objects.filter(pk=report.pk).update(claimed_at=held.at)
    held.renew()
    assert (ordering.claim(Report, report.pk), tasks.sweep()) == (None, 0)
    Report.objects.filter(pk=report.pk).update(claimed_at=timezone.now() - 2 * ordering.LEASE)
    assert (tasks.sweep(), ordering.claim(Report, report.pk) is None) == (1, False)
    assert ordering.fail(held, "report", ValueError("too late")).state == "queued"  # somebody else is at it now


def test_a_clock_put_back_keeps_no_report_waiting_until_its_moment_comes_again(people):
    report, tomorrow = factory.ordered(people), timezone.now() + timedelta(days=1)
    Report.objects.filter(pk=report.pk).update(changed_at=tomorrow)
    assert tasks.sweep() == 1
    held = ordering.claim(Report, report.pk)
    Report.objects.filter(pk=report.pk).update(claimed_at=tomorrow)
    assert (tasks.sweep(), ordering.claim(Report, report.pk) is None, held.give_back()) == (1, False, False)


LOST = {
    "account": (lambda people: accounts.deactivate(people.planner, people.administrator), "This person's account is closed."),
    "roles": (lambda people: people.planner.grants.all().delete(), "This is for service quality management or a planner."),
}


@pytest.mark.parametrize(("lose", "sentence"), LOST.values(), ids=LOST)
def test_whoever_may_issue_no_more_issues_nothing_and_somebody_else_orders_it_again(people, lose, sentence):
    accounts.set_preferences(people.planner, people.planner, language="en")
    report = factory.ordered(people)
    content = reading.content_of(report)
    lose(people)
    failed = actions.render(report.pk)
    assert (failed.state, failed.failure) == ("failed", sentence)
    actions.retry_report(failed, people.quality_manager)
    Report.objects.filter(pk=report.pk).update(issued_by=people.planner)
    late = actions._issue(Report.objects.get(pk=report.pk), ordering.claim(Report, report.pk), content, pdf.Rendering(b"%PDF-", 1), timezone.now())
    assert (late.state, late.file.name, late.submissions.count()) == ("failed", "", 0)
    assert actions.retry_report(late, people.quality_manager).issued_by == people.quality_manager


def test_a_report_that_takes_too_long_says_so_in_a_sentence(people):
    report = factory.ordered(people)
    with override("en"):
        failed = ordering.fail(ordering.claim(Report, report.pk), "report", SoftTimeLimitExceeded())
    assert failed.failure == "Making the report took longer than 240 seconds and was stopped. Report on fewer rows, or have the administrator raise the limit."


def test_a_lost_broker_loses_nothing_the_sweep_finds_the_report(people, django_capture_on_commit_callbacks, monkeypatch):
    with django_capture_on_commit_callbacks(execute=True):
        report = factory.ordered(people)
    assert Report.objects.get(pk=report.pk).state == "queued"
    assert tasks.sweep() == 0
    Report.objects.filter(pk=report.pk).update(changed_at=timezone.now() - 2 * tasks.PATIENCE)
    assert tasks.sweep() == 1
    assert Report.objects.get(pk=report.pk).state == "queued"  # the sweep itself makes nothing
    monkeypatch.setitem(celery_app.conf, "task_always_eager", True)
    assert tasks.sweep() == 1
    assert Report.objects.get(pk=report.pk).state == "issued"


def test_a_failed_rendering_says_why_and_is_ordered_again(people, settings):
    report = factory.ordered(people)
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 3}
    failed = actions.render(report.pk)
    assert (failed.state, failed.failure) == ("failed", "报告超过 3 页，未予生成。请减少报告的行数，或请管理员提高上限。")
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 600}
    assert actions.retry_report(failed, people.quality_manager).state == "queued"
    assert actions.render(report.pk).state == "issued"


def test_an_issued_report_is_not_rendered_again(people):
    report = factory.issued(people)
    assert actions.render(report.pk).sha256 == report.sha256
    with pytest.raises(WrongState):
        actions.retry_report(report, people.planner)


def test_the_database_refuses_a_change_of_what_was_issued(people):
    report = factory.issued(people)
    for change in ({"sha256": "0" * 64}, {"content": {}}, {"file": "reports/other.pdf"}, {"language": "en"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)


def test_a_changed_file_is_not_handed_out(people):
    report = factory.issued(people)
    with report.file.storage.open(report.file.name, "wb") as file:
        file.write(b"%PDF-1.7 forged")
    with pytest.raises(Refusal):
        actions.read_file(report, people.leadership)


@pytest.mark.requirement("V3")
def test_the_report_is_acknowledged_when_both_recipients_have_done_so(people):
    report = factory.issued(people)
    first, second = report.submissions.order_by("capacity")
    actions.acknowledge(first, people.leadership, "Go on.")
    assert Report.objects.get(pk=report.pk).state == "issued"
    assert actions.acknowledge(second, people.supervision).state == "acknowledged"
    assert Report.objects.get(pk=report.pk).state == "acknowledged"
    with pytest.raises(WrongState):
        actions.acknowledge(first, people.leadership)


def test_nobody_acknowledges_for_another(people):
    report = factory.issued(people)
    for person in (people.supervision, people.planner, people.sms_owner):
        with pytest.raises(NotAllowed):
            actions.acknowledge(report.submissions.get(capacity="leader"), person)


def test_closing_a_plan_waits_for_both_receipts(people):
    check_round = verified.ready_to_close(people).rounds.get()
    plan = check_round.plan
    with override("en"):
        assert missing_for_closing(plan) == ["No report of the last check round has been issued."]
    report = factory.issued(people, check_round=check_round)
    assert len(missing_for_closing(plan)) == 2
    for submission in report.submissions.select_related("recipient"):
        actions.acknowledge(submission, submission.recipient)
    assert plans.close(plan, people.sms_owner).state == "closed"


def test_the_command_writes_the_issued_file_and_else_renders_one(people, tmp_path):
    report = factory.issued(people)
    issued, rendered = tmp_path / "zh.pdf", tmp_path / "en.pdf"
    call_command("report", report.plan.number, "--language", "zh-hans", "--output", str(issued))
    call_command("report", report.plan.number, "--language", "en", "--output", str(rendered))
    assert issued.read_bytes() == stored.stored_bytes(report)
    assert "Notissued" in reading.text_of(rendered.read_bytes())
    assert Report.objects.count() == 1


def test_the_command_says_when_there_is_nothing_to_report(people, tmp_path):
    for number in ("SIP-1999-001", verified.worked_off(people).number):
        with pytest.raises(CommandError, match=number):
            call_command("report", number, "--output", str(tmp_path / "x.pdf"))
