"""An ordered paper's way: ordered, made by a worker or failed with its reason, ordered again, and removed when its time is over.

A room of papers names its `Kind`; the rights are its own, asked in its actions before it calls these.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit import trail
from audit.errors import NotReady, NotStored, Refusal
from reports.rendering import rendered, sentence_of
from reports.states import ReportState
from reports.stored import keep, wake_worker

log = logging.getLogger(__name__)

# So many papers of a kind may be under way for one person at once.
MOST_QUEUED = 5
# For so long nobody else makes what a worker is making and has said so; while it makes it, it says so oftener.
LEASE = timedelta(minutes=1)


@dataclass
class Claim:
    """What a worker holds while it makes a queued paper; `at` is when it last said so, and what it is known by."""

    model: type
    pk: int
    at: datetime

    def renew(self) -> None:
        """Say that it is still at it."""
        now = timezone.now()
        if self._row().update(claimed_at=now):
            self.at = now

    def give_back(self) -> bool:
        """Let go, and return whether it was held until now; within a transaction nobody else claims it before that ends."""
        return bool(self._row().update(claimed_at=None))

    def _row(self):
        return self.model.objects.filter(pk=self.pk, state=ReportState.QUEUED, claimed_at=self.at)


def claim(model: type, pk: int) -> Claim | None:
    """Claim a queued paper for the worker that asks; None when it is not queued any more or another worker is at it."""
    now = timezone.now()
    free = model.objects.unclaimed(_lately(LEASE)).filter(pk=pk)
    return Claim(model, pk, now) if free.update(claimed_at=now) else None


def fail(held: Claim, verb: str, error: Exception):
    """Write down why a paper could not be made, and return it; whoever's claim has lapsed writes nothing."""
    reason = reason_of(error)
    try:
        with transaction.atomic():
            if held.give_back():
                return trail.move(held.model.objects.get(pk=held.pk), f"{verb}.fail", None, reason[:500], also={"failure": reason[:2000]})
    except Refusal:
        pass
    return held.model.objects.get(pk=held.pk)


def reason_of(error: Exception) -> str:
    """Return what the person who waits is told of an error: a refusal's own sentences, that it took too long, else what it says itself."""
    if isinstance(error, SoftTimeLimitExceeded):
        return sentence_of("seconds")
    said = " ".join([error.message, *error.missing]) if isinstance(error, Refusal) else str(error)
    said = " ".join(error.messages) if isinstance(error, NotStored) else said
    return (said or type(error).__name__).replace("\x00", "")


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


def under_way(kind: Kind, by, /, **facts):
    """Return the same paper of a person that is being made already, else None; with no `facts` none is the same.

    Raises NotReady while so many of theirs are being made that no other may be ordered. Within the caller's transaction.
    """
    # Held, so that two orders at once neither make the same twice nor pass the limit together.
    User.objects.select_for_update().get(pk=by.pk)
    queued = kind.model.objects.filter(ordered_by=by, state=ReportState.QUEUED)
    if facts and (same := queued.filter(**facts).first()):
        return same
    if queued.count() >= MOST_QUEUED:
        raise NotReady(_("{count} papers of yours are still being made. Wait until one of them is ready.").format(count=MOST_QUEUED))
    return None


def order(kind: Kind, paper, by, key=None):
    """Store the order; a worker is woken when the caller's transaction is through."""
    paper = trail.create(paper, f"{kind.verb}.request", by, key=key)
    transaction.on_commit(lambda: wake_worker(kind.task, paper.pk))
    return paper


def order_again(kind: Kind, paper, by):
    """Order a paper again whose making failed. Raises WrongState for any other, NotReady while too many of theirs are being made."""
    with transaction.atomic():
        under_way(kind, by)
        paper = trail.move(paper, f"{kind.verb}.retry", by, also={"failure": ""})
        transaction.on_commit(lambda: wake_worker(kind.task, paper.pk))
    return paper


def make(kind: Kind, paper_id: int):
    """Make a queued paper, or write down why it failed; one that is no longer queued, or that another worker makes, stays as it is.

    Should two make it for all that, the first to finish has made it; what the other made is thrown away.
    """
    held = claim(kind.model, paper_id)
    paper = kind.model.objects.select_related("ordered_by").get(pk=paper_id)
    if held is None:
        return paper
    now = timezone.now()
    with override(paper.ordered_by.language):
        try:
            content = kind.content_of(paper, now)
            rendering = rendered(content, kind.maker, held.renew)
            kept = keep(paper, rendering.data)
        except Exception as error:  # whatever it is, the person who waits must learn of it
            if not isinstance(error, Refusal | NotStored):
                log.exception("Paper %s could not be made", paper.number)
            return fail(held, kind.verb, error)
    return _issue(kind, paper, {**kept, "pages": rendering.pages, "content": content, "issued_at": now})


def waiting(model: type, patience: timedelta) -> list[int]:
    """Return the ids of those that have been queued for longer than `patience`, whose wake-up call may have been lost."""
    return list(model.objects.forgotten(_lately(patience)).order_by("id").values_list("pk", flat=True))


def _lately(patience):
    """Return since when and until when a sign of life counts; no two machines' clocks go quite the same."""
    now = timezone.now()
    return now - patience, now + patience


def _issue(kind, paper, also):
    try:
        paper = trail.move(paper, f"{kind.verb}.issue", paper.ordered_by, also["sha256"], also=also)
    except Refusal:  # another worker was faster
        paper.file.storage.delete(also["file"])
        return kind.model.objects.get(pk=paper.pk)
    return paper
