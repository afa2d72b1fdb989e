"""The scheduler: Celery's own, which does not stand still when the clock is put back."""

from datetime import timedelta

from celery.beat import PersistentScheduler

# Runs may have been entered by another scheduler whose clock goes a little before this one's.
SLACK = timedelta(minutes=1)
# Longer than any period.
LONG_AGO = timedelta(days=1)


class SteadyScheduler(PersistentScheduler):
    """Orders everything anew where its runs lie in the future: it would wait for the clock to come there again."""

    def tick(self, *args, **kwargs):
        """Order what is due; return the seconds until the next look."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now + SLACK]
        for entry in ahead:
            entry.last_run_at = now - LONG_AGO
        if ahead:
            self._heap = None
        return super().tick(*args, **kwargs)
