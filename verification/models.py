"""The control table 服务改进控制表, causes and measures, reviews, assessment, knowledge transfer (V0 to V4, D4.5, D4.6, F8)."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from audit.fields import LineField, ProseField
from audit.models import ChainKind, Tracked
from improvement.models import WorkItem
from plans.models import Baseline, ImprovementInput, Plan
from plans.states import Direction, Element, PlanState
from verification.states import (
    FISHBONE_BONES,
    GRADE_WORDS,
    MEASURE_MOVES,
    MISSES,
    ROUND_MOVES,
    ROW_MOVES,
    TRANSFER_MOVES,
    CauseMethod,
    DocumentKind,
    MeasureState,
    Result,
    RoundState,
    RowKind,
    TransferState,
)

PERSON = {"on_delete": models.PROTECT, "related_name": "+"}
FIGURE = {"max_digits": 16, "decimal_places": 4, "null": True, "blank": True}


class PlanScoped(models.QuerySet):
    """Questions about what belongs to a plan; `PLAN` is the path to it."""

    PLAN = "plan"

    def visible_to(self, user):
        """Return what belongs to plans that a person may read."""
        return self.filter(**{f"{self.PLAN}__in": Plan.objects.visible_to(user)})


class RowQuerySet(PlanScoped):
    """Questions about control table rows."""

    PLAN = "round__plan"

    def pending(self):
        """Return the rows without a result."""
        return self.filter(result=Result.PENDING)

    def missed(self):
        """Return the rows that were not reached, in full or in part."""
        return self.filter(result__in=MISSES)

    def for_table(self):
        """Return the rows with all that the control table shows, in a constant number of queries."""
        assignee_now = WorkItem.objects.filter(pk=models.OuterRef("source_id")).values("assignee_id")
        related = self.select_related("assignee", "department", "checker", "checked_by", "carried_into", "cause__written_by")
        return related.prefetch_related("cause__measures__owner").annotate(assignee_now_id=models.Subquery(assignee_now))


class CauseQuerySet(PlanScoped):
    """Questions about causes."""

    PLAN = "row__round__plan"


class MeasureQuerySet(PlanScoped):
    """Questions about corrective measures."""

    PLAN = "cause__row__round__plan"


class OfPlan(Tracked):
    """Belongs to `plan` and to its chain."""

    class Meta:
        abstract = True

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan.pk

    @property
    def law_states(self) -> frozenset[str]:
        """The plan's states."""
        return self.plan.law_states

    def state_words(self) -> str:
        """The plan's stage in words."""
        return self.plan.state_words()


class CheckRound(OfPlan):
    """A check round 检查轮次: the control table generated from the baseline in force."""

    MOVES = ROUND_MOVES

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="rounds", editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    baseline = models.ForeignKey(Baseline, verbose_name=_("baseline"), on_delete=models.PROTECT, related_name="rounds", editable=False)
    state = models.CharField(_("state"), max_length=6, choices=RoundState.choices, default=RoundState.OPEN, editable=False)
    due = models.DateField(_("to be checked by"))
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

    round = models.ForeignKey(CheckRound, verbose_name=_("check round"), on_delete=models.PROTECT, related_name="rows", editable=False)
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
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=4, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))], editable=False)
    must_pass = models.BooleanField(_("must be reached"), default=False, editable=False)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("responsible"), null=True, blank=True, editable=False, **PERSON)
    department = models.ForeignKey(Department, verbose_name=_("department concerned"), null=True, blank=True, on_delete=models.PROTECT, related_name="control_rows", editable=False)
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("checker"), on_delete=models.PROTECT, related_name="rows_to_check", editable=False)

    result = models.CharField(_("result"), max_length=14, choices=Result.choices, default=Result.PENDING, editable=False)
    actual_value = models.DecimalField(_("actual value"), **FIGURE)
    actual_text = ProseField(_("what was found"), max_length=2000, blank=True)
    evidence = ProseField(_("evidence"), max_length=2000, blank=True)
    reason = ProseField(_("why it does not apply"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("checked by"), null=True, blank=True, editable=False, **PERSON)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    # The input that the miss was carried over into.
    carried_into = models.ForeignKey(ImprovementInput, verbose_name=_("carried over into"), null=True, blank=True, on_delete=models.PROTECT, related_name="rows_left", editable=False)

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

    def responsible_ids(self) -> set[int]:
        """Return the ids of those who answer for the item: named when the round opened, or now."""
        return {self.assignee_id, self._assignee_now() if self.kind == RowKind.WORK else None} - {None}

    def _assignee_now(self):
        if "assignee_now_id" in self.__dict__:  # loaded for the table
            return self.assignee_now_id
        return WorkItem.objects.filter(pk=self.source_id).values_list("assignee_id", flat=True).first()


class RootCause(OfPlan):
    """Why a row was missed (V2): a 5-Whys chain or a fishbone, with a conclusion and the element that caused it."""

    row = models.OneToOneField(ControlRow, verbose_name=_("control table row"), on_delete=models.PROTECT, related_name="cause", editable=False)
    method = models.CharField(_("method"), max_length=10, choices=CauseMethod.choices, default=CauseMethod.FIVE_WHYS)
    # 5 Whys: a list of answers, each to "why?" of the one before.
    whys = models.JSONField(_("chain of whys"), default=list, blank=True)
    # Fishbone: bone code → list of causes.
    bones = models.JSONField(_("fishbone"), default=dict, blank=True)
    element = models.CharField(_("causing element"), max_length=12, choices=FISHBONE_BONES)
    conclusion = ProseField(_("conclusion"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("written by"), editable=False, **PERSON)

    objects = CauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("root cause")
        verbose_name_plural = _("root causes")
        ordering = ["row"]

    def __str__(self):
        return self.conclusion[:80]

    @property
    def plan(self):
        """The plan of the row."""
        return self.row.plan

    @property
    def law_states(self) -> frozenset[str]:
        """As the row's."""
        return self.row.law_states

    def state_words(self) -> str:
        """As the row's."""
        return self.row.state_words()

    def clean(self):
        """The chosen method is filled in, with text alone."""
        if self.method == CauseMethod.FIVE_WHYS and not _filled_list(self.whys):
            raise ValidationError({"whys": _("Answer “why?” at least twice.")})
        bones = dict(FISHBONE_BONES)
        if self.method == CauseMethod.FISHBONE and (not isinstance(self.bones, dict) or not self.bones or not self.bones.keys() <= bones.keys()):
            raise ValidationError({"bones": _("Name at least one cause on one bone.")})


class CorrectiveMeasure(OfPlan):
    """What is done about a cause, by whom and by when (V2)."""

    MOVES = MEASURE_MOVES

    cause = models.ForeignKey(RootCause, verbose_name=_("root cause"), on_delete=models.PROTECT, related_name="measures", editable=False)
    action = ProseField(_("corrective measure"), max_length=2000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="measures_owned")
    due = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=6, choices=MeasureState.choices, default=MeasureState.OPEN, editable=False)
    done_note = ProseField(_("what was done"), max_length=2000, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective measure")
        verbose_name_plural = _("corrective measures")
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["owner", "state", "due"])]

    def __str__(self):
        return self.action[:80]

    @property
    def plan(self):
        """The plan of the cause."""
        return self.cause.plan


class Review(OfPlan):
    """A review 改进回顾, held (D4.5)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reviews", editable=False)
    held_on = models.DateField(_("held on"))
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

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="assessments", editable=False)
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

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="transfers", editable=False)
    subject = LineField(_("what is handed over"), max_length=300)
    content = ProseField(_("content, place of the documents"), max_length=5000)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="transfers_received")
    state = models.CharField(_("state"), max_length=12, choices=TransferState.choices, default=TransferState.OFFERED, editable=False)
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

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="document_updates", editable=False)
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


def _filled_list(value):
    return isinstance(value, list) and len([one for one in value if isinstance(one, str) and one.strip()]) >= 2
