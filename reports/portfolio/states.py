"""The lifecycle of a portfolio report: rendered by the worker, then issued and so frozen."""

from django.utils.translation import gettext_lazy as _

from audit.models import Move
from reports.states import ReportState

PORTFOLIO_MOVES = {
    "portfolio.issue": Move(frozenset({ReportState.QUEUED}), ReportState.ISSUED),
    "portfolio.fail": Move(frozenset({ReportState.QUEUED}), ReportState.FAILED),
    "portfolio.retry": Move(frozenset({ReportState.FAILED}), ReportState.QUEUED),
}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "portfolio": _("portfolio report"),
}
VERBS = {
    "portfolio.request": _("Portfolio report ordered"),
    "portfolio.issue": _("Portfolio report issued"),
    "portfolio.fail": _("Rendering of the portfolio report failed"),
    "portfolio.retry": _("Portfolio report ordered again"),
}
