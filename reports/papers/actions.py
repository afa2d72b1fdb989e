"""Papers to take along are ordered, made, read, and removed when their time is over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import NotAllowed, NotReady, Refusal
from reports.ordering import actions as ordering
from reports.papers import build, subjects
from reports.papers.models import WorkingPaper
from reports.papers.states import PaperKind, PaperState
from reports.states import Layout
from reports.stored import verified_bytes

# They hold what people wrote, and drafts among it; they are kept for so long.
KEPT = timedelta(days=7)


def request_paper(plan, by, of: str, language: str = "zh-hans", key=None, layout: str = Layout.MODERN, red_head: bool = False) -> WorkingPaper:
    """Order a PDF of a plan: `of` names what is on it ("draft", "baseline-2", "filled-1", "blank", "blank-1"). A worker makes it.

    The same that is being made already is not made twice. Raises NotAllowed, NotReady for a sixth at once, ValidationError
    under `of` for what there is not or is not for this reader, under `language`, `layout` and `red_head`.
    """
    with transaction.atomic():
        permit(by, "plan.read", plan)
        if earlier := trail.created_before(WorkingPaper, by, key, plan=plan):
            return earlier
        subject = subjects.subject_of(plan, by, of)
        facts = {"kind": subject.kind, "plan": plan, "baseline": subject.baseline, "round": subject.round, "language": language, "layout": layout, "red_head": red_head}
        if same := ordering.under_way(PAPER, by, **facts):
            return same
        return ordering.order(PAPER, WorkingPaper(number=trail.yearly_number("SWP", 4), ordered_by=by, **facts), by, key)


def retry_paper(paper, by) -> WorkingPaper:
    """Order a paper again whose making failed."""
    _permit(paper, by)
    return ordering.order_again(PAPER, paper, by)


def render_paper(paper_id: int) -> WorkingPaper:
    """Make a queued paper, or write down why it failed."""
    return ordering.make(PAPER, paper_id)


def content_of(paper, now) -> dict:
    """Return what the paper says as plain JSON. Raises NotAllowed when its orderer may no longer read it."""
    _permit(paper, paper.ordered_by)
    if paper.kind == PaperKind.DRAFT and not subjects.is_drafted(paper.plan):
        raise NotReady(_("There is no draft any more: it was approved or discarded since. Order the plan as approved."))
    return build.of(paper, now).as_json()


PAPER = ordering.Kind(WorkingPaper, "paper", "render_paper", "reports.papers.pdf", content_of)


def read_paper(paper, by) -> bytes:
    """Return the PDF. Raises NotAllowed for whoever may no longer read what is on it, Refusal (409) when there is no file any more."""
    _permit(paper, by)
    if paper.state == PaperState.REMOVED:
        raise NotReady(_("The file has been removed; papers are kept for {days} days. Order it again.").format(days=KEPT.days))
    if paper.state != PaperState.ISSUED:
        raise NotReady(_("The paper is not made yet."))
    return verified_bytes(paper)


def may_read(paper, by) -> bool:
    """Return whether somebody may read what is on a paper, whether or not there is a file of it any more."""
    try:
        _permit(paper, by)
    except NotAllowed:
        return False
    return True


def tidy() -> int:
    """Remove the papers whose time is over, file and content; return how many there were."""
    old = WorkingPaper.objects.filter(state__in=(PaperState.ISSUED, PaperState.FAILED), changed_at__lt=timezone.now() - KEPT)
    return sum(_removed(paper) for paper in old.select_related("plan").defer("content")[:100])


def _removed(paper):
    name = paper.file.name
    try:
        trail.move(paper, "paper.remove", None, also={"file": "", "content": {}})
    except Refusal:  # another worker was faster, or it was ordered again
        return 0
    if name:
        paper.file.storage.delete(name)
    return 1


def _permit(paper, by):
    if paper.ordered_by_id != by.pk:
        raise NotAllowed(_("The paper is for whoever ordered it."))
    permit(by, "plan.read", paper.plan)
    if paper.kind == PaperKind.DRAFT and not subjects.reads_draft(by, paper.plan):
        raise NotAllowed(_("The paper tells what you may no longer read."))
