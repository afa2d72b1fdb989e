"""The portfolio of a period on paper: rendered for the person who ordered it, of what that person may read."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import ChainKind
from reports.ordering.models import OrderedPaper, OrderedQuerySet
from reports.portfolio.states import PORTFOLIO_MOVES
from reports.states import LANGUAGES, ReportState


def stored_portfolio(report, filename: str) -> str:
    """Return a name of our own for the stored PDF."""
    return f"portfolios/{uuid.uuid4().hex}.pdf"


class PortfolioQuerySet(OrderedQuerySet):
    """Questions about portfolio reports."""

    def visible_to(self, user):
        """Return those that a person ordered: each tells what its orderer may read, and so it is for nobody else."""
        return self.filter(ordered_by=user) if user.is_active else self.none()


class PortfolioReport(OrderedPaper):
    """A portfolio report 改进组合报告. Once issued, its PDF, figures and SHA-256 never change."""

    MOVES = PORTFOLIO_MOVES

    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="zh-hans")
    # What was asked about: the span of the period, its first and last day, and the ids of service and department (null for all).
    scope = models.JSONField(_("scope"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=ReportState.choices, default=ReportState.QUEUED, editable=False)
    file = models.FileField(_("PDF"), upload_to=stored_portfolio, max_length=120, blank=True, editable=False)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio report")
        verbose_name_plural = _("portfolio reports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["ordered_by", "-id"]), models.Index(fields=["state", "changed_at"])]

    def __str__(self):
        return f"{self.number} {self.scope['first']} – {self.scope['last']}"

    def get_absolute_url(self):
        """Return the address of its page."""
        return reverse("reports:portfolio-report", args=[self.number])

    @property
    def chain(self):
        """It belongs to no plan."""
        return ChainKind.SYSTEM, 0

    @property
    def file_name(self) -> str:
        """The name under which a person saves the PDF."""
        return f"{self.number}-{self.language}.pdf"
