"""Work for the worker: reports are rendered; those whose wake-up call was lost are found."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from reports import actions
from reports.papers import actions as papers
from reports.portfolio import actions as portfolio

PATIENCE = timedelta(minutes=1)
AT_ONCE = 5


@shared_task
def render(report_id: int) -> str:
    """Render and issue one report; return the state it is in after that."""
    return actions.render(report_id).state


@shared_task
def render_portfolio(report_id: int) -> str:
    """Render one portfolio report; return the state it is in after that."""
    return portfolio.render_portfolio(report_id).state


@shared_task
def render_paper(paper_id: int) -> str:
    """Make one paper to take along; return the state it is in after that."""
    return papers.render_paper(paper_id).state


@shared_task
def sweep() -> int:
    """Make the oldest `AT_ONCE` papers of each kind that have waited longer than `PATIENCE`, and remove old ones; return how many were made."""
    since = timezone.now() - PATIENCE
    makers = (actions.waiting_too_long, actions.render), (portfolio.waiting_too_long, portfolio.render_portfolio), (papers.waiting_too_long, papers.render_paper)
    waiting = [(make, paper) for find, make in makers for paper in find(since)[:AT_ONCE]]
    for make, paper in waiting:
        make(paper)
    papers.tidy()
    return len(waiting)
