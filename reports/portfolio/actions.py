"""Portfolio reports are ordered and rendered (design, section 7)."""

import hashlib
import logging
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.law import permit
from audit import trail
from audit.errors import Refusal
from reports.portfolio import build
from reports.portfolio.models import PortfolioReport
from reports.portfolio.periods import Period
from reports.rendering import rendered
from reports.states import ReportState
from reports.stored import verified_bytes, wake_worker

log = logging.getLogger(__name__)


def request_portfolio(by, scope: build.Scope, language: str = "zh-hans", key=None) -> PortfolioReport:
    """Order the report of a scope; a worker renders it. Raises NotAllowed, ValidationError under `language`."""
    with transaction.atomic():
        permit(by, "portfolio.read")
        if earlier := trail.created_before(PortfolioReport, by, key):
            return earlier
        period = scope.period
        asked = {"span": str(period.span), "first": period.first.isoformat(), "last": period.last.isoformat(), "service": scope.service, "department": scope.department}
        report = PortfolioReport(number=trail.yearly_number("SPR", 3), language=language, scope=asked, ordered_by=by)
        report = trail.create(report, "portfolio.request", by, key=key)
        transaction.on_commit(lambda: wake_worker("render_portfolio", report))
    return report


def retry_portfolio(report, by) -> PortfolioReport:
    """Order a report again whose rendering failed."""
    with transaction.atomic():
        permit(by, "portfolio.read")
        report = trail.move(report, "portfolio.retry", by, also={"failure": ""})
        transaction.on_commit(lambda: wake_worker("render_portfolio", report))
    return report


def render_portfolio(report_id: int) -> PortfolioReport:
    """Render a queued report, or write down why it failed; one that is no longer queued stays as it is."""
    report = PortfolioReport.objects.select_related("ordered_by").get(pk=report_id)
    if report.state != ReportState.QUEUED:
        return report
    now = timezone.now()
    try:
        content = content_of(report, now)
        rendering = rendered(content, "reports.portfolio.pdf")
    except Exception as error:  # whatever it is, the person who waits must learn of it
        log.exception("Portfolio report %s could not be rendered", report.number)
        reason = (getattr(error, "message", "") or str(error) or type(error).__name__).replace("\x00", "")
        return _moved(report, "portfolio.fail", None, reason[:500], {"failure": reason[:2000]})
    return _issue(report, content, rendering, now)


def content_of(report, now) -> dict:
    """Return what the paper says, as plain JSON in the report's language. Raises NotAllowed when its orderer may no longer read it."""
    permit(report.ordered_by, "portfolio.read")
    asked = report.scope
    period = Period(asked["span"], date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))
    with override(report.language):
        told = build.of(report.ordered_by, build.Scope(period, asked["service"], asked["department"]), timezone.localdate(now))
        identity = {"number": report.number, "language": report.language, "issued_at": timezone.localtime(now).isoformat(" ", "minutes")[:16]}
        return {"identity": identity, "portfolio": told.as_json()}


def read_portfolio(report, by) -> bytes:
    """Return the PDF. Raises Refusal (409) when the stored file is gone or is not the one that was rendered."""
    permit(by, "portfolio.read")
    return verified_bytes(report)


def waiting_too_long(moment) -> list[int]:
    """Return the ids of those queued since before `moment`, whose wake-up call may have been lost."""
    return list(PortfolioReport.objects.queued_before(moment).order_by("id").values_list("pk", flat=True))


def _issue(report, content, rendering, now):
    stored = report.file.field.generate_filename(report, "")
    digest = hashlib.sha256(rendering.data).hexdigest()
    name = report.file.storage.save(stored, ContentFile(rendering.data))
    also = {"file": name, "sha256": digest, "pages": rendering.pages, "content": content, "issued_at": now}
    report = _moved(report, "portfolio.issue", report.ordered_by, digest, also)
    if report.file.name != name:  # another worker was faster
        report.file.storage.delete(name)
    return report


def _moved(report, verb, by, note, also):
    try:
        return trail.move(report, verb, by, note, also=also)
    except Refusal:
        return PortfolioReport.objects.get(pk=report.pk)
