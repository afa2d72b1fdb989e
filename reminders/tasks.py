"""What the scheduler runs: find what newly awaits whom, and send the mails that wait."""

from celery import shared_task

from reminders import actions


@shared_task
def find() -> int:
    """Find new reminders; return how many."""
    return actions.find()


@shared_task
def send() -> int:
    """Send waiting mails; return how many went out."""
    return actions.send()
