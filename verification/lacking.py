"""For which of many plans a condition of closing does not hold: what `closing` says of one plan, without the words, for a whole list.

Each function takes the ids of plans, returns those for which its namesake there has something to say, and asks once or twice.
"""

from collections import defaultdict

from plans.models import Plan
from verification import misses
from verification.models import (
    CheckRound,
    ControlRow,
    CorrectiveMeasure,
    KnowledgeTransfer,
    ProcessAssessment,
    Review,
    ReviewDecision,
)
from verification.states import DocumentKind, RoundState, TransferState


def round_closed(plans) -> set[int]:
    """The plans without a check round, or whose last one is open."""
    last = dict(CheckRound.objects.filter(plan__in=plans).order_by("number").values_list("plan", "state"))
    return {plan for plan in plans if last.get(plan) != RoundState.CLOSED}


def misses_settled(plans) -> set[int]:
    """The plans with a miss that still stands and was not carried over."""
    rows = ControlRow.objects.filter(round__plan__in=plans).order_by("round__number", "place")
    results, carried = defaultdict(list), set()
    for plan, kind, source, result, into in rows.values_list("round__plan", "kind", "source_id", "result", "carried_into"):
        results[plan, kind, source].append(result)
        if into is not None:
            carried.add((plan, kind, source))
    return {item[0] for item, told in results.items() if item not in carried and misses.stands(told)}


def measures_done(plans) -> set[int]:
    """The plans with a corrective measure to do."""
    return set(CorrectiveMeasure.objects.filter(cause__row__round__plan__in=plans).to_do().values_list("cause__row__round__plan", flat=True))


def decisions_done(plans) -> set[int]:
    """The plans with a review's decision to carry out."""
    return set(ReviewDecision.objects.filter(review__plan__in=plans).to_do().values_list("review__plan", flat=True))


def documents_stated(plans) -> set[int]:
    """The plans that do not say of catalogue and manual what became of them."""
    stated = set(Plan.objects.filter(pk__in=plans).order_by().values_list("pk", "document_updates__kind"))
    return {plan for plan in plans if any((plan, kind) not in stated for kind in DocumentKind.values)}


def process_assessed(plans) -> set[int]:
    """The plans whose process nobody has assessed."""
    return set(plans) - set(ProcessAssessment.objects.filter(plan__in=plans).values_list("plan", flat=True))


def knowledge_received(plans) -> set[int]:
    """The plans of which no knowledge was handed over, or not all of it was acknowledged."""
    handed = list(KnowledgeTransfer.objects.filter(plan__in=plans).values_list("plan", "state"))
    return set(plans) - {plan for plan, _state in handed} | {plan for plan, state in handed if state != TransferState.ACKNOWLEDGED}


def review_held(plans) -> set[int]:
    """The plans without a review."""
    return set(plans) - set(Review.objects.filter(plan__in=plans).values_list("plan", flat=True))
