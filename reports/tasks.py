"""Work for the worker: reports are rendered; those whose wake-up call was lost are found."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from reports import actions
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
def sweep() -> int:
    """Render the oldest `AT_ONCE` reports, and portfolio reports, that have waited longer than `PATIENCE`; return how many there were."""
    since = timezone.now() - PATIENCE
    waiting, portfolios = actions.waiting_too_long(since)[:AT_ONCE], portfolio.waiting_too_long(since)[:AT_ONCE]
    for report_id in waiting:
        actions.render(report_id)
    for report_id in portfolios:
        portfolio.render_portfolio(report_id)
    return len(waiting) + len(portfolios)
