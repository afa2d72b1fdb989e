"""Templates that a new plan can start from."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.fields import LineField, ProseField
from audit.models import Tracked


class PlanTemplate(Tracked):
    """A document without people and inputs; its dates are days after the planned start."""

    UNTRACED = frozenset({"document"})

    name = LineField(pgettext_lazy("of a thing", "name"), max_length=120, unique=True)
    description = ProseField(_("what it is for"), max_length=2000, blank=True)
    document = models.JSONField(_("document"), encoder=DjangoJSONEncoder, editable=False)
    active = models.BooleanField(_("in use"), default=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name"]

    def __str__(self):
        return self.name
