"""Check rounds and the rows of their control tables 服务改进控制表 (V1)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from audit.fields import DayField, LineField, ProseField
from plans.models import Baseline, ImprovementInput, Plan
from plans.states import Direction, Element, PlanState
from verification.models.base import FIGURE, PERSON, OfPlan, PlanScoped, RowQuerySet
from verification.states import (
    MISSES,
    ROUND_MOVES,
    ROW_MOVES,
    Result,
    RoundState,
    RowKind,
)


class CheckRound(OfPlan):
    """A check round 检查轮次: the control table generated from the baseline in force."""

    MOVES = ROUND_MOVES
    BELONGS_TO = ("plan",)

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="rounds", editable=False
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    baseline = models.ForeignKey(
        Baseline, verbose_name=_("baseline"), on_delete=models.PROTECT, related_name="rounds", editable=False
    )
    state = models.CharField(
        _("state"), max_length=6, choices=RoundState.choices, default=RoundState.OPEN, editable=False
    )
    due = DayField(_("to be checked by"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("opened by"), editable=False, **PERSON)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    # Indicator verdicts as they stood when the round closed, frozen for the report.
    verdicts = models.JSONField(_("verdicts"), default=list, blank=True, editable=False)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("check round")
        verbose_name_plural = _("check rounds")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_round_per_number"),
            models.UniqueConstraint(fields=["plan"], condition=models.Q(state="open"), name="one_open_round_per_plan"),
        ]

    def __str__(self):
        return f"{self.plan.number} #{self.number}"


class ControlRow(OfPlan):
    """A row of the control table 控制项: what was planned, what was reached, who checked it with what evidence."""

    MOVES = ROW_MOVES

    round = models.ForeignKey(
        CheckRound, verbose_name=_("check round"), on_delete=models.PROTECT, related_name="rows", editable=False
    )
    place = models.PositiveIntegerField(_("no."), editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=RowKind.choices, editable=False)
    # The row of the baseline that this row checks: its kind and the id it had there.
    source_id = models.BigIntegerField(editable=False)
    title = ProseField(_("item"), max_length=2000, editable=False)
    criterion = ProseField(_("planned: criterion"), max_length=2000, blank=True, editable=False)
    element = models.CharField(_("element"), max_length=12, choices=Element.choices, blank=True, editable=False)
    indicator_code = LineField(_("indicator"), max_length=30, blank=True, editable=False)
    unit = LineField(_("unit"), max_length=20, blank=True, editable=False)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, blank=True, editable=False)
    baseline_value = models.DecimalField(_("baseline value"), editable=False, **FIGURE)
    target_value = models.DecimalField(_("target value"), editable=False, **FIGURE)
    weight = models.DecimalField(
        _("weight"),
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        editable=False,
    )
    must_pass = models.BooleanField(_("must be reached"), default=False, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("responsible"), null=True, blank=True, editable=False, **PERSON
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department concerned"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="control_rows",
        editable=False,
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checker"),
        on_delete=models.PROTECT,
        related_name="rows_to_check",
        editable=False,
    )

    result = models.CharField(
        _("result"), max_length=14, choices=Result.choices, default=Result.PENDING, editable=False
    )
    actual_value = models.DecimalField(_("actual value"), **FIGURE)
    actual_text = ProseField(_("what was found"), max_length=2000, blank=True)
    evidence = ProseField(_("evidence"), max_length=2000, blank=True)
    reason = ProseField(_("why it does not apply"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), null=True, blank=True, editable=False, **PERSON
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    # The input that the miss was carried over into.
    carried_into = models.ForeignKey(
        ImprovementInput,
        verbose_name=_("carried over into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rows_left",
        editable=False,
    )

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("control table row")
        verbose_name_plural = _("control table rows")
        ordering = ["round", "place"]
        constraints = [models.UniqueConstraint(fields=["round", "place"], name="one_row_per_place")]
        indexes = [models.Index(fields=["checker", "result"]), models.Index(fields=["kind", "source_id"])]

    def __str__(self):
        return f"{self.round} {self.place}. {self.title[:80]}"

    @property
    def plan(self):
        """The plan of the round."""
        return self.round.plan

    @property
    def law_states(self) -> frozenset[str]:
        """The plan's states and, while the plan is worked on, whether the round is open or closed."""
        running = self.plan.state in {PlanState.IN_PROGRESS, PlanState.VERIFYING}
        return self.plan.law_states | ({f"round {self.round.state}"} if running else frozenset())

    def state_words(self) -> str:
        """The plan's stage and the round's state in words."""
        return f"{self.plan.state_words()} · {self.round.get_state_display()}"

    @property
    def is_miss(self) -> bool:
        """Whether the row was not reached, in full or in part."""
        return self.result in MISSES

    @property
    def source(self) -> tuple[str, int]:
        """Which row of the baseline this one checks: the same in every round."""
        return self.kind, self.source_id
