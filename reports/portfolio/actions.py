"""Portfolio reports are ordered and rendered (design, section 7)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.law import permit
from audit import trail
from reports import bilingual
from reports.ordering import actions as ordering
from reports.portfolio import build
from reports.portfolio.models import PortfolioReport
from reports.portfolio.periods import Period
from reports.stored import verified_bytes


def request_portfolio(by, scope: build.Scope, language: str = "zh-hans", key=None) -> PortfolioReport:
    """Order the report of a scope; a worker renders it, and the same that it renders already is not rendered twice.

    Raises NotAllowed, NotReady for a sixth at once, ValidationError under `language`.
    """
    with transaction.atomic():
        permit(by, "portfolio.read")
        if earlier := trail.created_before(PortfolioReport, by, key):
            return earlier
        period = scope.period
        asked = {"span": str(period.span), "first": period.first.isoformat(), "last": period.last.isoformat(), "service": scope.service, "department": scope.department}
        if same := ordering.under_way(PORTFOLIO, by, language=language, scope=asked):
            return same
        report = PortfolioReport(number=trail.yearly_number("SPR", 3), language=language, scope=asked, ordered_by=by)
        return ordering.order(PORTFOLIO, report, by, key)


def retry_portfolio(report, by) -> PortfolioReport:
    """Order a report again whose rendering failed."""
    permit(by, "portfolio.read")
    return ordering.order_again(PORTFOLIO, report, by)


def render_portfolio(report_id: int) -> PortfolioReport:
    """Render a queued report, or write down why it failed; one that is no longer queued stays as it is."""
    return ordering.make(PORTFOLIO, report_id)


def content_of(report, now) -> dict:
    """Return what the paper says, as plain JSON in the report's language; of one in both languages the English of it is `second`.

    Raises NotAllowed when its orderer may no longer read it.
    """
    permit(report.ordered_by, "portfolio.read")
    asked = report.scope
    period = Period(asked["span"], date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))
    today = timezone.localdate(now)
    # Both languages tell of the same figures, whatever happens meanwhile.
    facts = build.facts_for(report.ordered_by, period, today)
    with bilingual.speaking(report.language):
        scope = build.Scope(period, asked["service"], asked["department"])
        said = bilingual.each(lambda: build.of(report.ordered_by, scope, today, facts).as_json())
    identity = {"number": report.number, "language": report.language, "issued_at": timezone.localtime(now).isoformat(" ", "minutes")[:16]}
    return {"identity": identity, **dict(zip(("portfolio", "second"), said, strict=False))}


PORTFOLIO = ordering.Kind(PortfolioReport, "portfolio", "render_portfolio", "reports.portfolio.pdf", content_of)


def read_portfolio(report, by) -> bytes:
    """Return the PDF. Raises Refusal (409) when the stored file is gone or is not the one that was rendered."""
    permit(by, "portfolio.read")
    return verified_bytes(report)
