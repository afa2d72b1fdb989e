"""The history as a file that proves itself: JSON Lines, each line bound to the one before it, the chains' sealed heads among them.

The file is read and proved by `audit.proving` alone, without the database. Its lines, in this order:

* a header: who took it when, and by which filter;
* for each chain its events in their order, each with all that its hash is made of, then the chain's head with its seal;
* the end: how many lines went before, under the file's seal.

Every line carries `line`, its number from 1, and `file_hash`: SHA-256 of the former line's `file_hash` and of this line without it.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from itertools import groupby

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from audit import chain
from audit.models import ChainHead

FORMAT = "zhijian-history-1"
HEADER, EVENT, HEAD, END = "header", "event", "head", "end"
# So many events are in memory at once.
CHUNK = 1000


def canonical(body: dict) -> str:
    """Return the one way to write a line's facts as text."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)


def bound(previous: str, body: dict) -> str:
    """Return the file hash of a line: the unkeyed SHA-256 of the former line's and of this line's facts."""
    return hashlib.sha256(f"{previous}\n{canonical(body)}".encode()).hexdigest()


def key_mark() -> str:
    """Return a short mark of the trail's key, so that who verifies knows whether theirs is the same; it tells nothing of the key."""
    return chain.keyed("zhijian history key")[:16]


def lines(events, by, wanted: dict) -> Iterator[bytes]:
    """Yield the lines of the file for these events; `wanted` is the filter that chose them, told in the header.

    The chains' heads are read once before the events, which are read in portions: what is added after that, an event or a whole
    chain, is left out, so that no chain seems to miss what came while the file was written.
    """
    previous = ""
    for number, body in enumerate(_bodies(events, by, wanted), 1):
        body["line"] = number
        if body["kind"] == END:
            body |= {"lines": number - 1, "seal": chain.keyed(f"file:{number - 1}:{previous}")}
        body["file_hash"] = previous = bound(previous, body)
        yield f"{canonical(body)}\n".encode()


def _bodies(events, by, wanted):
    yield {"kind": HEADER, "format": FORMAT, "made_at": _moment(timezone.now()), "made_by": str(by), "filter": wanted, "key": key_mark()}
    heads = {(head.kind, head.number): head for head in ChainHead.objects.all()}
    ordered = events.order_by("chain_kind", "chain_number", "sequence").iterator(chunk_size=CHUNK)
    for place, chained in groupby(ordered, lambda event: (event.chain_kind, event.chain_number)):
        yield from _chain(heads.get(place), chained)
    yield {"kind": END}


def _chain(head, events):
    count = 0
    for event in events:
        if head and event.sequence <= head.sequence:
            count += 1
            yield facts_of(event)
    if count:
        yield {
            "kind": HEAD, "chain_kind": head.kind, "chain_number": head.number, "sequence": head.sequence, "hash": head.hash, "seal": head.seal,
            "events": count, "complete": count == head.sequence,
        }  # fmt: skip


def facts_of(event) -> dict:
    """Return all that an event's hash is made of, and the hash."""
    return {"kind": EVENT, **{name: getattr(event, name) for name in chain.SEALED_FIELDS}, "at": _moment(event.at), "hash": event.hash}


def _moment(at):
    return at.astimezone(UTC).isoformat(timespec="microseconds")
