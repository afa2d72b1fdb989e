"""Who answers for what the rows of a control table check: nobody checks own work, also not work given away (V1)."""

from datetime import datetime

from audit.models import ChainKind, Event
from improvement.doers import ALWAYS, doers
from verification.models import ControlRow, CorrectiveMeasure
from verification.states import RECORDINGS, RowKind


def answering(plan_id: int, number: int, sources) -> dict[tuple, dict[int, datetime]]:
    """Return, for each source of round `number`, (kind, id), the ids of those who answer for it, with since when.

    For work these are all who ever had it in hand; for everything that earlier rounds missed, also the owners of the
    corrective measures and all who had the measures' work in hand. Four queries, however many rows.
    """
    sources = set(sources)
    earlier = CorrectiveMeasure.objects.filter(cause__row__round__plan=plan_id, cause__row__round__number__lt=number)
    told = earlier.order_by().values_list("cause__row__kind", "cause__row__source_id", "owner", "work_item")
    measures = [((kind, pk), owner, item) for kind, pk, owner, item in told if (kind, pk) in sources]
    done = doers({pk for kind, pk in sources if kind == RowKind.WORK} | {item for _source, _owner, item in measures if item})
    found = {(kind, pk): dict(done.get(pk, {})) if kind == RowKind.WORK else {} for kind, pk in sources}
    for source, owner, item in measures:
        for person, since in {**done.get(item, {}), owner: ALWAYS}.items():
            found[source][person] = min(since, found[source].get(person, since))
    return found


def tell(plan_id: int, number: int, rows) -> None:
    """Note on each of these rows of one round who answers for it, so that the law need not look up one after the other."""
    rows = list(rows)
    found = answering(plan_id, number, [row.source for row in rows])
    for row in rows:
        named = {row.assignee_id: ALWAYS} if row.assignee_id else {}
        row.answering = found[row.source] | named


def of_row(row) -> dict[int, datetime]:
    """Return the ids of those who answer for what a row checks, with since when; as told on it, if it was."""
    if not hasattr(row, "answering"):
        tell(row.round.plan_id, row.round.number, [row])
    return row.answering


def recordings():
    """Return the events by which rows of control tables got their results; the number of their chain is the plan's id."""
    return Event.objects.filter(chain_kind=ChainKind.PLAN, verb__in=RECORDINGS, object_type=ControlRow._meta.label_lower)
