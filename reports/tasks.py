"""Work for the worker: reports are rendered; those whose wake-up call was lost are found."""

from celery import shared_task
from django.conf import settings

from reports import actions
from reports.models import Report
from reports.ordering import actions as ordering
from reports.papers import actions as papers
from reports.papers.models import WorkingPaper
from reports.portfolio import actions as portfolio
from reports.portfolio.models import PortfolioReport
from reports.stored import wake_worker

PATIENCE = ordering.LEASE
AT_ONCE = 5
# The paper's own process is stopped first and says why; gathering what it tells, signing and storing it come on top.
LIMITS = {"soft_time_limit": settings.REPORT_LIMITS["seconds"] + 60, "time_limit": settings.REPORT_LIMITS["seconds"] + 90}


@shared_task(**LIMITS)
def render(report_id: int) -> str:
    """Render and issue one report; return the state it is in after that."""
    return actions.render(report_id).state


@shared_task(**LIMITS)
def render_portfolio(report_id: int) -> str:
    """Render one portfolio report; return the state it is in after that."""
    return portfolio.render_portfolio(report_id).state


@shared_task(**LIMITS)
def render_paper(paper_id: int) -> str:
    """Make one paper to take along; return the state it is in after that."""
    return papers.render_paper(paper_id).state


@shared_task
def sweep() -> int:
    """Wake a worker for the oldest `AT_ONCE` papers of each kind that have waited longer than `PATIENCE`, and remove old ones; return for how many."""
    models = {"render": Report, "render_portfolio": PortfolioReport, "render_paper": WorkingPaper}
    waiting = [(task, paper) for task, model in models.items() for paper in ordering.waiting(model, PATIENCE)[:AT_ONCE]]
    for task, paper in waiting:
        wake_worker(task, paper)
    papers.tidy()
    return len(waiting)
