"""A scheduled task runs once at a time and once in its period, however many schedulers ask for it."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from reminders.models import ScheduledRun

# Longer than any task is allowed to take; whoever still holds it then is dead.
LEASE = timedelta(minutes=6)


def run_once(name: str, period: float, work) -> object:
    """Run `work()` unless another scheduler's order has just run it (within half its `period`, seconds) or it is still running.

    A run of the future means that the clock was put back: it holds nobody up. Returns what `work` returns, None when turned away.
    """
    now = timezone.now()
    ScheduledRun.objects.get_or_create(name=name)
    rested = Q(started_at=None) | Q(started_at__lte=now - timedelta(seconds=period / 2)) | Q(started_at__gt=now)
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE)
    mine = ScheduledRun.objects.filter(rested, free, name=name)
    if mine.update(started_at=now, lease_until=now + LEASE, runs=F("runs") + 1) != 1:
        return None
    try:
        result = work()
    except Exception as error:
        _finish(name, now, failure=f"{type(error).__name__}: {error}"[:500])
        raise
    _finish(name, now, result=str(result)[:200])
    return result


def _finish(name, started, result="", failure=""):
    mine = ScheduledRun.objects.filter(name=name, started_at=started)
    mine.update(finished_at=timezone.now(), lease_until=None, result=result, failure=failure)
