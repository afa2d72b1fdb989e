"""By when a receipt is awaited, and how often a recipient may be reminded: once a working day, and no more."""

from datetime import date

from django.utils import timezone

from plans import workdays

# Working days within which a report is acknowledged; the source names no number (V3).
ACKNOWLEDGE_WITHIN = 5


def due_of(submission, own: dict[date, bool] | None = None) -> date:
    """Return the day by which the receipt is awaited; `own` are the organisation's own days, where the caller has read them."""
    return workdays.add(timezone.localdate(submission.created_at), ACKNOWLEDGE_WITHIN, own)


def next_day(submission) -> date:
    """Return the first day on which the recipient may be reminded: today, or the first working day after the last reminder."""
    today = timezone.localdate()
    if submission.reminded_at is None:
        return today
    return workdays.add(timezone.localdate(submission.reminded_at), 1)
