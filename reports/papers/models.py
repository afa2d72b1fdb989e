"""Papers to take along: what was asked for, how far it is, and the file for as long as it is kept."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import ChainKind
from plans.models import Baseline, Plan
from reports.ordering.models import OrderedPaper, OrderedQuerySet
from reports.papers.states import PAPER_MOVES, PLAN_KINDS, PaperKind, PaperState
from reports.states import LANGUAGES, Layout
from verification.models import CheckRound


def stored_paper(paper, filename: str) -> str:
    """Return a name of our own for the stored PDF."""
    return f"papers/{uuid.uuid4().hex}.pdf"


class PaperQuerySet(OrderedQuerySet):
    """Questions about papers."""

    def visible_to(self, user):
        """Return those that a person ordered, of plans that they may still read: each is for its orderer alone."""
        return self.filter(ordered_by=user, plan__in=Plan.objects.visible_to(user)) if user.is_active else self.none()

    def for_list(self):
        """Return them with what a row shows, the newest first."""
        return super().for_list().select_related("plan", "baseline", "round__baseline").defer("content", "baseline__document", "round__baseline__document")


class WorkingPaper(OrderedPaper):
    """A plan's document or control table as a PDF. No record: what counts is the baseline and the round that it was made of."""

    MOVES = PAPER_MOVES
    BELONGS_TO = ("plan",)

    kind = models.CharField(_("what is on it"), max_length=8, choices=PaperKind.choices, editable=False)
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="papers", editable=False)
    # Of which baseline, or of which round; a draft has neither, a blank table has its round where one is open.
    baseline = models.ForeignKey(Baseline, verbose_name=_("baseline"), null=True, blank=True, on_delete=models.PROTECT, related_name="papers", editable=False)
    round = models.ForeignKey(CheckRound, verbose_name=_("check round"), null=True, blank=True, on_delete=models.PROTECT, related_name="papers", editable=False)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="zh-hans")
    layout = models.CharField(_("layout"), max_length=10, choices=Layout.choices, default=Layout.MODERN)
    red_head = models.BooleanField(_("red head"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=PaperState.choices, default=PaperState.QUEUED, editable=False)
    file = models.FileField(_("PDF"), upload_to=stored_paper, max_length=120, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper to take along")
        verbose_name_plural = _("papers to take along")
        ordering = ["-id"]
        indexes = [models.Index(fields=["ordered_by", "-id"], name="papers_of_person"), models.Index(fields=["state", "changed_at"], name="papers_waiting")]

    def __str__(self):
        return f"{self.number} {self.plan.number}"

    def clean(self):
        """Refuse a layout that the paper has not: a control table is a form, and only an official document has a red head."""
        if self.kind not in PLAN_KINDS and self.layout != Layout.MODERN:
            raise ValidationError({"layout": _("A control table is a form and has no other layout.")})
        if self.red_head and self.layout != Layout.OFFICIAL:
            raise ValidationError({"red_head": _("Only an official document has a red head.")})

    def get_absolute_url(self):
        """Return the address of the page on which it stands."""
        return reverse("reports:papers", args=[self.plan.number])

    @property
    def chain(self):
        """The plan's chain: its history tells who took a copy of it along."""
        return ChainKind.PLAN, self.plan_id

    @property
    def of(self) -> str:
        """What it is made of, as an order names it: "draft", "baseline-2", "blank", "blank-1", "filled-1"."""
        thing = self.round or self.baseline
        return f"{self.kind}-{thing.number}" if thing and not (self.kind == PaperKind.BLANK and self.round is None) else str(self.kind)

    @property
    def file_name(self) -> str:
        """The name under which a person saves the PDF, such as SIP-2026-001-baseline-2-en.pdf."""
        return f"{self.plan.number}-{self.of}-{self.language}.pdf"
