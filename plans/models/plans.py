"""The plan: one document of six sections (D3.1 to D3.6) and its place in the lifecycle."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from audit.fields import CodesField, DayField, LineField, RichTextField
from audit.models import ChainKind, Tracked
from plans.states import (
    IN_FORCE,
    PLAN_MOVES,
    PUBLISHED,
    ApprovalState,
    Mechanism,
    Part,
    PlanState,
    Purpose,
    RevisionState,
)

DRAFT_READERS = (Role.QUALITY_MANAGER, Role.PLANNER, Role.SMS_OWNER, Role.SUPERVISION, Role.AUDITOR)
CONFIDENTIAL_READERS = (Role.SMS_OWNER, Role.AUDITOR)


def plans_to_decide(user):
    """Return the ids of the plans whose running approval names the person, or somebody they stand in for, as an approver."""
    from plans.approvals import seats_naming
    from plans.models.approval import ApprovalSeat

    return ApprovalSeat.objects.filter(seats_naming(user), approval__state=ApprovalState.RUNNING).values("approval__plan")


class PlanQuerySet(models.QuerySet):
    """Questions about plans."""

    def visible_to(self, user):
        """Return the plans a person may read (policy.csv, plan.read): drafts few, published ones all, confidential ones fewer."""
        if not user.is_active:
            return self.none()
        drafts = user.roles.intersection(DRAFT_READERS)
        if drafts and user.roles.intersection(CONFIDENTIAL_READERS):
            return self.all()
        open_ones = Q(confidential=False) if drafts else Q(confidential=False, state__in=PUBLISHED)
        # Authors read their plan in any state, whoever else takes part once it is published, be it confidential or not.
        taking_part = user.parts.filter(Q(part__in=[Part.TEAM, Part.EDITOR]) | Q(plan__state__in=PUBLISHED))
        return self.filter(open_ones | Q(owner=user) | Q(pk__in=taking_part.values("plan")) | Q(pk__in=plans_to_decide(user)))

    def awaiting_approval(self):
        """Return the plans with a document in review."""
        return self.filter(Q(state=PlanState.IN_REVIEW) | Q(revision_state=RevisionState.REVIEWING))

    def for_list(self):
        """Return the plans with what a list row shows, in a constant number of queries."""
        return self.select_related("owner", "owner__department")


class Plan(Tracked):
    """A service improvement plan 服务改进计划."""

    MOVES = PLAN_MOVES

    number = LineField(_("number"), max_length=20, unique=True, editable=False)
    state = models.CharField(_("stage"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT, editable=False)
    revision_state = models.CharField(_("revision"), max_length=10, choices=RevisionState.choices, default=RevisionState.NONE, editable=False)
    revision = models.PositiveIntegerField(_("revision number"), default=1, editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("submitted by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)
    submitted_hash = models.CharField(max_length=64, blank=True, editable=False)
    # What closing it needed, as it was found to hold at acceptance: titles by language.
    accepted_conditions = models.JSONField(_("conditions found to hold at acceptance"), default=list, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    confidential = models.BooleanField(_("confidential"), default=False)
    copied_from = models.ForeignKey("self", verbose_name=_("begun from plan"), null=True, blank=True, on_delete=models.PROTECT, related_name="copies", editable=False)
    template = models.ForeignKey("plans.PlanTemplate", verbose_name=_("begun from template"), null=True, blank=True, on_delete=models.PROTECT, related_name="plans", editable=False)

    # D3.1 document introduction
    introduction = RichTextField(_("introduction of the document"), blank=True)
    document_purpose = RichTextField(_("purpose of the document"), blank=True)
    # D3.2 basic information (team members and expected outcomes are parts)
    title = LineField(_("name of the improvement"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="plans_owned")
    planned_start = DayField(_("planned start"), null=True, blank=True)
    planned_end = DayField(_("planned end"), null=True, blank=True)
    # D3.3 description (goals are parts); G1 and G2
    purposes = CodesField(_("purposes served"), codes=Purpose, blank=True)
    mechanisms = CodesField(_("mechanisms drawn on"), codes=Mechanism, blank=True)
    motive = RichTextField(_("motive"), blank=True)
    scope = RichTextField(_("scope"), blank=True)
    # D3.4 scheme (phases, activities and budget lines are parts)
    approach = RichTextField(_("overall approach"), blank=True)
    resources = RichTextField(_("resources"), blank=True)
    # F6 to F9: a statement each, or "none" with its reason
    process_changes = RichTextField(_("changes to existing processes and services"), blank=True)
    staffing_needs = RichTextField(_("what it means for staffing and recruitment"), blank=True)
    process_effects = RichTextField(_("effect on processes, measurement, methods and tools; catalogue and manual"), blank=True)
    budget_effects = RichTextField(_("effect on budget and schedule"), blank=True)
    # D3.6 review (measures, team and dates are parts)
    review_approach = RichTextField(_("how the improvement is reviewed"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["owner", "-id"]),
            models.Index(fields=["planned_end"]),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        """Return the address of the plan's page."""
        return reverse("plans:detail", args=[self.number])

    @property
    def chain(self):
        """Each plan has its own chain."""
        return ChainKind.PLAN, self.pk

    @property
    def law_states(self) -> frozenset[str]:
        """The states that the policy means: the stage, and what a working revision adds to it."""
        extra = {RevisionState.REVISING: {"revising"}, RevisionState.REVIEWING: {"in_review"}}
        return frozenset({self.state} | (extra.get(self.revision_state, set()) if self.state in IN_FORCE else set()))

    def state_words(self) -> str:
        """Return the words for the stage and, where one is open, the revision."""
        words = self.get_state_display()
        return words if self.revision_state == RevisionState.NONE else f"{words} · {self.get_revision_state_display()}"

    @cached_property
    def parts_by_person(self) -> dict[int, frozenset[str]]:
        """Which parts each person has in this plan, by the person's id."""
        parts: dict[int, set] = {}
        for person, part in self.members.values_list("person_id", "part"):
            parts.setdefault(person, set()).add(part)
        return {person: frozenset(held) for person, held in parts.items()}

    @cached_property
    def baseline(self):
        """The baseline in force, or None before the first approval."""
        return self.baselines.order_by("-number").first()

    def clean(self):
        """The end is not before the start."""
        if self.planned_start and self.planned_end and self.planned_end < self.planned_start:
            raise ValidationError({"planned_end": _("The end is before the start.")})
