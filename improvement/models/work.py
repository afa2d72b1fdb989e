"""Work items: the improvement work of a plan, each under one area (D4.3)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField, ProseField
from audit.models import ChainKind, Tracked
from improvement.models.areas import Area
from improvement.states import SCOPE_MOVES, WORK_MOVES, Priority, ScopeState, WorkState
from plans import workdays
from plans.models import Indicator, Phase, Plan
from plans.models.parts import MONEY, end_after_start
from plans.models.plans import DRAFT_READERS
from plans.states import AUTHORS, PlanState

MOST_HOURS = Decimal(100_000)
HOURS = {
    "max_digits": 8,
    "decimal_places": 2,
    "validators": [MinValueValidator(Decimal(0)), MaxValueValidator(MOST_HOURS)],
}
UNFINISHED = (WorkState.TO_DO, WorkState.DOING, WorkState.BLOCKED)
FINISHED = (WorkState.DONE, WorkState.VERIFIED)
# What the law calls an item that carries out a measure or a decision while its plan is verified and all else rests.
FOLLOWING = "following work"
# An item that is no part, or whose whole is not in scope: its weight counts by itself.
ON_ITS_OWN = Q(parent=None) | Q(parent__state=WorkState.CANCELLED) | Q(parent__scope_state=ScopeState.PENDING)


class WorkItemQuerySet(models.QuerySet):
    """Questions about work items."""

    def visible_to(self, user):
        """Return the items of the plans that a person may read; the pending ones as a draft, to fewer people."""
        items = self.filter(plan__in=Plan.objects.visible_to(user))
        if user.roles.intersection(DRAFT_READERS):
            return items
        teams = user.parts.filter(part__in=AUTHORS).values("plan")
        return items.filter(
            Q(scope_state=ScopeState.APPROVED) | Q(assignee=user) | Q(plan__owner=user) | Q(plan__in=teams)
        )

    def unfinished(self):
        """Return the items still to be worked off."""
        return self.filter(state__in=UNFINISHED)

    def in_scope(self):
        """Return the items of the approved scope that were not cancelled."""
        return self.filter(scope_state=ScopeState.APPROVED).exclude(state=WorkState.CANCELLED)

    def overdue(self, in_time: date | None = None):
        """Return the unfinished items since whose planned end a working day has passed; `in_time` is the earliest end of which that is not so.

        What waits for a revision may not be worked on, so it is not overdue.
        """
        return self.unfinished().exclude(scope_state=ScopeState.PENDING).filter(planned_end__lt=in_time or workdays.earliest_in_time(timezone.localdate()))

    def workable(self):
        """Return the items that may be worked on now: of plans in progress, and of plans being verified what carries out a measure or a decision."""
        return self.filter(Q(plan__state=PlanState.IN_PROGRESS) | Q(plan__state=PlanState.VERIFYING) & ~Q(origin=""))

    def to_report_on(self, user):
        """Return the items that await this person's report: assigned, unfinished, in scope, and to be worked on now."""
        return self.workable().unfinished().in_scope().filter(assignee=user)

    def for_list(self):
        """Return the items with what a row shows, in a constant number of queries."""
        return self.select_related("plan", "plan__owner", "area", "assignee", "assignee__department", "phase")


class WorkItem(Tracked):
    """An improvement item 改进事项: one piece of work under one of the 20 areas."""

    MOVES = WORK_MOVES | SCOPE_MOVES
    # Written with every report of progress, whose own event carries the figures.
    UNTRACED = frozenset({"percent", "hours", "cost"})

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="work_items", editable=False
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    area = models.ForeignKey(
        Area, verbose_name=_("improvement area"), on_delete=models.PROTECT, related_name="work_items"
    )
    title = LineField(_("improvement item"), max_length=200)
    description = ProseField(_("description"), max_length=5000, blank=True)
    acceptance = ProseField(_("acceptance criterion"), max_length=2000)
    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), null=True, blank=True, on_delete=models.SET_NULL, related_name="work_items"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assignee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="work_items",
    )
    planned_start = DayField(_("planned start"))
    planned_end = DayField(_("planned end"))
    planned_hours = models.DecimalField(_("planned hours"), default=Decimal(0), **HOURS)
    planned_cost = models.DecimalField(_("planned cost"), default=Decimal(0), **MONEY)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="children",
        help_text=_("The item that this one is a part of; parts have no parts of their own."),
    )  # fmt: skip
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator of acceptance"), null=True, blank=True, on_delete=models.PROTECT, related_name="work_items"
    )
    indicator_target = models.DecimalField(_("value to be reached"), max_digits=16, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2, default=Decimal(5),
        help_text=_("Share in the control table, before it is scaled to 100."),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    must_pass = models.BooleanField(_("must be reached"), default=False, help_text=_("A miss cannot be averaged away."))

    state = models.CharField(
        _("state"), max_length=10, choices=WorkState.choices, default=WorkState.TO_DO, editable=False
    )
    scope_state = models.CharField(
        _("scope"), max_length=10, choices=ScopeState.choices, default=ScopeState.APPROVED, editable=False
    )
    percent = models.PositiveSmallIntegerField(
        _("progress in %"), default=0, validators=[MaxValueValidator(100)], editable=False
    )
    hours = models.DecimalField(_("hours spent"), default=Decimal(0), editable=False, **HOURS)
    cost = models.DecimalField(_("cost so far"), default=Decimal(0), editable=False, **MONEY)
    unblocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who can unblock it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    blocked_reason = ProseField(_("why it is blocked"), max_length=2000, blank=True, editable=False)
    actual_start = DayField(_("actual start"), null=True, blank=True, editable=False)
    actual_end = DayField(_("actual end"), null=True, blank=True, editable=False)
    # What this item carries out, as kind:id: a corrective measure or the decision of a review (verification).
    origin = LineField(_("origin"), max_length=60, blank=True, editable=False)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_item_per_number")]
        indexes = [
            models.Index(fields=["state", "planned_end"]),
            models.Index(fields=["assignee", "state", "planned_end"]),
            models.Index(fields=["area", "state"]),
            models.Index(fields=["plan", "state", "planned_end"]),
            models.Index(fields=["priority", "planned_end"]),
        ]

    def __str__(self):
        return f"{self.plan.number}-{self.number:02d} {self.title}"

    def get_absolute_url(self):
        """Return the address of the item's page."""
        return reverse("improvement:item", args=[self.plan.number, self.number])

    @property
    def chain(self):
        """Items belong to their plan's chain."""
        return ChainKind.PLAN, self.plan_id

    @property
    def law_states(self) -> frozenset[str]:
        """The policy's rows on work speak of the plan's states; what follows from a check goes on while the plan is verified."""
        states = self.plan.law_states
        return states | {FOLLOWING} if self.origin and self.plan.state == PlanState.VERIFYING else states

    def state_words(self) -> str:
        """Return the plan's stage in words, for refusals."""
        return self.plan.state_words()

    def clean(self):
        """The end is not before the start; the phase is one of this plan."""
        end_after_start(self.planned_start, self.planned_end)
        if self.phase_id and self.phase.plan_id != self.plan_id:
            raise ValidationError({"phase": _("This phase belongs to another plan.")})
        if self.parent_id and self._parent_changes():
            self._check_parent()
        if self.indicator_target is not None and not self.indicator_id:
            raise ValidationError({"indicator": _("Name the indicator that this value belongs to.")})

    def _parent_changes(self):
        return not WorkItem.objects.filter(pk=self.pk, parent=self.parent_id).exists()

    def _check_parent(self):
        if self.parent_id == self.pk or self.parent.plan_id != self.plan_id or self.parent.parent_id:
            raise ValidationError({"parent": _("Choose an item of this plan that is no part of another one itself.")})
        if bool(self.parent.origin) != bool(self.origin):
            raise ValidationError({"parent": _("What carries out a measure or a decision is no part of what the plan promised, nor the other way round.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This item has parts of its own, so it cannot become a part.")})
