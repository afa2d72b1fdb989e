"""The list of reports as a file."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.tables import Column, Table, add_table
from reports.filters import ReportFilter
from reports.models import Report


def register() -> None:
    """Offer the list as a file."""
    add_table("reports", Table(gettext_lazy("Service improvement reports"), "reports:list", _rows, ReportFilter, _columns))


def _rows(user):
    return Report.objects.visible_to(user).for_list()


def _columns():
    return (
        Column(_("Number"), lambda report: report.number),
        Column(_("Plan"), lambda report: report.plan.number),
        Column(_("Title"), lambda report: report.title, 40),
        Column(_("Check round"), lambda report: report.round.number),
        Column(_("Language"), lambda report: report.get_language_display()),
        Column(_("Layout"), lambda report: report.get_layout_display()),
        Column(_("State"), lambda report: report.get_state_display()),
        Column(pgettext("report list", "Issued"), lambda report: report.issued_at, 18),
        Column(_("Issued by"), lambda report: report.issued_by),
        Column(_("Receipts"), lambda report: f"{report.received} / {report.submitted}" if report.submitted else ""),
        Column("SHA-256", lambda report: report.sha256, 66),
    )
