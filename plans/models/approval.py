"""Approval: decisions bound to a hash, baselines, and overridden success factors."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from audit.fields import LineField, ProseField
from audit.models import ChainKind, Tracked
from plans.models.plans import Plan
from plans.models.routes import ApprovalRoute
from plans.states import APPROVAL_MOVES, OVERRIDE_MOVES, ApprovalState, Decision, Factor, OverrideState, StepMode


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


class Approval(OfPlan):
    """One way of a document through the steps of its route, from its submission to the decision."""

    MOVES = APPROVAL_MOVES

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="approvals", editable=False)
    route = models.ForeignKey(ApprovalRoute, verbose_name=_("approval route"), null=True, blank=True, on_delete=models.PROTECT, related_name="approvals", editable=False)
    revision = models.PositiveIntegerField(_("revision number"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ApprovalState.choices, default=ApprovalState.RUNNING, editable=False)
    step = models.PositiveIntegerField(_("step"), default=1, editable=False)
    # What is being decided on now; a decision counts only while it was made about exactly this.
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    # From this moment on the present step waits for its decision.
    waiting_since = models.DateTimeField(_("waiting since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["plan"], condition=models.Q(state=ApprovalState.RUNNING), name="one_running_approval")]
        indexes = [models.Index(fields=["state", "-id"])]

    def __str__(self):
        return f"{self.plan.number} r{self.revision}"


class ApprovalSeat(OfPlan):
    """Who decides in a step of an approval: any holder of a role, or one person; copied from the route at submission."""

    SAYS = ("role",)

    approval = models.ForeignKey(Approval, verbose_name=_("approval"), on_delete=models.PROTECT, related_name="seats", editable=False)
    step = models.PositiveIntegerField(_("step"), editable=False)
    step_name = LineField(_("name of the step"), max_length=120, editable=False)
    mode = models.CharField(_("decided by"), max_length=3, choices=StepMode.choices, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("approver")
        ordering = ["step", "id"]

    @property
    def plan_id(self):
        """The plan whose document is decided on."""
        return self.approval.plan_id

    def __str__(self):
        return str(self.person) if self.person_id else str(self.get_role_display())


class ApprovalDecision(OfPlan):
    """What an approver decided about exactly which document."""

    SAYS = ("decision",)

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="decisions")
    revision = models.PositiveIntegerField(_("revision number"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    sha256 = models.CharField("SHA-256", max_length=64)
    comment = ProseField(_("comment"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("on behalf of"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Empty for a decision from before approvals had steps.
    seat = models.ForeignKey(ApprovalSeat, verbose_name=_("approver"), null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")

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
