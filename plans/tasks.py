"""What the worker does for plans."""

from celery import shared_task

from plans import actions


@shared_task
def return_deferred() -> int:
    """Bring deferred inputs whose date has come back to the register; return how many."""
    return actions.return_deferred_inputs()
