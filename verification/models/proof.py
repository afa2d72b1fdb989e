"""Reviews, knowledge transfer, catalogue and manual (D4.5, D4.6, F8)."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from audit.fields import DayField, LineField, ProseField, RichTextField
from improvement.models import WorkItem
from plans.models import Plan
from verification.models.base import PERSON, DecisionQuerySet, OfPlan, PlanScoped
from verification.states import (
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
    # The people of the house who were there, as {"id", "name"}: the name stays as it was then. Others are named in `participants`.
    attendees = models.JSONField(_("people who were there"), default=list, blank=True)
    participants = ProseField(_("participants"), max_length=2000, blank=True)
    minutes = RichTextField(_("minutes"))
    decisions = ProseField(_("decisions"), max_length=5000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), editable=False, **PERSON)
    # The planned review of section 6 that this one held: its row in the plan's document, and the day it was planned for.
    planned_row = models.BigIntegerField(_("planned review"), null=True, blank=True, editable=False)
    planned_on = DayField(_("planned date"), null=True, blank=True, editable=False)
    # Told only by records of earlier years; of all others the day on which they were created tells it.
    recorded_on = DayField(_("recorded on"), null=True, blank=True, editable=False)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return f"{self.held_on} {self.subject}"

    def clean(self):
        """Somebody was there, of the house or from outside."""
        if not self.attendees and not self.participants.strip():
            raise ValidationError({"participants": _("Name who was there.")})

    @property
    def recorded(self) -> date:
        """The day on which it was recorded."""
        return self.recorded_on or timezone.localdate(self.created_at)

    @property
    def present(self) -> str:
        """All who were there: the people of the house by name, then the others as they were written down."""
        names = str(pgettext("between items", ", ")).join(one["name"] for one in self.attendees)
        return "\n".join(part for part in (names, self.participants) if part)


class ReviewDecision(OfPlan):
    """What a review decided; a decision with an owner and a day becomes a work item (D4.5)."""

    review = models.ForeignKey(Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="decided", editable=False)
    text = ProseField(_("decision"), max_length=2000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_owned"
    )
    due = DayField(_("due"), null=True, blank=True)
    work_item = models.OneToOneField(
        WorkItem, verbose_name=_("work item"), null=True, blank=True, on_delete=models.PROTECT, related_name="decision", editable=False
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["review", "id"]

    def __str__(self):
        return self.text[:80]

    @property
    def plan(self):
        """The plan of the review."""
        return self.review.plan


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

    SAYS = ("kind",)

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
