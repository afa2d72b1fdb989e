"""What is missing for closing a plan, as far as this room knows (design section 4)."""

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.closing import Condition, Lacking
from plans.rules import is_owner
from verification import lacking, misses
from verification.models import ControlRow, CorrectiveMeasure, ReviewDecision
from verification.rules import runs_rounds
from verification.states import DocumentKind, Result, RoundState, TransferState


def last_round_closed(plan) -> Iterator[str]:
    """The last check round is closed."""
    last = plan.rounds.order_by("-number").first()
    if last is None:
        yield _("No check round has been held.")
    elif last.state == RoundState.OPEN:
        yield Lacking(_("Check round {number} is still open.").format(number=last.number), _round_page(plan, last))


def misses_settled(plan) -> Iterator[str]:
    """Every miss is re-checked in a later round as achieved, or carried over into a new input; "not applicable" settles none."""
    rows = unsettled(plan)
    titles = Counter(row.title for row in rows)
    for row in rows:
        yield Lacking(_unsettled_words(row, titles[row.title] > 1), _row_page(plan, row))


def measures_done(plan) -> Iterator[str]:
    """Every corrective measure is done."""
    for measure in CorrectiveMeasure.objects.filter(cause__row__round__plan=plan).to_do().select_related("cause__row__round"):
        yield Lacking(_("The corrective measure “{measure}” is not done.").format(measure=measure), _row_page(plan, measure.cause.row))


def decisions_done(plan) -> Iterator[str]:
    """Every decision of a review that became work is carried out, or was given up: its work cancelled, with a reason (D4.5)."""
    for decision in ReviewDecision.objects.filter(review__plan=plan).to_do().select_related("review", "work_item__plan"):
        words = _("“{decision}”, decided on {day}, is not carried out: report its work as done, or cancel it with a reason.")
        yield Lacking(words.format(decision=decision, day=decision.review.held_on), decision.work_item.get_absolute_url())


def documents_stated(plan) -> Iterator[str]:
    """Service catalogue and manual are named with their new version, or "none" with a reason (F8)."""
    stated = set(plan.document_updates.values_list("kind", flat=True))
    for kind, words in DocumentKind.choices:
        if kind not in stated:
            yield _("Not stated: new version of the {document}, or “none” with the reason.").format(document=words)


def process_assessed(plan) -> Iterator[str]:
    """The supervision department has assessed the process (V4)."""
    if not plan.assessments.exists():
        yield _("The process assessment is not recorded.")


def knowledge_received(plan) -> Iterator[str]:
    """Knowledge is handed over, and every recipient has acknowledged (D4.6)."""
    transfers = list(plan.transfers.select_related("recipient"))
    if not transfers:
        yield _("No knowledge has been handed over.")
    for transfer in transfers:
        if transfer.state != TransferState.ACKNOWLEDGED:
            words = _("{recipient} has not acknowledged “{subject}”.").format(recipient=transfer.recipient, subject=transfer.subject)
            yield Lacking(words, reverse("verification:transfer", args=[plan.number, transfer.pk]))


def review_held(plan) -> Iterator[str]:
    """At least one review is held (D4.5)."""
    if not plan.reviews.exists():
        yield _("No review has been held.")


TAB = "verification:overview"
CONDITIONS = [
    Condition(gettext_lazy("The last check round is closed"), last_round_closed, TAB, "#rounds", lacking.round_closed, comes_first=True),
    Condition(
        gettext_lazy("Every miss is checked again as achieved, or carried over"), misses_settled, TAB, "#rounds", lacking.misses_settled, runs_rounds | is_owner
    ),
    Condition(gettext_lazy("Every corrective measure is done"), measures_done, TAB, "#measures", lacking.measures_done, is_owner),
    Condition(
        gettext_lazy("Every decision of a review is carried out, or given up with a reason"), decisions_done, TAB, "#reviews", lacking.decisions_done, is_owner
    ),
    Condition(gettext_lazy("Service catalogue and manual are stated"), documents_stated, TAB, "#documents", lacking.documents_stated, is_owner),
    Condition(gettext_lazy("The process is assessed by supervision"), process_assessed, TAB, "#assessment", lacking.process_assessed),
    Condition(gettext_lazy("Knowledge is handed over and acknowledged"), knowledge_received, TAB, "#knowledge", lacking.knowledge_received, is_owner),
    Condition(gettext_lazy("At least one review is held"), review_held, TAB, "#reviews", lacking.review_held, is_owner),
]


def _round_page(plan, check_round):
    return reverse("verification:round", args=[plan.number, check_round.number])


def _unsettled_words(row, is_namesake):
    # Two items of one title are told apart by their place in the control table.
    item = f"{row.place} {row.title[:80]}" if is_namesake else row.title[:80]
    if row.result == Result.PENDING:
        words = _("“{item}” was missed in round {number} and is not yet checked again in round {later}.")
        return words.format(item=item, number=row.missed_in, later=row.round.number)
    if row.result == Result.NOT_APPLICABLE:
        words = _("“{item}” was missed in round {number}; “not applicable” in round {later} does not settle that: check it again or carry it over.")
        return words.format(item=item, number=row.missed_in, later=row.round.number)
    return _("“{item}” was missed in round {number}: check it again or carry it over.").format(item=item, number=row.round.number)


def _row_page(plan, row):
    return f"{_round_page(plan, row.round)}#row-{row.place}"


def unsettled(plan) -> list[ControlRow]:
    """Return, for each item ever missed, its latest row if that does not settle it and nothing was carried over.

    Each has `missed_in`, the number of the round that missed it last.
    """
    found = []
    for history in misses.histories(plan).values():
        if misses.stands([row.result for row in history]) and not any(row.carried_into_id for row in history):
            history[-1].missed_in = max(row.round.number for row in history if row.is_miss)
            found.append(history[-1])
    return found

