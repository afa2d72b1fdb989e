"""The catalogue of 20 improvement areas, work items and their progress (requirements P, R, T, C, D4.3)."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField, ProseField
from audit.models import ChainKind, Tracked
from improvement.states import EXTENSION_MOVES, SCOPE_MOVES, WORK_MOVES, ExtensionState, ScopeState, WorkState
from plans.models import Phase, Plan
from plans.models.indicators import in_chinese
from plans.models.parts import end_after_start
from plans.models.plans import DRAFT_READERS
from plans.states import Element, Part, PlanState

MOST_HOURS = Decimal(100_000)
HOURS = {
    "max_digits": 8,
    "decimal_places": 2,
    "validators": [MinValueValidator(Decimal(0)), MaxValueValidator(MOST_HOURS)],
}
UNFINISHED = (WorkState.TO_DO, WorkState.DOING, WorkState.BLOCKED)


class Area(Tracked):
    """An improvement area of the source's table, such as T3 documents; its checklists name the points to look at."""

    code = LineField(_("code"), max_length=4, unique=True)
    element = models.CharField(_("element"), max_length=12, choices=Element.choices)
    place = models.PositiveIntegerField(_("order"), default=0)
    name_en = LineField(_("name in English"), max_length=160)
    name_zh = LineField(_("name in Chinese"), max_length=160)
    guidance_en = ProseField(_("guidance in English"), max_length=2000)
    guidance_zh = ProseField(_("guidance in Chinese"), max_length=2000)
    # A list of {"en": …, "zh": …}.
    checklist = models.JSONField(_("checklist"), default=list, blank=True)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("improvement area")
        verbose_name_plural = _("improvement areas")
        ordering = ["place"]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the present language."""
        return self.name_zh if in_chinese() else self.name_en

    @property
    def guidance(self) -> str:
        """The guidance in the present language."""
        return self.guidance_zh if in_chinese() else self.guidance_en

    @property
    def points(self) -> list[str]:
        """The points of the checklist in the present language."""
        return [point["zh" if in_chinese() else "en"] for point in self.checklist]


class WorkItemQuerySet(models.QuerySet):
    """Questions about work items."""

    def visible_to(self, user):
        """Return the items of the plans that a person may read; the pending ones as a draft, to fewer people."""
        items = self.filter(plan__in=Plan.objects.visible_to(user))
        if user.roles.intersection(DRAFT_READERS):
            return items
        teams = user.parts.filter(part__in=[Part.TEAM, Part.EDITOR]).values("plan")
        return items.filter(
            Q(scope_state=ScopeState.APPROVED) | Q(assignee=user) | Q(plan__owner=user) | Q(plan__in=teams)
        )

    def unfinished(self):
        """Return the items still to be worked off."""
        return self.filter(state__in=UNFINISHED)

    def in_scope(self):
        """Return the items of the approved scope that were not cancelled."""
        return self.filter(scope_state=ScopeState.APPROVED).exclude(state=WorkState.CANCELLED)

    def overdue(self):
        """Return the unfinished items whose planned end has passed."""
        return self.unfinished().filter(planned_end__lt=timezone.localdate())

    def to_report_on(self, user):
        """Return the items that await this person's report: assigned, unfinished, in scope, of a plan in progress."""
        return self.unfinished().in_scope().filter(assignee=user, plan__state=PlanState.IN_PROGRESS)

    def for_list(self):
        """Return the items with what a row shows, in a constant number of queries."""
        return self.select_related("plan", "plan__owner", "area", "assignee", "assignee__department", "phase")


class WorkItem(Tracked):
    """An improvement item 改进事项: one piece of work under one of the 20 areas."""

    MOVES = WORK_MOVES | SCOPE_MOVES
    # Written with every report of progress, whose own event carries the figures.
    UNTRACED = frozenset({"percent", "hours"})

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
    planned_start = models.DateField(_("planned start"))
    planned_end = models.DateField(_("planned end"))
    planned_hours = models.DecimalField(_("planned hours"), default=Decimal(0), **HOURS)
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
    blocked_reason = ProseField(_("why it is blocked"), max_length=2000, blank=True, editable=False)
    actual_start = models.DateField(_("actual start"), null=True, blank=True, editable=False)
    actual_end = models.DateField(_("actual end"), null=True, blank=True, editable=False)
    # The corrective measure (verification) that this item carries out, by its own reference.
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
        """The policy's rows on work speak of the plan's states."""
        return self.plan.law_states

    def state_words(self) -> str:
        """Return the plan's stage in words, for refusals."""
        return self.plan.state_words()

    @property
    def is_overdue(self) -> bool:
        """Whether the planned end has passed and the work is not done."""
        return self.state in UNFINISHED and self.planned_end < timezone.localdate()

    def clean(self):
        """The end is not before the start; the phase is one of this plan."""
        end_after_start(self.planned_start, self.planned_end)
        if self.phase_id and self.phase.plan_id != self.plan_id:
            raise ValidationError({"phase": _("This phase belongs to another plan.")})


class OfItem(Tracked):
    """Belongs to a work item and so to its plan's chain."""

    class Meta:
        abstract = True

    @property
    def plan(self):
        """The plan of the item."""
        return self.item.plan

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.item.plan_id


class OfItemQuerySet(models.QuerySet):
    """Questions about what belongs to work items."""

    def visible_to(self, user):
        """Return what belongs to the items that a person may see."""
        return self.filter(item__in=WorkItem.objects.visible_to(user))

    def for_list(self):
        """Return the rows with what they refer to, in a constant number of queries."""
        people = [name for name in ("by", "asked_by", "decided_by") if hasattr(self.model, name)]
        return self.select_related("item", "item__plan", *people)


class ProgressUpdate(OfItem):
    """A report of progress 进度更新; append-only."""

    item = models.ForeignKey(
        WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="updates", editable=False
    )
    percent = models.PositiveSmallIntegerField(_("progress in %"), validators=[MaxValueValidator(100)])
    note = ProseField(_("note"), max_length=2000, blank=True)
    hours = models.DecimalField(_("hours spent"), default=Decimal(0), **HOURS)
    blocked = models.BooleanField(_("blocked"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.item} {self.percent} %"


class ExtensionRequest(OfItem):
    """A request for a later date, with its reason; the original date stays on record."""

    MOVES = EXTENSION_MOVES

    item = models.ForeignKey(
        WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="extensions", editable=False
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ExtensionState.choices, default=ExtensionState.ASKED, editable=False
    )
    old_end = models.DateField(_("date so far"), editable=False)
    new_end = models.DateField(_("date asked for"))
    reason = ProseField(_("reason"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answer = ProseField(_("answer"), max_length=2000, blank=True, editable=False)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension request")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(state="asked"), name="one_open_request_per_item",
                                    violation_error_message=_("A request for this item is already waiting."))
        ]  # fmt: skip

    def __str__(self):
        return f"{self.item} → {self.new_end}"

    @property
    def law_states(self) -> frozenset[str]:
        """The plan's states."""
        return self.plan.law_states

    def state_words(self) -> str:
        """The plan's stage in words."""
        return self.plan.state_words()
