"""Approval routes: the steps a document goes through, and who decides in each (D4.2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from audit.fields import LineField, ProseField
from audit.models import Tracked
from plans.states import StepMode


class ApprovalRoute(Tracked):
    """A named way through approval. The one that is `standard` is taken unless the owner picks another at submission."""

    name = LineField(_("name"), max_length=80, unique=True)
    description = ProseField(_("when it is taken"), max_length=1000, blank=True)
    standard = models.BooleanField(_("standard route"), default=False)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")
        ordering = ["-standard", "name"]
        constraints = [models.UniqueConstraint(fields=["standard"], condition=models.Q(standard=True), name="one_standard_route", violation_error_message=_("There is a standard route already."))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Return the address of the route's page."""
        return reverse("plans:route_detail", args=[self.pk])


class RouteStep(Tracked):
    """A step of a route: decided by any one of its approvers, or by each of them (会签)."""

    route = models.ForeignKey(ApprovalRoute, verbose_name=_("approval route"), on_delete=models.CASCADE, related_name="steps", editable=False)
    order = models.PositiveIntegerField(_("place"), validators=[MinValueValidator(1), MaxValueValidator(20)])
    name = LineField(_("name of the step"), max_length=120)
    mode = models.CharField(_("decided by"), max_length=3, choices=StepMode.choices, default=StepMode.ANY)

    class Meta:
        verbose_name = _("step")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["route", "order"], name="one_step_per_place", violation_error_message=_("There is a step at this place already."))]

    def __str__(self):
        return self.name


class RouteSeat(Tracked):
    """An approver of a step: whoever holds a role, or one person."""

    SAYS = ("role",)

    step = models.ForeignKey(RouteStep, verbose_name=_("step"), on_delete=models.CASCADE, related_name="seats", editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("approver of an approval route")
        ordering = ["id"]

    def __str__(self):
        return str(self.person) if self.person_id else str(self.get_role_display())

    def clean(self):
        """A role or a person, not both; an auditor approves nothing that they audit."""
        if bool(self.role) == bool(self.person_id):
            raise ValidationError({"role": _("Name a role or a person, not both.")})
        if self.role in {Role.AUDITOR, Role.ADMINISTRATOR}:
            raise ValidationError({"role": _("This role approves no plans.")})
