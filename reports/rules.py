"""Who may order, read and acknowledge reports (policy.csv, rows report.*)."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact
from plans.rules import is_planner, is_quality_manager, reads_plan
from reports.models import Report, Submission

ROUND_CLOSED, ISSUED = "round closed", "issued"


@rules.predicate
def receives(user, submission):
    """The named recipient of the submission."""
    return isinstance(submission, Submission) and submission.recipient_id == user.pk


@rules.predicate
def is_recipient(user, report):
    """Somebody to whom the report was submitted."""
    return isinstance(report, Report) and report.submissions.filter(recipient=user).exists()


enact(
    Law("report.issue", is_planner | is_quality_manager, _("service quality management or a planner"), frozenset({ROUND_CLOSED})),
    # Not in the policy: whoever may issue a report may ask its recipients for their receipts.
    Law("report.remind", is_planner | is_quality_manager, _("service quality management or a planner"), frozenset({ISSUED})),
    Law("report.acknowledge", receives, _("the named recipient"), frozenset({ISSUED})),
    Law("report.read", reads_plan | is_recipient, _("readers of the plan and recipients of the report"), frozenset({ISSUED})),
)
