"""Exports and imports that the worker carries out, with how far they are."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField
from audit.models import ChainKind, Tracked
from improvement.states import TRANSFER_MOVES, TransferKind, TransferState
from plans.models import Plan


def stored_name(transfer, filename: str) -> str:
    """Return a name of our own for the stored file."""
    return f"transfers/{uuid.uuid4().hex}"


class Transfer(Tracked):
    """A table that goes out as a file or comes in from one; `done` of its `total` rows are written into the file, or read from it."""

    SAYS = ("kind",)
    MOVES = TRANSFER_MOVES
    BELONGS_TO = ("kind", "plan", "query")
    UNTRACED = frozenset({"done", "total", "outcome", "file", "sha256", "size"})

    kind = models.CharField(_("kind"), max_length=10, choices=TransferKind.choices, editable=False)
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), null=True, blank=True, on_delete=models.PROTECT, related_name="table_transfers", editable=False)
    media = LineField(_("format"), max_length=10, editable=False)
    query = LineField(_("filter"), max_length=1000, blank=True, editable=False)
    language = LineField(_("language"), max_length=10, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=TransferState.choices, default=TransferState.QUEUED, editable=False)
    done = models.PositiveIntegerField(_("rows done"), default=0, editable=False)
    total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=120, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    name = LineField(_("file name"), max_length=200, blank=True, editable=False)
    # What became of each row of an import: a list of {"row", "fate", "errors": {column: sentence}}.
    outcome = models.JSONField(default=list, editable=False)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("ordered by"), on_delete=models.PROTECT, related_name="+", editable=False)
    failure = LineField(_("failure"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("export or import")
        verbose_name_plural = _("exports and imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["ordered_by", "-id"]), models.Index(fields=["state", "id"])]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}".strip()

    @property
    def chain(self):
        """The plan's chain, or that of what belongs to no plan."""
        return (ChainKind.PLAN, self.plan_id) if self.plan_id else (ChainKind.SYSTEM, 0)
