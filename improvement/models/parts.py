"""What belongs to a work item: reports of progress, requests for more time, checklist, dependencies, helpers."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.fields import DayField, LineField, ProseField
from audit.models import ChainKind, Tracked
from improvement.models.work import MOST_HOURS, WorkItem
from improvement.states import EXTENSION_MOVES, ExtensionState


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

    # Bookkeeping for taking the report back; the events before it tell the same.
    UNTRACED = frozenset({"before"})

    item = models.ForeignKey(
        WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="updates", editable=False
    )
    percent = models.PositiveSmallIntegerField(_("progress in %"), validators=[MaxValueValidator(100)])
    note = ProseField(_("note"), max_length=2000, blank=True)
    # Only the undoing of an earlier report is negative.
    hours = models.DecimalField(_("hours spent"), default=Decimal(0), max_digits=8, decimal_places=2, validators=[MaxValueValidator(MOST_HOURS)])
    cost = models.DecimalField(_("cost"), default=Decimal(0), max_digits=14, decimal_places=2)
    undoes = models.OneToOneField("self", verbose_name=_("takes back"), null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by", editable=False)
    # What the item said before this report, so that taking it back restores exactly that.
    before = models.JSONField(default=dict, editable=False)
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
    old_end = DayField(_("date so far"), editable=False)
    new_end = DayField(_("date asked for"))
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
        """As the item's."""
        return self.item.law_states

    def state_words(self) -> str:
        """The plan's stage in words."""
        return self.plan.state_words()


class ChecklistPoint(OfItem):
    """A point of an item's checklist: taken over from its area, or written for it."""

    item = models.ForeignKey(WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="points", editable=False)
    place = models.PositiveIntegerField(_("order"), default=0, editable=False)
    text = LineField(_("point"), max_length=300)
    done = models.BooleanField(_("done"), default=False, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("done by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of the checklist")
        verbose_name_plural = _("checklist")
        ordering = ["place", "id"]

    def __str__(self):
        return self.text


class WorkDependency(OfItem):
    """An item begins only after another has been finished (finish to start)."""

    item = models.ForeignKey(WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="needs", editable=False)
    after = models.ForeignKey(WorkItem, verbose_name=pgettext_lazy("work item", "begins after"), on_delete=models.CASCADE, related_name="needed_by")

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("dependency between work items")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "after"], name="one_work_dependency_once", violation_error_message=_("This dependency is there already."))]

    def __str__(self):
        return f"{self.after.number} → {self.item.number}"


class ItemHelper(OfItem):
    """A person who helps with an item; its assignee alone reports on it."""

    item = models.ForeignKey(WorkItem, verbose_name=_("work item"), on_delete=models.CASCADE, related_name="helpers", editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="helps_with")

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_helper_once", violation_error_message=_("This person helps already."))]

    def __str__(self):
        return str(self.person)
