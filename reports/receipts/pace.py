"""How often a recipient may be reminded: once a working day, and no more."""

from datetime import date

from django.utils import timezone

from plans import workdays


def next_day(submission) -> date:
    """Return the first day on which the recipient may be reminded: today, or the first working day after the last reminder."""
    today = timezone.localdate()
    if submission.reminded_at is None:
        return today
    return workdays.add(timezone.localdate(submission.reminded_at), 1)
