"""What the figures of an indicator said by themselves: shifts that are found as measurements come in (D2.8)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, ProseField
from audit.models import Tracked
from plans.models.indicators import Indicator
from plans.models.inputs import ImprovementInput
from plans.states import SIGNAL_MOVES, SignalSide, SignalState


class SignalQuerySet(models.QuerySet):
    """Questions about signals."""

    def awaiting_decision(self):
        """Return the signals that nobody has raised as an input or set aside."""
        return self.filter(state=SignalState.SUGGESTED)


class IndicatorSignal(Tracked):
    """A shift found by one of Wheeler's rules in the worse direction: a suggested input of kind D2.8."""

    MOVES = SIGNAL_MOVES

    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="signals", editable=False)
    rule = models.PositiveSmallIntegerField(_("detection rule"), editable=False)
    side = models.CharField(_("side"), max_length=5, choices=SignalSide.choices, editable=False)
    first_period = DayField(_("first period of the signal"), editable=False)
    found_period = DayField(_("period in which it was found"), editable=False)
    # The limits it was found against: baseline window, mean, lower and upper limit, as plain JSON.
    limits = models.JSONField(_("limits"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=SignalState.choices, default=SignalState.SUGGESTED, editable=False)
    source = models.ForeignKey(
        ImprovementInput, verbose_name=_("input"), null=True, blank=True, on_delete=models.PROTECT, related_name="signals", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = ProseField(_("reason"), max_length=2000, blank=True, editable=False)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ["-found_period", "-id"]
        constraints = [models.UniqueConstraint(fields=["indicator", "rule", "side", "first_period"], name="one_signal_per_shift")]
        indexes = [models.Index(fields=["state", "-found_period"])]

    def __str__(self):
        return f"{self.indicator.code} {self.found_period:%Y-%m}"

    def get_absolute_url(self):
        """Return the address of the shift's page."""
        return reverse("plans:signal_detail", args=[self.pk])
