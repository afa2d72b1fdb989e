"""What the worker does for plans."""

from celery import shared_task

from plans import actions


@shared_task
def return_deferred() -> int:
    """Bring deferred inputs whose date has come back to the register; return how many."""
    return actions.return_deferred_inputs()


@shared_task
def restart_changed_approvals() -> int:
    """Ask again those who decided on a document in which something outside the plan was renamed since; return how many approvals."""
    return actions.restart_changed()


@shared_task
def watch_indicators() -> int:
    """Look through the figures of all indicators, as after each measurement, also those that came in another way; return how many shifts are new."""
    return actions.watch_all()
