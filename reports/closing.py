"""What closing a plan needs of its reports (design section 4; V3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.models import Report
from reports.states import Capacity, SubmissionState
from verification.states import RoundState


def last_report_acknowledged(plan) -> Iterator[str]:
    """The last report, one of the last closed round, is acknowledged by leader and supervision."""
    last = plan.rounds.filter(state=RoundState.CLOSED).order_by("-number").first()
    report = last and Report.objects.issued().filter(round=last).order_by("-id").defer("content").first()
    if report is None:
        yield _("No report of the last check round has been issued.")
        return
    submissions = list(report.submissions.select_related("recipient"))
    for one in submissions:
        if one.state != SubmissionState.ACKNOWLEDGED:
            yield _("{recipient} has not acknowledged report {number}.").format(recipient=one.recipient, number=report.number)
    for capacity in set(Capacity.values) - {one.capacity for one in submissions}:
        yield _("Report {number} was submitted to nobody as: {capacity}.").format(number=report.number, capacity=Capacity(capacity).label)
