"""The catalogue of services: their objectives, and the versions of service catalogue and service manual (D1.1, F8)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.fields import DayField, LineField, ProseField
from audit.models import Tracked
from plans.models.indicators import Indicator, in_chinese
from plans.states import Direction, DocumentKind


class ServiceQuerySet(models.QuerySet):
    """Questions about services."""

    def offered(self):
        """Return the services that are still offered."""
        return self.filter(active=True)


class Service(Tracked):
    """A service that the organisation delivers 服务."""

    code = LineField(_("code"), max_length=30, unique=True, validators=[RegexValidator(r"^[A-Z][A-Z0-9_-]*$", _("Capital letters, digits, - and _ only."))])
    name_en = LineField(_("name in English"), max_length=120)
    name_zh = LineField(_("name in Chinese"), max_length=120)
    description = ProseField(_("description"), max_length=4000, blank=True)
    customer = LineField(_("customer"), max_length=120, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("service owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(pgettext_lazy("service", "offered"), default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["code"]

    def __str__(self):
        return self.name_zh if in_chinese() else self.name_en

    def get_absolute_url(self):
        """Return the address of the service's page."""
        return reverse("plans:service_detail", args=[self.code])


class ServiceObjective(Tracked):
    """A service objective 服务目标 that a goal can be consistent with (D1.1)."""

    BELONGS_TO = ("service",)

    service = models.ForeignKey(Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="objectives")
    statement = LineField(_("objective"), max_length=300)
    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    target_value = models.DecimalField(_("target value"), max_digits=16, decimal_places=4, null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, blank=True)
    agreed_with = LineField(_("agreed with"), max_length=120, blank=True)
    valid_from = DayField(_("valid from"), null=True, blank=True)
    valid_until = DayField(_("valid until"), null=True, blank=True)
    active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("service objective")
        verbose_name_plural = _("service objectives")
        ordering = ["service__code", "id"]

    def __str__(self):
        return self.statement

    @property
    def target_words(self) -> str:
        """The target without superfluous zeros."""
        return format(self.target_value.normalize(), "f") if self.target_value is not None else ""

    def clean(self):
        """A target needs its indicator and direction; the end is not before the start."""
        if self.target_value is not None and not self.indicator_id:
            raise ValidationError({"indicator": _("Name the indicator that the target is measured by.")})
        if self.target_value is not None and not self.direction:
            raise ValidationError({"direction": _("Say which way is better.")})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The end is before the start.")})


class ServiceDocumentQuerySet(models.QuerySet):
    """Questions about registered versions."""

    def about(self, plan):
        """Return the documents that a plan can have changed: those of the services its goals serve, and those of all services (F8)."""
        return self.filter(models.Q(service=None) | models.Q(service__in=Service.objects.filter(objectives__goals__plan=plan)))


class ServiceDocument(Tracked):
    """A version of the service catalogue 服务目录 or of a service manual 服务手册 (F8)."""

    SAYS = ("kind",)

    kind = models.CharField(_("document"), max_length=10, choices=DocumentKind.choices)
    service = models.ForeignKey(Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="documents", help_text=_("Leave it empty when the document speaks of all services."))
    version_name = LineField(_("version"), max_length=40)
    effective_on = DayField(_("in force from"))
    changes = ProseField(_("what changed"), max_length=4000)
    plan = models.ForeignKey("plans.Plan", verbose_name=_("plan that led to it"), null=True, blank=True, on_delete=models.PROTECT, related_name="service_documents")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("registered by"), on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ServiceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("service document")
        verbose_name_plural = _("service documents")
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "service", "version_name"], name="one_version_once", violation_error_message=_("This version is registered already.")),
            models.UniqueConstraint(
                fields=["kind", "version_name"], condition=models.Q(service=None), name="one_version_of_all_services_once",
                violation_error_message=_("This version is registered already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.version_name}"
