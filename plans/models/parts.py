"""The rows of a plan: everything in its six sections that is a list."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField, ProseField
from audit.models import ChainKind, Tracked
from plans.models.indicators import Indicator, refuse_impossible_share
from plans.models.inputs import ImprovementInput
from plans.models.plans import Plan
from plans.models.services import ServiceObjective
from plans.states import Direction, Element, Part, RaciPart, StandardKind

MONEY = {"max_digits": 14, "decimal_places": 2, "validators": [MinValueValidator(Decimal(0))]}
FIGURE = {"max_digits": 16, "decimal_places": 4}


def end_after_start(start, end, field="planned_end"):
    """Raise ValidationError at `field` when a date range ends before it starts."""
    if start and end and end < start:
        raise ValidationError({field: _("The end is before the start.")})


class PlanPart(Tracked):
    """A row of the plan's document, edited only while the document is open."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="%(class)ss", editable=False)
    # Says which row of a baseline this one is, also after a discarded revision has rebuilt the rows.
    place = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["place", "id"]

    @property
    def chain(self):
        """Parts belong to their plan's chain."""
        return ChainKind.PLAN, self.plan_id

    def clean(self):
        """Whatever row of a plan this one refers to is a row of the same plan."""
        for field in self._meta.concrete_fields:
            other = getattr(self, field.name, None) if field.is_relation and issubclass(field.related_model, PlanPart) else None
            if other is not None and other.plan_id != self.plan_id:
                raise ValidationError({field.name: _("This belongs to another plan.")})


class PlanMember(PlanPart):
    """A person's part in the plan: team, review team (D3.2, D3.6), report recipient (V3)."""

    SAYS = ("part",)

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="members", editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(_("part in the plan"), max_length=12, choices=Part.choices)

    class Meta(PlanPart.Meta):
        verbose_name = _("plan member")
        constraints = [models.UniqueConstraint(fields=["plan", "person", "part"], name="one_part_once", violation_error_message=_("This person already has that part."))]

    def __str__(self):
        return f"{self.person} ({self.get_part_display()})"


class PlanInput(PlanPart):
    """An input that the plan answers (F2)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="inputs", editable=False)
    source = models.ForeignKey(ImprovementInput, verbose_name=_("input"), on_delete=models.PROTECT, related_name="plans")

    class Meta(PlanPart.Meta):
        verbose_name = _("plan input")
        constraints = [models.UniqueConstraint(fields=["plan", "source"], name="one_input_once", violation_error_message=_("This input is already in the plan."))]

    def __str__(self):
        return str(self.source)


class ExpectedOutcome(PlanPart):
    """A main expected outcome (D3.2)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="outcomes", editable=False)
    text = ProseField(_("expected outcome"), max_length=2000)
    acceptance = ProseField(_("acceptance criterion"), max_length=2000, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("expected outcome")

    def __str__(self):
        return self.text[:80]


class Goal(PlanPart):
    """An improvement goal (D1.1 to D1.3): measurable, consistent with a service objective, lawful."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="goals", editable=False)
    statement = LineField(_("goal"), max_length=300)
    # D1.1: consistent with a service objective, which is a link and not a sentence.
    service_objective = models.ForeignKey(ServiceObjective, verbose_name=_("service objective it serves"), on_delete=models.PROTECT, related_name="goals")
    details = ProseField(_("the goal in detail"), max_length=4000, blank=True, help_text=_("What exactly is reached, and why it is realistic and feasible."))
    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="goals")
    baseline_value = models.DecimalField(_("baseline value"), **FIGURE)
    target_value = models.DecimalField(_("target value"), **FIGURE)
    unit = LineField(_("unit"), max_length=20)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    how_measured = ProseField(_("how it is measured"), max_length=2000)
    due = DayField(_("reached by"))
    effect_from = DayField(_("effect measured from"), null=True, blank=True, help_text=_("The window in which the effect is measured, set before implementation."))
    effect_until = DayField(_("effect measured until"), null=True, blank=True)
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2, default=Decimal(10), help_text=_("Share in the control table, before it is scaled to 100."),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    must_pass = models.BooleanField(_("must be reached"), default=False, help_text=_("A miss cannot be averaged away."))
    customer_need = ProseField(_("customer need it meets"), max_length=2000, blank=True)
    standards = ProseField(_("how it complies with laws and standards"), max_length=2000, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("goal")

    def __str__(self):
        return self.statement

    def clean(self):
        """The target differs from the baseline and lies on the better side of it (design section 4); no share is over 100 %."""
        super().clean()
        end_after_start(self.effect_from, self.effect_until, "effect_until")
        refuse_impossible_share(self.unit, baseline_value=self.baseline_value, target_value=self.target_value)
        if self.baseline_value is None or self.target_value is None:
            return
        if self.target_value == self.baseline_value:
            raise ValidationError({"target_value": _("The target equals the baseline: there is nothing to improve.")})
        if self.direction and (self.target_value > self.baseline_value) != (self.direction == Direction.UP):
            raise ValidationError({"target_value": _("The target lies on the worse side of the baseline.")})


class GoalStandard(PlanPart):
    """A law, standard or agreement that a goal complies with, by name and clause (D1.3)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="standards", editable=False)
    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.CASCADE, related_name="named_standards")
    kind = models.CharField(_("kind"), max_length=10, choices=StandardKind.choices, default=StandardKind.STANDARD)
    title = LineField(_("law, standard or agreement"), max_length=200)
    clause = LineField(_("clause"), max_length=80, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("law or standard")

    def __str__(self):
        return f"{self.title} {self.clause}".strip()


class Consultation(PlanPart):
    """The customer or a stakeholder took part: who, when, what was agreed (D1.1, F5)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="consultations", editable=False)
    party = models.CharField(_("party"), max_length=12, choices=[("customer", _("Customer")), ("stakeholder", _("Stakeholder"))])
    who = LineField(_("who"), max_length=120)
    held_on = DayField(_("when"))
    agreed = ProseField(_("what was agreed"), max_length=2000)
    goal = models.ForeignKey(Goal, verbose_name=_("goal it was about"), null=True, blank=True, on_delete=models.SET_NULL, related_name="consultations", help_text=_("Leave it empty when it was about the whole plan."))

    class Meta(PlanPart.Meta):
        verbose_name = _("consultation")

    def __str__(self):
        return f"{self.who} {self.held_on}"


class Phase(PlanPart):
    """A phase of the schedule (D3.4)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="phases", editable=False)
    name = LineField(_("phase"), max_length=120)
    planned_start = DayField(_("planned start"))
    planned_end = DayField(_("planned end"))

    class Meta(PlanPart.Meta):
        verbose_name = _("phase")

    def __str__(self):
        return self.name

    def clean(self):
        """The end is not before the start."""
        super().clean()
        end_after_start(self.planned_start, self.planned_end)


class PhaseActivity(PlanPart):
    """An activity of a phase (D3.4)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="activities", editable=False)
    phase = models.ForeignKey(Phase, verbose_name=_("phase"), on_delete=models.CASCADE, related_name="activities")
    text = LineField(_("activity"), max_length=300)
    planned_start = DayField(_("planned start"), null=True, blank=True)
    planned_end = DayField(_("planned end"), null=True, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("activity")

    def __str__(self):
        return self.text

    def clean(self):
        """The end is not before the start, and the phase is one of this plan."""
        super().clean()
        end_after_start(self.planned_start, self.planned_end)


class ActivityDependency(PlanPart):
    """One activity begins only after another has ended (finish to start, D3.4)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="dependencies", editable=False)
    activity = models.ForeignKey(PhaseActivity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="needs")
    after = models.ForeignKey(PhaseActivity, verbose_name=_("begins after"), on_delete=models.CASCADE, related_name="needed_by")

    class Meta(PlanPart.Meta):
        verbose_name = _("dependency between activities")
        constraints = [models.UniqueConstraint(fields=["activity", "after"], name="one_dependency_once", violation_error_message=_("This dependency is there already."))]

    def __str__(self):
        return f"{self.after} → {self.activity}"


class BudgetLine(PlanPart):
    """A line of the budget (D3.4, F9)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="budget_lines", editable=False)
    element = models.CharField(_("element"), max_length=12, choices=Element.choices)
    phase = models.ForeignKey(Phase, verbose_name=_("phase"), null=True, blank=True, on_delete=models.SET_NULL, related_name="budget_lines")
    description = LineField(_("what for"), max_length=300)
    planned = models.DecimalField(_("planned amount"), **MONEY)
    currency = models.CharField(_("currency"), max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as CNY."))])

    class Meta(PlanPart.Meta):
        verbose_name = _("budget line")

    def __str__(self):
        return self.description


class Responsibility(PlanPart):
    """Role, responsibility, activity (D3.5)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="responsibilities", editable=False)
    role = LineField(_("role"), max_length=120)
    responsibility = ProseField(_("responsibility"), max_length=2000)
    activity = ProseField(_("activity"), max_length=2000)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(PlanPart.Meta):
        verbose_name = _("responsibility")

    def __str__(self):
        return self.role


class RaciAssignment(PlanPart):
    """What a role has to do with an activity: responsible, accountable, consulted or informed (D3.5)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="raci", editable=False)
    activity = models.ForeignKey(PhaseActivity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="raci")
    role = models.ForeignKey(Responsibility, verbose_name=_("role"), on_delete=models.CASCADE, related_name="raci")
    part = models.CharField(_("part"), max_length=1, choices=RaciPart.choices)

    class Meta(PlanPart.Meta):
        verbose_name = _("responsibility in an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "role"], name="one_raci_part_per_role", violation_error_message=_("This role already has a part in that activity."))]

    def __str__(self):
        return f"{self.activity}: {self.role} {self.part}"


class ReviewMeasure(PlanPart):
    """A main measurement criterion 主要衡量标准 of the review (D3.6)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="review_measures", editable=False)
    text = ProseField(_("measurement criterion"), max_length=2000)

    class Meta(PlanPart.Meta):
        verbose_name = _("measurement criterion")

    def __str__(self):
        return self.text[:80]


class ReviewDate(PlanPart):
    """A planned review (D3.6, D4.5)."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="review_dates", editable=False)
    planned_on = DayField(_("planned date"))
    subject = LineField(_("subject"), max_length=200)

    class Meta(PlanPart.Meta):
        verbose_name = _("planned review")
        ordering = ["planned_on", "id"]

    def __str__(self):
        return f"{self.planned_on} {self.subject}"
