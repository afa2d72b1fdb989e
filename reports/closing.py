"""What closing a plan needs of its reports (design section 4; V3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.models import Report, Submission
from reports.states import Capacity, SubmissionState
from verification.models import CheckRound
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


def without_receipts(plans) -> set[int]:
    """Return for which of many plans, by their ids, `last_report_acknowledged` has something to say; three queries."""
    last = dict(CheckRound.objects.filter(plan__in=plans, state=RoundState.CLOSED).order_by("number").values_list("plan", "pk"))
    reports = dict(Report.objects.issued().filter(round__in=last.values()).order_by("id").values_list("plan", "pk"))
    submitted: dict[int, list] = {report: [] for report in reports.values()}
    for report, state, capacity in Submission.objects.filter(report__in=submitted).values_list("report", "state", "capacity"):
        submitted[report].append((state, capacity))
    return {plan for plan in plans if plan not in reports or not _complete(submitted[reports[plan]])}


def _complete(submitted):
    acknowledged = all(state == SubmissionState.ACKNOWLEDGED for state, _capacity in submitted)
    return acknowledged and {capacity for _state, capacity in submitted} >= set(Capacity.values)
