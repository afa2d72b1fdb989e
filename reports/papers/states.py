"""The lifecycle of a paper to take along: made by the worker, kept for a while, then removed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Move


class PaperKind(models.TextChoices):
    """What is on the paper."""

    DRAFT = "draft", _("Draft of the plan")
    BASELINE = "baseline", _("Plan as approved")
    BLANK = "blank", _("Control table, blank")
    FILLED = "filled", _("Control table, filled in")


PLAN_KINDS = frozenset({PaperKind.DRAFT, PaperKind.BASELINE})


class PaperState(models.TextChoices):
    """How far the paper is."""

    QUEUED = "queued", _("Being rendered")
    FAILED = "failed", _("Rendering failed")
    ISSUED = "issued", pgettext_lazy("paper", "Ready")
    REMOVED = "removed", pgettext_lazy("paper", "Removed")


PAPER_MOVES = {
    "paper.issue": Move(frozenset({PaperState.QUEUED}), PaperState.ISSUED),
    "paper.fail": Move(frozenset({PaperState.QUEUED}), PaperState.FAILED),
    "paper.retry": Move(frozenset({PaperState.FAILED}), PaperState.QUEUED),
    "paper.remove": Move(frozenset({PaperState.ISSUED, PaperState.FAILED}), PaperState.REMOVED),
}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "paper": _("paper to take along"),
}
VERBS = {
    "paper.request": _("PDF of a plan or control table ordered"),
    "paper.issue": _("PDF of a plan or control table made"),
    "paper.fail": _("Making of a PDF failed"),
    "paper.retry": _("PDF ordered again"),
    "paper.remove": _("PDF removed, its time being over"),
}
