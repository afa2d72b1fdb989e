"""Issued reports, and to whom they were submitted (V3)."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField, ProseField
from audit.models import ChainKind, Tracked
from plans.models import Plan
from reports.content.shapes import CODE_LENGTH, fingerprint
from reports.ordering.models import QueuedQuerySet
from reports.states import (
    ISSUED,
    LANGUAGES,
    REPORT_MOVES,
    SUBMISSION_MOVES,
    Capacity,
    Layout,
    ReportState,
    SubmissionState,
)
from verification.models import CheckRound


def stored_name(report, filename: str) -> str:
    """Return a name of our own for the stored PDF."""
    return f"reports/{uuid.uuid4().hex}.pdf"


class ReportQuerySet(QueuedQuerySet):
    """Questions about reports."""

    def visible_to(self, user):
        """Return the reports of plans that a person may read, and those submitted to them (policy.csv, report.read)."""
        return self.filter(Q(plan__in=Plan.objects.visible_to(user)) | Q(pk__in=Submission.objects.filter(recipient=user).values("report")))

    def issued(self):
        """Return the reports that are frozen."""
        return self.filter(state__in=ISSUED)

    def for_list(self):
        """Return the reports with what a row shows, in a constant number of queries."""
        rows = self.select_related("plan", "round__baseline", "issued_by").defer("content")
        acknowledged = Count("submissions", filter=Q(submissions__state=SubmissionState.ACKNOWLEDGED))
        return rows.annotate(submitted=Count("submissions"), received=acknowledged).order_by("-id")


class Report(Tracked):
    """A service improvement report 服务改进报告. Once issued, its PDF, figures and SHA-256 never change."""

    MOVES = REPORT_MOVES
    UNTRACED = frozenset({"content", "claimed_at"})

    number = LineField(_("number"), max_length=20, unique=True, editable=False)
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reports", editable=False)
    round = models.ForeignKey(CheckRound, verbose_name=_("check round"), on_delete=models.PROTECT, related_name="reports", editable=False)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="zh-hans")
    layout = models.CharField(_("layout"), max_length=10, choices=Layout.choices, default=Layout.MODERN)
    red_head = models.BooleanField(_("red head"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=ReportState.choices, default=ReportState.QUEUED, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+", editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True, editable=False)
    content = models.JSONField(_("content"), default=dict, encoder=DjangoJSONEncoder, editable=False)
    file = models.FileField(_("PDF"), upload_to=stored_name, max_length=120, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    # What the paper prints of the content's fingerprint, and by which a paper finds its report.
    code = models.CharField(_("code on the paper"), max_length=CODE_LENGTH, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    # The plan's trail as it stood at issue: sequence and hash of its last event, printed in the report.
    trail_sequence = models.BigIntegerField(default=0, editable=False)
    trail_hash = models.CharField(max_length=64, blank=True, editable=False)
    # Whose certificate signed the file at issue, and the certificate's SHA-256; empty where no key was given.
    signed_by = LineField(_("signed by"), max_length=200, blank=True, editable=False)
    certificate = models.CharField(_("SHA-256 of the certificate"), max_length=64, blank=True, editable=False)
    failure = ProseField(_("why rendering failed"), max_length=2000, blank=True, editable=False)
    # When the worker that makes it last said that it is at it.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"]), models.Index(fields=["sha256"], name="reports_rep_sha256_idx"), models.Index(fields=["code"], name="reports_rep_code_idx")]

    def __str__(self):
        return f"{self.number} {self.plan.title}"

    def clean(self):
        """Refuse a red head 红头 on anything but an official document."""
        if self.red_head and self.layout != Layout.OFFICIAL:
            raise ValidationError({"red_head": _("Only an official document has a red head.")})

    @property
    def title(self) -> str:
        """The plan's name as it was approved; a revision that is open now does not speak here."""
        return self.round.baseline.document["plan"]["title"]

    def get_absolute_url(self):
        """Return the address of the report's page."""
        return reverse("reports:detail", args=[self.number])

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan_id

    @property
    def law_states(self) -> frozenset[str]:
        """The report's state, an acknowledged report being an issued one too, and whether its round is open or closed."""
        issued = {ReportState.ISSUED} if self.is_issued else set()
        return frozenset({self.state, f"round {self.round.state}"} | issued)

    @property
    def is_issued(self) -> bool:
        """Whether the report is frozen."""
        return self.state in ISSUED

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, which the PDF prints; "" before there is content."""
        return fingerprint(self.content) if self.content else ""

    @property
    def file_name(self) -> str:
        """The name under which a person saves the PDF."""
        return f"{self.number}-{self.language}.pdf"


class SubmissionQuerySet(models.QuerySet):
    """Questions about submissions."""

    def waiting_for(self, user):
        """Return what a person has still to acknowledge."""
        return self.filter(recipient=user, state=SubmissionState.SUBMITTED)


class Submission(Tracked):
    """A report submitted to one recipient, and the receipt 签收 with its instruction 批示."""

    MOVES = SUBMISSION_MOVES

    report = models.ForeignKey(Report, verbose_name=_("report"), on_delete=models.PROTECT, related_name="submissions", editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="submissions", editable=False)
    capacity = models.CharField(_("in the capacity of"), max_length=10, choices=Capacity.choices, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=SubmissionState.choices, default=SubmissionState.SUBMITTED, editable=False)
    instruction = ProseField(_("instruction"), max_length=4000, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True, editable=False)
    # When the recipient first opened the report, and how often and when last somebody asked for the receipt.
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    reminded_times = models.PositiveIntegerField(_("times reminded"), default=0, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["capacity", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "recipient", "capacity"], name="one_submission_each")]
        indexes = [models.Index(fields=["recipient", "state"])]

    def __str__(self):
        return f"{self.report.number} → {self.recipient}"

    @property
    def plan(self):
        """The plan of the report."""
        return self.report.plan

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.report.plan_id

    @property
    def law_states(self) -> frozenset[str]:
        """The report's state."""
        return frozenset({self.report.state})

    def state_words(self) -> str:
        """The report's state in words."""
        return self.report.get_state_display()
