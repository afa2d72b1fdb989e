"""When the scheduler orders what."""

from celery.schedules import crontab


def at_full(period: int):
    """Return the schedule of what comes every `period` seconds.

    From a minute on it comes at full minutes or hours of the clock: a scheduler that is started anew each half hour still orders what
    comes once an hour.
    """
    if period < 60:
        return float(period)
    return crontab(minute=f"*/{period // 60}") if period < 3600 else crontab(minute=0, hour=f"*/{period // 3600}")
