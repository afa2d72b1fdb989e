"""What awaits whom in this room: reports to acknowledge, and reports whose rendering failed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import duties
from accounts.duties import Duty
from accounts.law import may
from plans.readers import names_read_by
from reports.models import Report, Submission
from reports.receipts import words
from reports.states import ReportState


def register() -> None:
    """Tell the desk which kinds of duty this room knows."""
    duties.add(words.KIND, gettext_lazy("Reports to acknowledge"), to_acknowledge)
    duties.add("failed_report", gettext_lazy("Reports that failed"), failed)


def to_acknowledge(user):
    """Yield the reports submitted to this person without a receipt (policy.csv, report.acknowledge)."""
    waiting = Submission.objects.waiting_for(user).select_related("report__plan", "report__issued_by").defer("report__content")
    names = names_read_by(user, [one.report.plan for one in waiting])
    for one in waiting:
        told = words.of(one, user, names[one.report.plan_id])
        yield Duty(words.KIND, told["title"], one.report.get_absolute_url(), words.ref_of(one), where=told["where"], action=told["action"])


def failed(user):
    """Yield the reports that this person ordered and whose rendering failed, while they may order them."""
    rows = Report.objects.filter(issued_by=user, state=ReportState.FAILED).select_related("plan", "round").defer("content")
    for report in rows:
        if may(user, "report.issue", report):
            yield Duty(
                "failed_report", _("Report {number}").format(number=report.number), report.get_absolute_url(), f"reports.report:{report.pk}",
                where=str(report.plan), action=_("See why, and order it again."),
            )  # fmt: skip
