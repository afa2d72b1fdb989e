"""Planning cycles: in each, every kind of input is looked at, also where none is found (D2, F2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.fields import DayField, LineField, ProseField
from audit.models import ChainKind, Tracked
from plans.states import CYCLE_MOVES, CycleState, InputKind


class PlanningCycle(Tracked):
    """A span of time for which inputs are gathered, such as a half-year."""

    MOVES = CYCLE_MOVES

    name = LineField(_("name"), max_length=80, unique=True)
    starts = DayField(pgettext_lazy("cycle", "from"))
    ends = DayField(pgettext_lazy("cycle", "until"))
    state = models.CharField(_("state"), max_length=6, choices=CycleState.choices, default=CycleState.OPEN, editable=False)

    class Meta:
        verbose_name = _("planning cycle")
        verbose_name_plural = _("planning cycles")
        ordering = ["-starts", "-id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Return the address of the cycle's page."""
        return reverse("plans:cycle_detail", args=[self.pk])

    @property
    def chain(self):
        """Cycles belong to the chain of inputs."""
        return ChainKind.INPUTS, 0

    def clean(self):
        """The end is not before the start."""
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})


class CycleLook(Tracked):
    """Somebody has looked for inputs of one kind in a cycle; `none_found` says that there was nothing."""

    SAYS = ("kind",)

    cycle = models.ForeignKey(PlanningCycle, verbose_name=_("planning cycle"), on_delete=models.PROTECT, related_name="looks", editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=InputKind.choices)
    none_found = models.BooleanField(_("none found"), default=False)
    note = ProseField(_("what was looked at"), max_length=2000)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("looked at by"), on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("look at a kind of input")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "kind"], name="one_look_per_kind")]

    def __str__(self):
        return f"{self.cycle} {self.get_kind_display()}"

    @property
    def chain(self):
        """Looks belong to the chain of inputs."""
        return ChainKind.INPUTS, 0
