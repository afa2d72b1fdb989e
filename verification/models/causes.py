"""Root causes and corrective measures (V2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, ProseField
from verification.models.base import PERSON, CauseQuerySet, MeasureQuerySet, OfPlan
from verification.models.rounds import ControlRow
from verification.states import (
    FISHBONE_BONES,
    MEASURE_MOVES,
    CauseMethod,
    MeasureState,
)


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

    MOVES = MEASURE_MOVES

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


def _filled_list(value):
    return isinstance(value, list) and len([one for one in value if isinstance(one, str) and one.strip()]) >= 2
