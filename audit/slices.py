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
    """Return up to `size` rows: those before the id `before` of the query, those after its `after`, or the newest.

    The order is that of the ids; rows that come newest first by one other field, then the id, keep that order.
    """
    before, after, fields = _id(query.get("before")), _id(query.get("after")), _order_of(rows)
    if after is not None:
        found = whole(_beyond(rows, fields, after, "gt", "lte").order_by(*fields), 0, size + 1)
        kept = found[:size][::-1]
        return Slice(kept, kept[-1].pk if kept else None, kept[0].pk if len(found) > size else None)
    rest = rows if before is None else _beyond(rows, fields, before, "lt", "gte")
    found = whole(rest.order_by(*(f"-{name}" for name in fields)), 0, size + 1)
    kept = found[:size]
    return Slice(kept, kept[-1].pk if len(found) > size else None, kept[0].pk if kept and before is not None else None)


def whole(rows, start: int, stop: int) -> list:
    """Return a stretch of the rows; a database that must sort sorts their numbers alone, not all that they hold. One query."""
    found = rows.values("pk")[start:stop]
    return list(rows.model._base_manager.filter(pk__in=found).order_by(*(rows.query.order_by or rows.model._meta.ordering)))


def _order_of(rows):
    """Return the names of the fields that the rows descend by, the id last."""
    descending = [name.removeprefix("-") for name in rows.query.order_by if name.startswith("-")]
    return [*(name for name in descending if name not in ("pk", "id")), "pk"]


def _beyond(rows, fields, pk, side, other_side):
    """Return the rows on this side of the row with the id; where there is none such, on this side of the id."""
    there = rows.model._base_manager.filter(pk=pk).values_list(fields[0], flat=True).first() if len(fields) > 1 else None
    if there is None:
        return rows.filter(**{f"pk__{side}": pk})
    # One stretch of the index, without those of the rows at its very end that lie on the other side.
    return rows.filter(**{f"{fields[0]}__{side}e": there}).exclude(**{fields[0]: there, f"pk__{other_side}": pk})


def _id(text):
    return min(int(text), BIGGEST) if text and text.isascii() and text.isdecimal() and len(text) < 20 else None
