"""Lifecycles of reports and their submissions (V3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Move
from plans.states import Part


class ReportState(models.TextChoices):
    """The states of a report: rendered by the worker, then issued and so frozen, then acknowledged by every recipient."""

    QUEUED = "queued", _("Being rendered")
    FAILED = "failed", _("Rendering failed")
    ISSUED = "issued", _("Issued")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


class Layout(models.TextChoices):
    """How a report is set on paper: plainly, or as an official document after GB/T 9704-2012."""

    MODERN = "modern", _("Modern")
    OFFICIAL = "official", _("Official document (GB/T 9704)")


# A report is in one language, or has its headings and labels in both; what people wrote stands in it once.
BOTH = "both"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), (BOTH, "中文 / English")]

ISSUED = frozenset({ReportState.ISSUED, ReportState.ACKNOWLEDGED})


class Capacity(models.TextChoices):
    """In which capacity a recipient gets the report (V3: both)."""

    LEADER = "leader", _("Responsible leader")
    SUPERVISOR = "supervisor", _("Supervision department")


# The parts in a plan whose holders receive its reports.
RECIPIENTS = {Part.LEADER: Capacity.LEADER, Part.SUPERVISOR: Capacity.SUPERVISOR}


class SubmissionState(models.TextChoices):
    """The states of a submission to one recipient."""

    SUBMITTED = "submitted", _("Submitted")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


REPORT_MOVES = {
    "report.issue": Move(frozenset({ReportState.QUEUED}), ReportState.ISSUED),
    "report.fail": Move(frozenset({ReportState.QUEUED}), ReportState.FAILED),
    "report.retry": Move(frozenset({ReportState.FAILED}), ReportState.QUEUED),
    "report.acknowledged": Move(frozenset({ReportState.ISSUED}), ReportState.ACKNOWLEDGED),
}
SUBMISSION_MOVES = {"report.acknowledge": Move(frozenset({SubmissionState.SUBMITTED}), SubmissionState.ACKNOWLEDGED)}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "report": _("report"),
}
VERBS = {
    "report.request": _("Report ordered"),
    "report.issue": _("Report issued"),
    "report.fail": _("Rendering of the report failed"),
    "report.retry": _("Report ordered again"),
    "report.submit": _("Report submitted"),
    "report.open": _("Report opened by its recipient"),
    "report.remind": _("Recipient reminded of the report"),
    "report.acknowledge": _("Report acknowledged"),
    "report.acknowledged": _("Report acknowledged by every recipient"),
}
