"""The recipients of a report as its page shows them: when it was submitted, who was told and reminded, who has opened and acknowledged it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts import reminded
from accounts.law import may
from reports.models import Submission
from reports.receipts import pace
from reports.states import SubmissionState


@dataclass(frozen=True)
class Recipient:
    """A recipient: `told` is what was told of it so far, `may_remind` whether this reader may ask for the receipt, and from which day."""

    submission: Submission
    told: reminded.Reminded | None
    may_remind: bool
    remind_from: date | None

    @property
    def waits(self) -> bool:
        """Whether the receipt is still awaited."""
        return self.submission.state == SubmissionState.SUBMITTED


def recipients_of(report, reader) -> list[Recipient]:
    """Return the recipients of a report as a reader sees them, leaders first; a constant number of queries."""
    submissions = list(report.submissions.select_related("recipient", "recipient__department"))
    told = reminded.of("reports.submission", [one.pk for one in submissions])
    for one in submissions:
        one.report = report
    return [_recipient(one, told.get(one.pk), reader) for one in submissions]


def _recipient(submission, told, reader):
    waits = submission.state == SubmissionState.SUBMITTED
    allowed = waits and may(reader, "report.remind", submission)
    later = pace.next_day(submission) if allowed else None
    return Recipient(submission, told, allowed, later if later and later > timezone.localdate() else None)
