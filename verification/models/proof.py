"""Reviews, process assessment, knowledge transfer, catalogue and manual (V4, D4.5, D4.6, F8)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField, ProseField
from plans.models import Plan
from verification.models.base import PERSON, OfPlan, PlanScoped
from verification.states import (
    GRADE_WORDS,
    TRANSFER_MOVES,
    DocumentKind,
    TransferState,
)


class Review(OfPlan):
    """A review 改进回顾, held (D4.5)."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reviews", editable=False
    )
    held_on = DayField(_("held on"))
    subject = LineField(_("subject"), max_length=200)
    participants = ProseField(_("participants"), max_length=2000)
    minutes = ProseField(_("minutes"))
    decisions = ProseField(_("decisions"), max_length=5000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), editable=False, **PERSON)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return f"{self.held_on} {self.subject}"


class ProcessAssessment(OfPlan):
    """The appraisal of the process 过程考核 by the supervision department, under named rules (V4)."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="assessments", editable=False
    )
    regulation = LineField(_("rules it was assessed under"), max_length=300)
    # A list of {"criterion", "weight", "score", "reason"}; weights add up to 100, scores are 0 to 100.
    criteria = models.JSONField(_("criteria"), default=list)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, editable=False)
    grade = LineField(_("grade"), max_length=20, editable=False)
    conclusion = ProseField(_("conclusion"), max_length=4000)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("assessed by"), editable=False, **PERSON)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("process assessment")
        verbose_name_plural = _("process assessments")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.plan.number} {self.score}"

    @property
    def grade_words(self) -> str:
        """The grade in words."""
        return str(GRADE_WORDS.get(self.grade, self.grade))


class KnowledgeTransfer(OfPlan):
    """Knowledge handed over after completion; its recipient acknowledges (D4.6)."""

    MOVES = TRANSFER_MOVES

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="transfers", editable=False
    )
    subject = LineField(_("what is handed over"), max_length=300)
    content = ProseField(_("content, place of the documents"), max_length=5000)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="transfers_received",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=TransferState.choices, default=TransferState.OFFERED, editable=False
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True, editable=False)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("knowledge transfer")
        verbose_name_plural = _("knowledge transfers")
        ordering = ["id"]
        indexes = [models.Index(fields=["recipient", "state"])]

    def __str__(self):
        return self.subject


class DocumentUpdate(OfPlan):
    """The new version of the service catalogue or manual, or "none" with the reason (F8)."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="document_updates", editable=False
    )
    kind = models.CharField(_("document"), max_length=10, choices=DocumentKind.choices)
    new_version = LineField(_("new version"), max_length=60, blank=True)
    reason = ProseField(_("what changed, or why nothing did"), max_length=2000, blank=True)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("catalogue and manual")
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="one_update_per_document")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.new_version or '-'}"

    def clean(self):
        """A new version is named, or the reason why there is none (F8)."""
        if not self.new_version.strip() and not self.reason.strip():
            raise ValidationError({"reason": _("Name the new version, or say why there is none.")})
