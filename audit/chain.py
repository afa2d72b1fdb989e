"""The hash chain: each event carries the keyed SHA-256 of itself and its predecessor."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from audit import registry
from audit.models import ChainHead, Event

SEALED_FIELDS = (
    "chain_kind", "chain_number", "sequence", "actor_id", "actor_name", "verb", "object_type", "object_id", "object_label",
    "old_state", "new_state", "note", "changes", "request_id", "previous_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold: which event (its label) and why."""

    where: str
    why: str


def keyed(text: str) -> str:
    """Return the HMAC-SHA-256 of a text under the trail's key, as 64 hex digits."""
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def hash_of(event: Event) -> str:
    """Return the hash that this event must carry."""
    body = {name: getattr(event, name) for name in SEALED_FIELDS}
    body["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return keyed(json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder))


def seal_of(head: ChainHead) -> str:
    """Return the seal that a chain's head must carry."""
    return keyed(f"{head.kind}:{head.number}:{head.sequence}:{head.hash}")


def first_break() -> Break | None:
    """Return the first break among all chains, or None where every chain holds.

    What the database alone cannot show: a whole chain cut back to an earlier end together with an old copy of its
    sealed head. The heads printed in issued reports witness against that.
    """
    return next(_breaks(), None)


def _breaks() -> Iterator[Break]:
    seen = {}
    for event in Event.objects.order_by("chain_kind", "chain_number", "sequence").iterator(chunk_size=2000):
        place = (event.chain_kind, event.chain_number)
        sequence, previous = seen.get(place, (0, ""))
        if why := _fault(event, sequence, previous):
            yield Break(str(event), why)
        seen[place] = (event.sequence, event.hash)
    places = seen.keys() | set(ChainHead.objects.values_list("kind", "number")) | registry.expected_chains()
    for place in sorted(places):
        yield from _end_breaks(place, *seen.get(place, (0, "")))


def _fault(event, sequence, previous):
    if event.sequence != sequence + 1:
        return f"event {sequence + 1} of its chain is missing"
    if event.previous_hash != previous:
        return "it does not follow its predecessor"
    if event.hash != hash_of(event):
        return "its content was changed"
    return ""


def _end_breaks(place, sequence, last):
    """Compare a chain's end with its sealed head, under the lock, so that an event added meanwhile is no false alarm."""
    label = f"{place[0]}:{place[1]}"
    with transaction.atomic():
        head = ChainHead.objects.select_for_update().filter(kind=place[0], number=place[1]).first()
        for event in Event.objects.in_chain(*place).filter(sequence__gt=sequence):
            if why := _fault(event, sequence, last):
                yield Break(str(event), why)
            sequence, last = event.sequence, event.hash
    if head is None or head.seal != seal_of(head):
        yield Break(f"{label} head", "the head of the chain was changed or removed")
    elif (head.sequence, head.hash) != (sequence, last):
        yield Break(f"{label}#{sequence + 1}", f"the chain ends at event {sequence}, its head says {head.sequence}")
