"""An ordered paper's way: ordered, made by a worker or failed with its reason, ordered again, and removed when its time is over.

A room of papers names its `Kind`; the rights are its own, asked in its actions before it calls these.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from audit import trail
from audit.errors import NotStored, Refusal
from reports.rendering import rendered
from reports.states import ReportState
from reports.stored import keep, wake_worker

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of ordered paper.

    `verb` stands before the dot of its events, `task` is the worker's in `reports.tasks`, `maker` the module whose `render`
    makes the PDF. `content_of(paper, now)` gathers what it says as JSON, and raises a Refusal when its orderer may no longer read it.
    """

    model: type
    verb: str
    task: str
    maker: str
    content_of: Callable[..., dict]


def order(kind: Kind, paper, by, key=None):
    """Store the order; a worker is woken when the caller's transaction is through."""
    paper = trail.create(paper, f"{kind.verb}.request", by, key=key)
    transaction.on_commit(lambda: wake_worker(kind.task, paper))
    return paper


def order_again(kind: Kind, paper, by):
    """Order a paper again whose making failed. Raises WrongState for any other."""
    with transaction.atomic():
        paper = trail.move(paper, f"{kind.verb}.retry", by, also={"failure": ""})
        transaction.on_commit(lambda: wake_worker(kind.task, paper))
    return paper


def make(kind: Kind, paper_id: int):
    """Make a queued paper, or write down why it failed; one that is no longer queued stays as it is.

    Two workers may make it at once; the first to finish has made it, what the other made is thrown away.
    """
    paper = kind.model.objects.select_related("ordered_by").get(pk=paper_id)
    if paper.state != ReportState.QUEUED:
        return paper
    now = timezone.now()
    try:
        with override(paper.ordered_by.language):
            content = kind.content_of(paper, now)
            rendering = rendered(content, kind.maker)
            kept = keep(paper, rendering.data)
    except Exception as error:  # whatever it is, the person who waits must learn of it
        if not isinstance(error, Refusal | NotStored):
            log.exception("Paper %s could not be made", paper.number)
        reason = _reason_of(error)
        return _moved(kind, paper, "fail", None, reason[:500], {"failure": reason[:2000]})
    return _issue(kind, paper, {**kept, "pages": rendering.pages, "content": content, "issued_at": now})


def waiting(kind: Kind, moment: datetime) -> list[int]:
    """Return the ids of those queued since before `moment`, whose wake-up call may have been lost."""
    return list(kind.model.objects.queued_before(moment).order_by("id").values_list("pk", flat=True))


def _reason_of(error):
    said = " ".join(error.messages) if isinstance(error, NotStored) else getattr(error, "message", "") or str(error)
    return (said or type(error).__name__).replace("\x00", "")


def _issue(kind, paper, also):
    paper = _moved(kind, paper, "issue", paper.ordered_by, also["sha256"], also)
    if paper.file.name != also["file"]:  # another worker was faster
        paper.file.storage.delete(also["file"])
    return paper


def _moved(kind, paper, step, by, note, also):
    try:
        return trail.move(paper, f"{kind.verb}.{step}", by, note, also=also)
    except Refusal:
        return kind.model.objects.get(pk=paper.pk)
