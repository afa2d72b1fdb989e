"""Pages of a long list by key instead of by number: no counting, and the thousandth page costs what the first does."""

from dataclasses import dataclass

BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Slice:
    """A stretch of rows, newest first; `older` and `newer` are the ids that the neighbouring stretches begin at, or None."""

    rows: list
    older: int | None
    newer: int | None


def slice_of(rows, query, size: int) -> Slice:
    """Return up to `size` rows: those before the id `before` of the query, those after its `after`, or the newest."""
    before, after = _id(query.get("before")), _id(query.get("after"))
    if after is not None:
        found = _whole(rows.filter(pk__gt=after).order_by("pk"), size + 1)
        kept = found[:size][::-1]
        return Slice(kept, kept[-1].pk if kept else None, kept[0].pk if len(found) > size else None)
    found = _whole((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk"), size + 1)
    kept = found[:size]
    return Slice(kept, kept[-1].pk if len(found) > size else None, kept[0].pk if kept and before is not None else None)


def _whole(rows, most):
    """Return the first rows; a database that must sort sorts their numbers alone, not all that they hold. One query."""
    first = rows.values("pk")[:most]
    return list(rows.model._base_manager.filter(pk__in=first).order_by(*rows.query.order_by))


def _id(text):
    return min(int(text), BIGGEST) if text and text.isascii() and text.isdecimal() and len(text) < 20 else None
