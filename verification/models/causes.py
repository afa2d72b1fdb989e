"""Root causes and corrective measures (V2)."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.states import Role
from audit.fields import DayField, LineField, ProseField
from audit.models import Tracked
from improvement.models import FINISHED, WorkItem
from improvement.states import WorkState
from verification.models.base import PERSON, CauseQuerySet, ConcernedQuerySet, MeasureQuerySet, OfPlan
from verification.models.rounds import ControlRow
from verification.states import (
    EFFECT_MOVES,
    FISHBONE_BONES,
    MEASURE_MOVES,
    CauseMethod,
    Effect,
    MeasureState,
    RoundState,
)


class TermQuerySet(models.QuerySet):
    """Questions about the vocabulary of causes."""

    def visible_to(self, user):
        """Return the words written in plans that a person may read; who keeps the vocabulary also sees those no longer used."""
        readable = RootCause.objects.visible_to(user).standing_for(models.OuterRef("pk"))
        seen = models.Exists(readable)
        if Role.QUALITY_MANAGER in user.roles:
            seen |= ~models.Exists(RootCause.objects.standing_for(models.OuterRef("pk")))
        return self.filter(seen)

    def counted_for(self, user):
        """Return the words with `uses`: how many causes a person may read were written with each, or with one merged into it."""
        written = RootCause.objects.visible_to(user).standing_for(models.OuterRef("pk")).order_by()
        counts = written.values("stands").annotate(number=models.Count("pk")).values("number")
        return self.annotate(uses=Coalesce(models.Subquery(counts), 0))

    def offered(self):
        """Return the words that are still suggested."""
        return self.filter(active=True, merged_into=None)


class CauseTerm(Tracked):
    """A word of the growing vocabulary of causes: what explanations of misses have in common, counted over all plans."""

    bone = models.CharField(_("where the cause lies"), max_length=12, choices=FISHBONE_BONES)
    text = LineField(_("cause"), max_length=120)
    # Merged into another word, or no longer offered; what is written with it stays.
    merged_into = models.ForeignKey("self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False)
    active = models.BooleanField(_("offered"), default=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("cause in the vocabulary")
        verbose_name_plural = _("vocabulary of causes")
        ordering = ["bone", "text"]
        constraints = [models.UniqueConstraint(fields=["bone", "text"], name="one_term_per_bone")]

    def __str__(self):
        return self.text


class RootCause(OfPlan):
    """Why a row was missed (V2): a 5-Whys chain or a fishbone, with a conclusion and the element that caused it."""

    row = models.OneToOneField(
        ControlRow, verbose_name=_("control table row"), on_delete=models.PROTECT, related_name="cause", editable=False
    )
    method = models.CharField(_("method"), max_length=10, choices=CauseMethod.choices, default=CauseMethod.FIVE_WHYS)
    # 5 Whys: a list of answers, each to "why?" of the one before.
    whys = models.JSONField(_("chain of whys"), default=list, blank=True)
    # Fishbone: bone code → list of causes.
    bones = models.JSONField(_("fishbone"), default=dict, blank=True)
    element = models.CharField(_("causing element"), max_length=12, choices=FISHBONE_BONES)
    conclusion = ProseField(_("conclusion"), max_length=2000)
    # What was done at once so that the miss hurts nobody further, before anyone asked why.
    containment = ProseField(_("containment"), max_length=2000, blank=True)
    contained_on = DayField(_("contained on"), null=True, blank=True)
    term = models.ForeignKey(
        CauseTerm, verbose_name=_("cause in the vocabulary"), null=True, blank=True, on_delete=models.PROTECT, related_name="causes"
    )
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
        if self.method == CauseMethod.FISHBONE and (
            not isinstance(self.bones, dict) or not self.bones or not self.bones.keys() <= bones.keys()
        ):
            raise ValidationError({"bones": _("Name at least one cause on one bone.")})


class CorrectiveMeasure(OfPlan):
    """What is done about a cause, by whom and by when (V2)."""

    MOVES = MEASURE_MOVES | EFFECT_MOVES

    cause = models.ForeignKey(
        RootCause, verbose_name=_("root cause"), on_delete=models.PROTECT, related_name="measures", editable=False
    )
    action = ProseField(_("corrective measure"), max_length=2000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="measures_owned"
    )
    due = DayField(_("due"))
    state = models.CharField(
        _("state"), max_length=6, choices=MeasureState.choices, default=MeasureState.OPEN, editable=False
    )
    done_note = ProseField(_("what was done"), max_length=2000, blank=True, editable=False)
    # The work item that carries the measure out.
    work_item = models.OneToOneField(
        WorkItem, verbose_name=_("work item"), null=True, blank=True, on_delete=models.PROTECT, related_name="measure", editable=False
    )
    # Set beforehand: from when to when its effect is looked for; judged after the window.
    effect_from = DayField(_("effect expected from"), null=True, blank=True)
    effect_until = DayField(_("effect judged after"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=12, choices=Effect.choices, default=Effect.PENDING, editable=False)
    effect_note = ProseField(_("why the effect is judged so"), max_length=2000, blank=True, editable=False)
    effect_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("effect judged by"), null=True, blank=True, editable=False, **PERSON)
    effect_at = models.DateTimeField(_("effect judged"), null=True, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective measure")
        verbose_name_plural = _("corrective measures")
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["owner", "state", "due"]), models.Index(fields=["effect", "effect_until"])]

    def __str__(self):
        return self.action[:80]

    @property
    def plan(self):
        """The plan of the cause."""
        return self.cause.plan

    @property
    def is_on_its_own(self) -> bool:
        """Whether no work item carries it out: there is none, or it was cancelled."""
        return self.work_item_id is None or self.work_item.state == WorkState.CANCELLED

    @property
    def due_now(self) -> date:
        """The day on which it is due now: as planned for the work that carries it out, with the time that was granted; else as set."""
        return self.due if self.is_on_its_own else self.work_item.planned_end

    @property
    def is_done(self) -> bool:
        """Whether it is done: as the work item that carries it out stands; as was reported where there is none, or it was cancelled."""
        return self.state == MeasureState.DONE if self.is_on_its_own else self.work_item.state in FINISHED

    @property
    def state_now(self) -> MeasureState:
        """Open or done, as it stands now."""
        return MeasureState.DONE if self.is_done else MeasureState.OPEN


class ConcernedDepartment(OfPlan):
    """A department asked to take part in explaining a miss (V2), and what it says; or why it is no longer asked."""

    row = models.ForeignKey(ControlRow, verbose_name=_("control table row"), on_delete=models.PROTECT, related_name="concerned", editable=False)
    department = models.ForeignKey(Department, verbose_name=_("department concerned"), on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("asked by"), editable=False, **PERSON)
    statement = ProseField(_("statement of the department"), max_length=2000, blank=True, editable=False)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("stated by"), null=True, blank=True, editable=False, **PERSON)
    stated_at = models.DateTimeField(_("stated"), null=True, blank=True, editable=False)
    withdrawn_reason = ProseField(_("why it is no longer asked"), max_length=2000, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("withdrawn by"), null=True, blank=True, editable=False, **PERSON)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ConcernedQuerySet.as_manager()

    class Meta:
        verbose_name = _("department concerned")
        verbose_name_plural = _("departments concerned")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["row", "department"], name="one_invitation_per_department")]

    def __str__(self):
        return str(self.department)

    @property
    def is_awaited(self) -> bool:
        """Whether the round waits for its statement: asked, not heard, and not told that it need not answer."""
        return self.stated_at is None and self.withdrawn_at is None

    @property
    def may_still_speak(self) -> bool:
        """Whether its statement can be given or changed: what was said stays as it was once the round is closed."""
        return self.stated_at is None or self.row.round.state == RoundState.OPEN

    @property
    def plan(self):
        """The plan of the row."""
        return self.row.plan

    @property
    def law_states(self) -> frozenset[str]:
        """As the row's."""
        return self.row.law_states


def _filled_list(value):
    return isinstance(value, list) and len([one for one in value if isinstance(one, str) and one.strip()]) >= 2
