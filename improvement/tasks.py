"""Work for the worker: exports and imports of long tables; those whose wake-up call was lost are found."""

from datetime import timedelta

from celery import shared_task

from improvement import actions

# A worker says how far it is more often than this.
PATIENCE = timedelta(minutes=2)
AT_ONCE = 3


@shared_task(soft_time_limit=780, time_limit=840)
def carry_out(transfer_id: int) -> str:
    """Carry out one export, trial or import; return the state it is in after that."""
    return actions.carry_out(transfer_id).state


@shared_task
def sweep() -> int:
    """Wake a worker for the oldest orders on which nothing has happened for `PATIENCE`, and remove old files; return how many."""
    waiting = actions.waiting(PATIENCE)[:AT_ONCE]
    for transfer_id in waiting:
        carry_out.delay(transfer_id)
    actions.tidy()
    return len(waiting)
