"""Files attached to inputs, plans and anything that belongs to a plan, and those of service catalogue and manuals."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField
from audit.models import ChainKind, Tracked
from plans.models.inputs import ImprovementInput
from plans.models.plans import Plan
from plans.models.services import ServiceDocument


def stored_name(attachment, filename: str) -> str:
    """Return a name of our own for the stored file; the user's name is only shown, never used as a path."""
    return f"attachments/{uuid.uuid4().hex}"


class AttachmentQuerySet(models.QuerySet):
    """Questions about attachments."""

    def visible_to(self, user):
        """Return the files of the plans and inputs that a person may see, and those of the service documents, which everybody reads."""
        plans, inputs = Plan.objects.visible_to(user), ImprovementInput.objects.visible_to(user)
        return self.filter(models.Q(plan__in=plans) | models.Q(plan=None, source__in=inputs) | models.Q(document__isnull=False))


class Attachment(Tracked):
    """A file: evidence of an input, or of something in a plan (`about` names the object within it), or a version of a service document itself."""

    BELONGS_TO = ("plan", "source", "document", "about_type", "about_id")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    source = models.ForeignKey(ImprovementInput, verbose_name=_("input"), null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(ServiceDocument, verbose_name=_("service document"), null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=120)
    name = LineField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        indexes = [models.Index(fields=["about_type", "about_id"])]

    def __str__(self):
        return self.name

    @property
    def chain(self):
        """The chain of the plan, that of the inputs, or that of the service document."""
        if self.document_id:
            return self.document.chain
        return (ChainKind.PLAN, self.plan_id) if self.plan_id else (ChainKind.INPUTS, 0)
