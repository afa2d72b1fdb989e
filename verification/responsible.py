"""Who answers for what the rows of a control table check: nobody checks own work, also not work given away (V1)."""

from datetime import datetime

from audit.models import ChainKind, Event
from improvement.doers import ALWAYS, doers
from improvement.models import WorkItem
from verification.models import ControlRow, CorrectiveMeasure
from verification.states import RECORDINGS, RowKind


def answering(plan_id: int, number: int, sources) -> dict[tuple, dict[int, datetime]]:
    """Return, for each source of round `number`, (kind, id), the ids of those who answer for it, with since when.

    For work these are all who ever had it in hand; for everything that was missed, also the owners of the corrective
    measures and all who had the measures' work in hand: of earlier rounds, and from then on of this one, so that whoever
    mends what they found missed does not find it reached as well. Four queries, however many rows.
    """
    sources = set(sources)
    measures = [one for one in _measures(plan_id, number) if one[0] in sources]
    done = doers({pk for kind, pk in sources if kind == RowKind.WORK} | {item for _source, _owner, item, _since in measures if item})
    found = {(kind, pk): dict(done.get(pk, {})) if kind == RowKind.WORK else {} for kind, pk in sources}
    for source, owner, item, since in measures:
        had = done.get(item, {})
        # What a checker had found before the measure was theirs was not own work.
        for person, at in {**had, owner: ALWAYS if since is None else had.get(owner, since)}.items():
            found[source][person] = min(at, found[source].get(person, at))
    return found


def workers(plan_ids) -> dict[int, set[int]]:
    """Return for each of these plans the ids of those who owned a corrective measure or had work of the plan in hand. Five queries."""
    found: dict[int, set[int]] = {plan: set() for plan in plan_ids}
    owned = CorrectiveMeasure.objects.filter(cause__row__round__plan__in=found)
    for plan, owner in owned.order_by().values_list("cause__row__round__plan", "owner"):
        found[plan].add(owner)
    items = dict(WorkItem.objects.filter(plan__in=found).order_by().values_list("pk", "plan"))
    for item, people in doers(items).items():
        found[items[item]].update(people)
    return found


def _measures(plan_id, number):
    """Yield source, owner, work item and, of the round itself, since when there is one, of each measure up to round `number`."""
    known = CorrectiveMeasure.objects.filter(cause__row__round__plan=plan_id, cause__row__round__number__lte=number)
    facts = ("cause__row__kind", "cause__row__source_id", "owner", "work_item", "cause__row__round__number", "created_at")
    for kind, pk, owner, item, of_round, at in known.order_by().values_list(*facts):
        yield (kind, pk), owner, item, at if of_round == number else None


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
