"""What every ordered paper is: a number, its orderer, the state of its making, and the file once it is made."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField, ProseField
from audit.models import Tracked
from reports.states import ReportState


class QueuedQuerySet(models.QuerySet):
    """Questions about what a worker is to make."""

    def unclaimed(self, lately):
        """Return what is queued and nobody makes: no worker has said `lately` (two moments) that it is at it.

        What it said after that was said by a clock that has been put back since.
        """
        return self.filter(state=ReportState.QUEUED).exclude(claimed_at__range=lately)

    def forgotten(self, lately):
        """Return what nobody makes and was not ordered lately either, whose wake-up call may have been lost."""
        return self.unclaimed(lately).exclude(changed_at__range=lately)


class OrderedQuerySet(QueuedQuerySet):
    """Questions about ordered papers."""

    def for_list(self):
        """Return them with what a row shows, the newest first."""
        return self.select_related("ordered_by").defer("content").order_by("-id")


class OrderedPaper(Tracked):
    """A paper made for the person who ordered it. Once made, its PDF, content and SHA-256 never change."""

    UNTRACED = frozenset({"content", "claimed_at"})

    number = LineField(_("number"), max_length=20, unique=True, editable=False)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("ordered by"), on_delete=models.PROTECT, related_name="+", editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True, editable=False)
    content = models.JSONField(_("content"), default=dict, encoder=DjangoJSONEncoder, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    pages = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    failure = ProseField(_("why rendering failed"), max_length=2000, blank=True, editable=False)
    # When the worker that makes it last said that it is at it.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrderedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_issued(self) -> bool:
        """Whether it is made, and so frozen."""
        return self.state == ReportState.ISSUED
