"""Reports are ordered, rendered, issued, submitted and acknowledged (V3)."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.law import permit
from accounts.models import User
from audit import trail
from audit.errors import NotAllowed, NotReady, NotStored, Refusal, WrongState
from reports import recipients
from reports.content import build
from reports.content.shapes import code_of
from reports.copies.kept import copy_of
from reports.models import Report, Submission
from reports.ordering import actions as ordering
from reports.receipts import actions as receipts
from reports.rendering import rendered
from reports.signature.making import key_of_today, signed
from reports.states import Capacity, Layout, ReportState, SubmissionState
from reports.stored import keep, verified_bytes, wake_worker
from verification.models import CheckRound

log = logging.getLogger(__name__)


def request_report(round, by, language: str = "zh-hans", key=None, layout: str = Layout.MODERN, red_head: bool = False) -> Report:
    """Order the report of a closed round in a language and layout; a worker renders and issues it.

    Raises NotAllowed, WrongState while the round is open, NotReady when the approved plan names no leader or no
    supervisor as recipient, or none whose account is open (V3), ValidationError under `language`, `layout`, and under `red_head` without the official layout.
    """
    with transaction.atomic():
        round = CheckRound.objects.select_for_update(of=("self",)).select_related("plan", "baseline").get(pk=round.pk)
        _permit_issue(by, round)
        if earlier := trail.created_before(Report, by, key, round=round):
            return earlier
        if round.reports.filter(language=language, layout=layout, state=ReportState.QUEUED).exists():
            raise NotReady(_("The report of this round is being rendered in this language and layout already."))
        _check_recipients(recipients.of(round))
        report = Report(number=trail.yearly_number("SIR", 3), plan=round.plan, round=round, language=language, layout=layout, red_head=red_head, issued_by=by)
        report = trail.create(report, "report.request", by, key=key)
        transaction.on_commit(lambda: wake_worker("render", report.pk))
    return report


def retry_report(report, by) -> Report:
    """Order a report again whose rendering failed; it is issued by whoever ordered it last."""
    with transaction.atomic():
        _permit_issue(by, report.round)
        report = trail.move(report, "report.retry", by, also={"failure": "", "issued_by": by})
        transaction.on_commit(lambda: wake_worker("render", report.pk))
    return report


def render(report_id: int) -> Report:
    """Render a queued report and issue it, or write down why it failed; one that is no longer queued, or that another worker renders, stays as it is.

    Whoever ordered it must still have the right to when the rendering begins and when it is issued. Should two workers render for
    all that, the first to finish issues; what the other made is thrown away.
    """
    held = ordering.claim(Report, report_id)
    report = Report.objects.select_related("plan__owner__department", "round__baseline", "issued_by__department").get(pk=report_id)
    if held is None:
        return report
    now = timezone.now()
    try:
        _permit_still(report.issued_by, report.round)
        content = build.of(report, now).as_json()
        with override(report.issued_by.language):
            key = key_of_today()
            rendering = signed(rendered(content, alive=held.renew), key)
    except Exception as error:  # whatever it is, the person who waits must learn of it
        if not isinstance(error, Refusal):
            log.exception("Report %s could not be rendered", report.number)
        with override(report.issued_by.language):
            return ordering.fail(held, "report", error)
    return _issue(report, held, content, rendering, now)


def acknowledge(submission, by, instruction: str = "") -> Submission:
    """Acknowledge a report 签收, with an instruction 批示 if the recipient has one.

    With the last receipt the report itself is acknowledged. Raises NotAllowed for anyone but the named recipient.
    """
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).select_related("plan", "round").get(pk=submission.report_id)
        submission = report.submissions.select_related("recipient").get(pk=submission.pk)
        submission.report = report
        permit(by, "report.acknowledge", submission)
        submission.instruction = instruction
        submission.full_clean()
        also = {"instruction": instruction, "acknowledged_at": timezone.now()}
        submission = trail.move(submission, "report.acknowledge", by, instruction, also=also)
        if not report.submissions.filter(state=SubmissionState.SUBMITTED).exists():
            trail.move(report, "report.acknowledged", by)
        return submission


def read_file(report, by) -> bytes:
    """Return the issued PDF. Raises Refusal (409) when the stored file is gone or is not the one that was issued."""
    permit(by, "report.read", report)
    data = verified_bytes(report)
    receipts.note_opened(report, by)
    return data


def read_copy(report, by, media: str) -> bytes:
    """Return the issued report's frozen content as "docx" (to be worked on), "xlsx" (its tables) or "json" (the content itself).

    Raises NotAllowed, WrongState while the report is not issued, Refusal (409) when the content is not the one that was issued.
    """
    permit(by, "report.read", report)
    if code_of(report.content) != report.code:
        raise Refusal(_("The content of report {number} is not the one whose code its paper prints, so no copy is made of it.").format(number=report.number))
    receipts.note_opened(report, by)
    return copy_of(media, report.content, report.sha256)


def pdf_of(round, language: str, layout: str = Layout.MODERN, red_head: bool = False) -> tuple[str, bytes]:
    """Return number and PDF of the round's latest issued report in that language and layout; else ("", a PDF rendered without issuing).

    Raises Refusal when the issued file is gone or was changed. Writes nothing.
    """
    issued = Report.objects.issued().filter(round=round, language=language, layout=layout, red_head=red_head).order_by("-id").first()
    if issued:
        return issued.number, verified_bytes(issued)
    draft = Report(plan=round.plan, round=round, language=language, layout=layout, red_head=red_head, issued_by=round.opened_by)
    return "", rendered(build.of(draft, timezone.now()).as_json()).data


def _permit_issue(by, round):
    try:
        permit(by, "report.issue", Report(plan=round.plan, round=round))
    except WrongState as error:
        raise WrongState(_("Check round {number} is still open. Close it first, then order the report.").format(number=round.number)) from error


def _permit_still(by, round):
    with override(by.language):
        if not by.is_active:
            raise NotAllowed(_("This person's account is closed."))
        _permit_issue(by, round)


def _check_recipients(present):
    if missing := _recipients_missing({capacity for _person, capacity in present}):
        raise NotReady(_("The report has nobody to go to. Name the recipients in the plan first."), missing)


def _recipients_missing(present):
    words = {
        Capacity.LEADER: _("The approved plan names no responsible leader with an open account as recipient of the report."),
        Capacity.SUPERVISOR: _("The approved plan names nobody of the supervision department with an open account as recipient of the report."),
    }
    return [sentence for capacity, sentence in words.items() if capacity not in present]


def _issue(report, held, content, rendering, now):
    try:
        kept = keep(report, rendering.data)
    except NotStored as error:
        return ordering.fail(held, "report", error)
    also = {
        **kept, "code": code_of(content), "pages": rendering.pages, "content": content, "issued_at": now,
        "trail_sequence": content["frozen"]["trail_sequence"], "trail_hash": content["frozen"]["trail_hash"],
        "signed_by": rendering.signed_by, "certificate": rendering.certificate,
    }  # fmt: skip
    try:
        with transaction.atomic():
            # Read anew and held: their rights may have gone since the rendering began.
            by = User.objects.select_for_update().get(pk=report.issued_by_id)
            _permit_still(by, CheckRound.objects.select_related("plan").get(pk=report.round_id))
            report = trail.move(report, "report.issue", by, also["sha256"], also=also)
            _submit(report)
    except Refusal as error:  # a right was taken or an account was closed since, or another worker was faster
        report.file.storage.delete(kept["file"])
        return ordering.fail(held, "report", error)
    return report


def _submit(report):
    present = recipients.of(report.round)
    _check_recipients(present)
    for person, capacity in present:
        row = Submission(report=report, recipient=person, capacity=capacity)
        receipts.tell(trail.create(row, "report.submit", report.issued_by))


