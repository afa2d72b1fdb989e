"""What a miss goes back to: the plan's input about the same thing, and how often that was carried over before (V2; design, section 1.7).

A repeat is counted along the true lineage alone: the same goal, work item, outcome or review measure, missed again. What a
plan merely also answers is no repeat of it.
"""

from dataclasses import dataclass

from plans.models import ImprovementInput
from verification.models import ControlRow

# How surely an input is about the row, the surest first.
SAME_ROW, SAME_GOAL, SAME_INDICATOR = range(3)


@dataclass(frozen=True)
class Origin:
    """The plan's input that a miss continues (None where it continues none), and how often the miss was carried over before."""

    source: ImprovementInput | None
    repeats: int


def origin_of(row) -> Origin:
    """Return what a missed row goes back to.

    That is the input which the same row was carried over into by an earlier plan, else the one about its indicator; an
    input that was merged since counts with the one it was merged into. Failing these it is the plan's one input that
    nobody carried over, for then the whole plan is about that one; of several nobody can tell.
    """
    sources = [link.source for link in row.plan.inputs.select_related("source__indicator").order_by("place", "id")]
    families = {source.pk: _family(source) for source in sources}
    left = _rows_left([one.pk for family in families.values() for one in family])
    ranked = [
        (rank, place, one, source)
        for place, source in enumerate(sources)
        for one in families[source.pk]
        if (rank := _rank(row, one, left.get(one.pk, ()))) is not None
    ]
    if ranked:
        best, _place, _one, source = min(ranked, key=lambda found: found[:2])
        # Of those merged into it, what is less surely about the row may be another goal of the same indicator.
        return Origin(source, max(one.repeat_count for rank, _p, one, whose in ranked if (rank, whose) == (best, source)))
    fresh = [source for source in sources if not any(one.repeat_count for one in families[source.pk])]
    return Origin(fresh[0] if len(fresh) == 1 else None, 0)


def _family(source):
    """Return an input with all that were merged into it, at any remove."""
    found = layer = [source]
    while layer := list(ImprovementInput.objects.filter(merged_into__in=layer).exclude(pk__in=[one.pk for one in found]).select_related("indicator")):
        found = [*found, *layer]
    return found


def _rows_left(pks):
    rows: dict[int, list] = {}
    for left in ControlRow.objects.filter(carried_into__in=pks):
        rows.setdefault(left.carried_into_id, []).append(left)
    return rows


def _rank(row, source, left):
    """Return how surely an input, carried over from the rows `left`, is about the same thing as a row; None where it is not."""
    alike = [one for one in left if one.kind == row.kind]
    if any(_words(one) == _words(row) for one in alike):
        return SAME_ROW
    if not row.indicator_code:
        return None
    if any(one.indicator_code == row.indicator_code and not _taken(row, one) for one in alike):
        return SAME_GOAL
    about = source.indicator.code if source.indicator else ""
    return SAME_INDICATOR if about == row.indicator_code and not left else None


def _taken(row, earlier):
    """Whether another row of the same round says what the earlier row said, so that this one is another goal of the same indicator."""
    others = row.round.rows.filter(kind=row.kind, indicator_code=row.indicator_code).exclude(pk=row.pk)
    return any(_words(other) == _words(earlier) for other in others)


def _words(row):
    return " ".join(row.title.split()).casefold()
