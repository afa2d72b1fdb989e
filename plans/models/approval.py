"""Approval: decisions bound to a hash, baselines, and overridden success factors."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import ProseField
from audit.models import ChainKind, Tracked
from plans.models.plans import Plan
from plans.states import OVERRIDE_MOVES, Decision, Factor, OverrideState


class OfPlan(Tracked):
    """Belongs to a plan's chain."""

    class Meta:
        abstract = True

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan_id


class Baseline(OfPlan):
    """The document as it was approved, frozen: the table refuses UPDATE and DELETE."""

    UNTRACED = frozenset({"document"})

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="baselines")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"), encoder=DjangoJSONEncoder)
    sha256 = models.CharField("SHA-256", max_length=64)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("approved by"), on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_baseline_per_number")]

    def __str__(self):
        return f"{self.plan.number} B{self.number}"


class ApprovalDecision(OfPlan):
    """What an approver decided about exactly which document."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="decisions")
    revision = models.PositiveIntegerField(_("revision number"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    sha256 = models.CharField("SHA-256", max_length=64)
    comment = ProseField(_("comment"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("approval decision")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.plan.number} r{self.revision} {self.get_decision_display()}"


class FactorOverride(OfPlan):
    """A success factor that need not hold: asked for by the owner, granted with a reason that is printed everywhere after."""

    MOVES = OVERRIDE_MOVES

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="overrides", editable=False)
    factor = models.CharField(_("success factor"), max_length=2, choices=Factor.choices)
    state = models.CharField(_("state"), max_length=8, choices=OverrideState.choices, default=OverrideState.ASKED, editable=False)
    request = ProseField(_("why it is asked for"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+", editable=False)
    reason = ProseField(_("reason"), max_length=2000, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("granted by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("override")
        constraints = [models.UniqueConstraint(fields=["plan", "factor"], name="one_override_per_factor")]

    def __str__(self):
        return f"{self.plan.number} {self.factor}"
