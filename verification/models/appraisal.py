"""Process appraisal 过程考核: the rules that the supervision department keeps, and what it found of a plan (V4)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField, ProseField
from audit.models import Tracked
from plans.models import Plan
from plans.states import PlanState
from verification.models.base import PERSON, OfPlan, PlanScoped
from verification.states import GRADE_WORDS, Proof


class AppraisalRules(Tracked):
    """The rules under which processes are appraised, with their criteria; kept by the supervision department (V4)."""

    name = LineField(_("name of the rules"), max_length=200)
    edition = LineField(_("edition"), max_length=60, blank=True)
    active = models.BooleanField(_("in force"), default=True, editable=False)

    class Meta:
        verbose_name = _("appraisal rules")
        verbose_name_plural = _("appraisal rules")
        ordering = ["name", "edition"]
        constraints = [models.UniqueConstraint(fields=["name", "edition"], name="one_edition_of_rules")]

    def __str__(self):
        return f"{self.name} {self.edition}".strip()


class AppraisalCriterion(Tracked):
    """A criterion of the rules with its weight in %; `proof` is what the product itself can tell of it."""

    rules = models.ForeignKey(AppraisalRules, verbose_name=_("appraisal rules"), on_delete=models.PROTECT, related_name="criteria", editable=False)
    place = models.PositiveIntegerField(_("no."), default=0, editable=False)
    text = LineField(_("criterion"), max_length=500)
    guidance = ProseField(_("how it is scored"), max_length=2000, blank=True)
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))]
    )
    proof = models.CharField(_("evidence from the trail"), max_length=20, choices=Proof.choices, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["rules", "place", "id"]

    def __str__(self):
        return self.text


class ProcessAssessment(OfPlan):
    """The appraisal of the process 过程考核 by the supervision department, under named rules (V4)."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="assessments", editable=False
    )
    regulation = LineField(_("rules it was assessed under"), max_length=300)
    # A list of {"criterion", "weight", "score", "reason"}; weights add up to 100, scores are 0 to 100.
    criteria = models.JSONField(_("criteria"), default=list)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, editable=False)
    grade = LineField(_("grade"), max_length=20, editable=False)
    conclusion = ProseField(_("conclusion"), max_length=4000)
    rules = models.ForeignKey(
        AppraisalRules, verbose_name=_("appraisal rules"), null=True, blank=True, on_delete=models.PROTECT, related_name="assessments", editable=False
    )
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("assessed by"), editable=False, **PERSON)
    owner_statement = ProseField(_("statement of the owner"), max_length=4000, blank=True, editable=False)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("stated by"), null=True, blank=True, editable=False, **PERSON)
    stated_at = models.DateTimeField(_("stated"), null=True, blank=True, editable=False)

    objects = PlanScoped.as_manager()

    class Meta:
        verbose_name = _("process assessment")
        verbose_name_plural = _("process assessments")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.plan.number} {self.score}"

    @property
    def is_answered_for_good(self) -> bool:
        """Whether what the owner said stands: it is corrected until the plan is closed."""
        return bool(self.owner_statement) and self.plan.state == PlanState.CLOSED

    @property
    def grade_words(self) -> str:
        """The grade in words."""
        return str(GRADE_WORDS.get(self.grade, self.grade))
