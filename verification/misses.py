"""Which misses still stand, over all rounds of a plan (V2; design section 4)."""

from django.utils.translation import gettext as _

from plans.states import PlanState
from verification.models import ControlRow
from verification.states import MISSES, Result, RoundState, RowKind


def stands(results) -> bool:
    """Return whether an item that got these results, round after round, was missed and has not been reached since.

    "Not applicable" is neither a miss nor settles one: what the round before it found still counts.
    """
    told = [result for result in results if result != Result.NOT_APPLICABLE]
    return any(result in MISSES for result in told) and told[-1] != Result.ACHIEVED


def histories(plan) -> dict[tuple, list[ControlRow]]:
    """Return the rows of each item, (kind, id), in the order of the plan's rounds; one query."""
    rows = ControlRow.objects.filter(round__plan=plan).select_related("round").order_by("round__number", "place")
    found: dict[tuple, list] = {}
    for row in rows:
        found.setdefault(row.source, []).append(row)
    return found


def last_miss(row) -> ControlRow | None:
    """Return the miss that stands with a row's round: the row itself, or an earlier one that it set aside as not applicable; None if none does."""
    if row.is_miss:
        return row
    same = ControlRow.objects.filter(round__plan=row.plan, kind=row.kind, source_id=row.source_id, round__number__lte=row.round.number)
    history = list(same.select_related("round", "cause").order_by("round__number"))
    return [one for one in history if one.is_miss][-1] if stands([one.result for one in history]) else None


def objection(item) -> str:
    """Return why a work item cannot be verified beside the control table: the last round that says anything of it has found it otherwise; "" where none has.

    Once the plan went back to work after that round, the work may have been put right, and is looked at anew (policy: work.verify).
    """
    rows = ControlRow.objects.filter(kind=RowKind.WORK, source_id=item.pk, round__plan=item.plan_id).exclude(result=Result.PENDING)
    row = rows.select_related("round").order_by("-round__number").first()
    resumed = row is not None and row.round.state == RoundState.CLOSED and item.plan.state == PlanState.IN_PROGRESS
    if row is None or row.result == Result.ACHIEVED or resumed:
        return ""
    if row.round.state == RoundState.OPEN:
        words = _("Round {number} says “{result}” of “{item}”: check it again there, and it is verified with its row.")
    else:
        words = _("Round {number} found “{result}” of “{item}”: check it again in the next round, and it is verified with its row.")
    return words.format(number=row.round.number, result=row.get_result_display(), item=item)
