"""The register of improvement inputs 改进输入."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.states import Role
from audit.fields import DayField, LineField, ProseField
from audit.models import ChainKind, Tracked
from plans.models.indicators import Indicator
from plans.models.services import Service
from plans.states import INPUT_MOVES, Element, InputKind, InputState, Level

# From this time on that an input is carried over, leadership sees it.
OFTEN = 3


def _rank(name, ranks, unsaid):
    steps = [When(**{name: level}, then=Value(rank)) for level, rank in zip(Level.values, ranks, strict=True)]
    return Case(*steps, default=Value(unsaid), output_field=models.IntegerField())


class InputQuerySet(models.QuerySet):
    """Questions about inputs."""

    def visible_to(self, user):
        """Return the inputs a person may see: all; those carried over from a plan only where that plan may be seen."""
        from plans.models.plans import Plan

        return self.filter(Q(origin_plan=None) | Q(origin_plan__in=Plan.objects.visible_to(user)) | Q(raised_by=user))

    def weighed(self):
        """Return the inputs with `worth` and `cost`, so that they can be put in order; what is not said comes last of either order."""
        return self.annotate(worth=_rank("value", (1, 2, 3), unsaid=0), cost=_rank("effort", (1, 2, 3), unsaid=4))

    def awaiting_decision(self):
        """Return the inputs that nobody has decided on."""
        return self.filter(state=InputState.RAISED)

    def often_carried_over(self):
        """Return the inputs that were carried over so often that leadership is told: for the third time or more (design, section 1.7)."""
        return self.filter(repeat_count__gte=OFTEN)

    def unsettled(self):
        """Return the inputs that are still to be worked off: neither resolved nor declined, merged or carried over."""
        return self.filter(state__in=[InputState.RAISED, InputState.ADOPTED, InputState.DEFERRED, InputState.PLANNED])


class ImprovementInput(Tracked):
    """Why an improvement may be needed: one of the twelve kinds of D2, raised, then decided on with a reason."""

    MOVES = INPUT_MOVES
    BELONGS_TO = ("origin_plan", "origin_input")

    number = LineField(_("number"), max_length=20, unique=True, editable=False)
    title = LineField(_("title"), max_length=200)
    description = ProseField(_("description"))
    kind = models.CharField(_("kind"), max_length=6, choices=InputKind.choices)
    element = models.CharField(_("element"), max_length=12, choices=Element.choices, blank=True)
    service = models.ForeignKey(Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="inputs")
    value = models.CharField(pgettext_lazy("input", "value"), max_length=6, choices=Level.choices, blank=True, help_text=_("What it would be worth to customers and the organisation."))
    effort = models.CharField(pgettext_lazy("input", "effort"), max_length=6, choices=Level.choices, blank=True, help_text=_("What it would roughly take."))
    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="inputs")
    state = models.CharField(_("state"), max_length=14, choices=InputState.choices, default=InputState.RAISED, editable=False)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("raised by"), on_delete=models.PROTECT, related_name="inputs_raised", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decision_reason = ProseField(_("reason of the decision"), max_length=2000, blank=True, editable=False)
    merged_into = models.ForeignKey("self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False)
    deferred_until = DayField(_("deferred until"), null=True, blank=True, editable=False)
    origin_plan = models.ForeignKey(
        "plans.Plan", verbose_name=_("carried over from"), null=True, blank=True, on_delete=models.PROTECT, related_name="inputs_left", editable=False
    )
    origin_input = models.ForeignKey("self", verbose_name=_("continues"), null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by", editable=False)
    repeat_count = models.PositiveIntegerField(_("times carried over"), default=0, editable=False)

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"]), models.Index(fields=["kind", "-id"]), models.Index(fields=["element", "-id"]),
            models.Index(fields=["service", "-id"]), models.Index(fields=["value", "-id"]), models.Index(fields=["effort", "-id"]), models.Index(fields=["created_at"])]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        """Return the address of the input's page."""
        return reverse("plans:input_detail", args=[self.number])

    @property
    def is_often_carried_over(self) -> bool:
        """Whether leadership is told of it."""
        return self.repeat_count >= OFTEN

    @property
    def chain(self):
        """Inputs share one chain."""
        return ChainKind.INPUTS, 0

    def clean(self):
        """A trend needs the indicator whose trend it is (D2.8)."""
        if self.kind == InputKind.TREND and not self.indicator_id:
            raise ValidationError({"indicator": _("Name the indicator whose trend this is.")})


# Sources other than staff speak for the organisation, so only these roles may register them (policy.csv, input.raise).
REGISTRARS = frozenset({Role.QUALITY_MANAGER, Role.PLANNER, Role.SMS_OWNER, Role.SUPERVISION})
