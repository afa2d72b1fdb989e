"""Work for many people, each apart: what goes wrong with one keeps nobody else waiting."""

import logging
from collections.abc import Callable, Iterable

from django.db import DatabaseError

log = logging.getLogger(__name__)


def total(people: Iterable, work: Callable[[object], int]) -> int:
    """Return the sum of `work(person)`; a person with whom it fails counts 0 and is logged. Raises DatabaseError: that is nobody's own trouble."""
    return sum(_done(person, work) for person in people)


def _done(person, work):
    try:
        return work(person)
    except DatabaseError:
        raise
    except Exception:
        log.exception("%s failed for person %s", work.__name__, person.pk)
        return 0
