"""The call that wakes a worker: what is to be done is stored before, so that a lost call loses nothing."""

import logging

log = logging.getLogger(__name__)


def wake(task, *ids: int) -> None:
    """Tell a worker to do a task; if the broker is away, it stays stored, and what the scheduler orders finds it."""
    try:
        task.delay(*ids)
    except Exception as error:  # nothing that ails the broker may undo what is stored
        log.warning("No worker could be told of %s %s (%s); the scheduler will find it", task.name, ids, error)
