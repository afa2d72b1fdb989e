"""Years of history at once, to see how the pages stand it: what happened is repeated, each event in its own chain and sealed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

from django.db import reset_queries, transaction
from django.utils import timezone

from audit import chain
from audit.models import ChainHead, Event

YEARS = 10
AT_ONCE = 10_000
REPEATED = ("actor_id", "actor_name", "verb", "object_type", "object_id", "object_label", "note", "changes")


def seed(count: int, say: Callable[[int], None]) -> int:
    """Add `count` events, spread over the last ten years; return how many there are now. `say` is told how many are added.

    Repeats what was created and edited, never a move from state to state, so that no lifecycle is told otherwise.
    Raises ValueError where nothing has happened yet.
    """
    samples = list(Event.objects.filter(old_state="", new_state="").order_by("?")[:2000])
    if not samples:
        raise ValueError("There is no event to repeat. Load the demo first.")
    step = timedelta(days=365 * YEARS) / max(count, 1)
    begin, following = timezone.now() - timedelta(days=365 * YEARS), cycle(samples)
    for start in range(0, count, AT_ONCE):
        times = [begin + step * place for place in range(start, min(start + AT_ONCE, count))]
        _add(list(zip(times, following, strict=False)))
        reset_queries()  # with DEBUG, Django would remember every statement with its values
        say(start + len(times))
    return Event.objects.count()


@transaction.atomic
def _add(told):
    heads = {(head.kind, head.number): head for head in ChainHead.objects.select_for_update()}
    events = [_after(heads[sample.chain_kind, sample.chain_number], sample, at) for at, sample in told]
    Event.objects.bulk_create(events, batch_size=500)
    for head in heads.values():
        head.seal = chain.seal_of(head)
    ChainHead.objects.bulk_update(heads.values(), ["sequence", "hash", "seal"], batch_size=500)


def _after(head, sample, at):
    """Return the sample once more as the event after the head, which moves on to it."""
    repeated = {name: getattr(sample, name) for name in REPEATED}
    event = Event(chain_kind=head.kind, chain_number=head.number, sequence=head.sequence + 1, at=at, previous_hash=head.hash, **repeated)
    event.hash = chain.hash_of(event)
    head.sequence, head.hash = event.sequence, event.hash
    return event
