"""Whether a PDF is a paper that its reader had made: a portfolio report, a plan's document or a control table.

Each of them is for its orderer alone; to everybody else a file of theirs is one that nobody knows here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.law import may
from reports.papers.actions import may_read
from reports.papers.models import WorkingPaper
from reports.papers.states import PaperState
from reports.portfolio.models import PortfolioReport
from reports.portfolio.periods import Period


@dataclass(frozen=True)
class Taken:
    """A paper as the check of a file names it: what is on it, of what, by whom it was ordered, when, and when it was made.

    `kept` says whether its file is still to be had here; papers to take along are removed after a while.
    """

    kind: str
    number: str
    what: str
    about: str
    language: str
    language_name: str
    ordered_by_name: str
    ordered_at: datetime
    issued_at: datetime
    pages: int
    sha256: str
    address: str
    kept: bool


def of_digest(digest: str, user) -> Taken | None:
    """Return the paper with this SHA-256 that a user may read; None for one of somebody else, and for none at all."""
    return (_portfolio(digest, user) or _paper(digest, user)) if digest else None


def _portfolio(digest, user):
    found = PortfolioReport.objects.visible_to(user).filter(sha256=digest).for_list().first()
    if found is None or not may(user, "portfolio.read"):
        return None
    first, last = (date.fromisoformat(found.scope[name]) for name in ("first", "last"))
    about = Period(found.scope["span"], first, last)
    return _told("portfolio", found, _("Portfolio report"), f"{about.label} · {first} – {last}", kept=True)


def _paper(digest, user):
    found = WorkingPaper.objects.visible_to(user).filter(sha256=digest).select_related("plan", "baseline", "round", "ordered_by").defer("content").first()
    if found is None or not may_read(found, user):
        return None
    # As it was approved: a revision that is open now does not speak here.
    title = found.baseline.document["plan"]["title"] if found.baseline else found.plan.title
    return _told(str(found.kind), found, _what(found), f"{found.plan.number} {title}", kept=found.state == PaperState.ISSUED)


def _what(paper):
    if paper.round:
        return f"{paper.get_kind_display()} · " + _("Round {number}").format(number=paper.round.number)
    return f"{paper.get_kind_display()} · B{paper.baseline.number}" if paper.baseline else paper.get_kind_display()


def _told(kind, paper, what, about, kept):
    return Taken(
        kind, paper.number, what, about, paper.language, paper.get_language_display(), paper.ordered_by.name, paper.created_at, paper.issued_at, paper.pages, paper.sha256,
        paper.get_absolute_url(), kept,
    )  # fmt: skip
