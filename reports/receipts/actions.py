"""Recipients are told of a report at once, reminded of it, and seen to have opened it (V3)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.law import permit
from audit import trail
from audit.errors import WrongState
from reports.models import Submission
from reports.receipts import pace, words
from reports.states import SubmissionState


def tell(submission) -> None:
    """Tell a recipient that a report was submitted to them; called within the issue, so that nothing is told of what did not happen."""
    _give(submission, words.FIRST, lambda person: words.of(submission, person))


def remind(submission, by) -> Submission:
    """Remind a recipient who has not acknowledged, in the product and by mail.

    Raises NotAllowed for whoever may not issue reports, WrongState once the receipt is given, and for a second time within a working day.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).select_related("report__plan", "recipient").get(pk=submission.pk)
        permit(by, "report.remind", submission)
        if submission.state != SubmissionState.SUBMITTED:
            raise WrongState(_("{person} has acknowledged the report already.").format(person=submission.recipient))
        if (day := pace.next_day(submission)) > timezone.localdate():
            raise WrongState(_("{person} was reminded within this working day already; again from {day}.").format(person=submission.recipient, day=day))
        told = {"reminded_at": timezone.now(), "reminded_times": submission.reminded_times + 1}
        submission = trail.edit(submission, "report.remind", by, told)
        _give(submission, f"asked {submission.reminded_times}", lambda person: words.reminding(submission, person, by))
        return submission


def note_opened(report, by) -> None:
    """Note that a recipient has opened the report, the first time that they do."""
    if not report.submissions.filter(recipient=by, opened_at=None).exists():
        return
    with transaction.atomic():
        for submission in report.submissions.select_for_update().filter(recipient=by, opened_at=None):
            submission.report = report
            trail.edit(submission, "report.open", by, {"opened_at": timezone.now()})


def _give(submission, occasion, told):
    url = submission.report.get_absolute_url()
    plan, due = submission.report.plan_id, pace.due_of(submission)
    notices.tell(notices.Notice(words.KIND, words.ref_of(submission), occasion, url, (submission.recipient,), told, plan=plan, due=due))
