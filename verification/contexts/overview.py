"""What the tab "Verification" of a plan shows, as frozen dataclasses; templates compute nothing."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.duties import lateness_of, yardstick
from accounts.law import may
from plans.actions.plans import CLOSING_CONDITIONS
from plans.closing import Acceptance, Checked, acceptance_of, checklist
from plans.models.indicators import in_chinese
from plans.states import PlanState
from plans.statistics import Outcome
from verification import reviewing, statistics
from verification.contexts.appraisal import why_not
from verification.contexts.causes import can_finish, reports
from verification.models import CheckRound, CorrectiveMeasure, Review
from verification.states import DocumentKind, RoundState, TransferState


@dataclass(frozen=True)
class RoundLine:
    """A round in the list, with its figures."""

    round: CheckRound
    figures: statistics.RoundFigures


@dataclass(frozen=True)
class MeasureLine:
    """A corrective measure in the list; `lateness` is over, late, near or "" (nothing once it is done)."""

    measure: CorrectiveMeasure
    lateness: str
    can_finish: bool
    can_report: bool = False


@dataclass(frozen=True)
class VerdictLine:
    """The frozen verdict on an indicator, in the present language."""

    indicator: str
    name: str
    unit: str
    code: str
    words: str
    before: dict
    after: dict
    reasoning: str


@dataclass(frozen=True)
class DocumentLine:
    """The catalogue or the manual, and what was stated of it."""

    kind: str
    label: str
    stated: object = None


@dataclass(frozen=True)
class ReviewLine:
    """A review: planned and held, planned only, or held without a plan; `late` counts working days."""

    subject: str
    planned: reviewing.PlannedReview | None
    review: Review | None
    decisions: int = 0
    recorded_late: int = 0

    @property
    def code(self) -> str:
        """How it stands: held, held_late, recorded_late, missed, due or ahead."""
        if self.recorded_late:
            return "recorded_late"
        if self.review is not None:
            return "held" if self.planned is None or self.planned.in_time else "held_late"
        return "missed" if self.planned.missed else "due" if self.planned.is_due else "ahead"

    @property
    def late(self) -> int:
        """By how many working days it is, or was, late."""
        return self.planned.late if self.planned else 0


@dataclass(frozen=True)
class Overview:
    """The verification tab of a plan: what was checked, what is proved, what is missing."""

    rounds: tuple[RoundLine, ...]
    verdicts: tuple[VerdictLine, ...]
    measures: tuple[MeasureLine, ...]
    reviews: tuple[ReviewLine, ...]
    assessments: tuple
    transfers: tuple
    receivable: frozenset[int]
    documents: tuple[DocumentLine, ...]
    conditions: tuple[Checked, ...]
    complete: bool
    can: frozenset[str]
    why_not_assess: str = ""
    acceptance: Acceptance | None = None

    @property
    def missing(self) -> int:
        """How many conditions of closing do not hold yet."""
        return sum(bool(one.missing) for one in self.conditions)

    @property
    def met(self) -> int:
        """How many conditions of closing hold."""
        return len(self.conditions) - self.missing

    @property
    def latest(self) -> RoundLine | None:
        """The latest round."""
        return self.rounds[0] if self.rounds else None


def overview_of(plan, user) -> Overview:
    """Return the verification tab of a plan as a user sees it."""
    rounds = plan.rounds.select_related("baseline", "opened_by").prefetch_related("rows").order_by("-number")
    lines = tuple(RoundLine(one, statistics.of_round(one)) for one in rounds)
    transfers = tuple(plan.transfers.select_related("recipient"))
    for transfer in transfers:
        transfer.plan = plan
    conditions = tuple(checklist(plan, CLOSING_CONDITIONS)) if plan.state in {PlanState.IN_PROGRESS, PlanState.VERIFYING} else ()
    return Overview(
        lines,
        verdict_lines(lines[0].round.verdicts if lines else []),
        _measures(plan, user),
        tuple(_reviews(plan)),
        tuple(plan.assessments.select_related("assessed_by")),
        transfers,
        frozenset(
            one.pk
            for one in transfers
            if one.state == TransferState.OFFERED and may(user, "knowledge.acknowledge", one)
        ),
        _documents(plan),
        conditions,
        plan.state == PlanState.VERIFYING and not any(one.missing for one in conditions),
        frozenset(_plan_deeds(plan, user, lines)),
        why_not(plan, user),
        acceptance_of(plan) if plan.state == PlanState.CLOSED else None,
    )


def _reviews(plan):
    held = {one.pk: one for one in plan.reviews.annotate(count=Count("decided"))}
    planned = reviewing.planned_of(plan)
    for one in planned:
        review = held.pop(one.review.pk) if one.review else None
        yield ReviewLine(one.subject, one, review, review.count if review else 0, one.recorded_late)
    late = reviewing.recorded_late(held.values())
    for review in held.values():
        yield ReviewLine(review.subject, None, review, review.count, late[review.pk])


def _measures(plan, user):
    measures = CorrectiveMeasure.objects.filter(cause__row__round__plan=plan).telling_parts()
    by = yardstick() if (found := list(measures.select_related("owner", "work_item", "cause__row__round"))) else None
    return tuple(_measure_line(measure, plan, user, by) for measure in found)


def _measure_line(measure, plan, user, by):
    measure.cause.row.round.plan = plan
    is_open = not measure.is_done
    return MeasureLine(
        measure, lateness_of(measure.due_now, by) if is_open else "", can_finish(measure, user), reports(measure, user)
    )


def verdict_lines(verdicts) -> tuple[VerdictLine, ...]:
    """Return the verdicts that a round froze, in the present language."""
    language = "zh" if in_chinese() else "en"
    return tuple(
        VerdictLine(
            one["indicator"],
            one[f"name_{language}"],
            one["unit"],
            one["code"],
            str(Outcome(one["code"]).label),
            one["before"],
            one["after"],
            one[f"reasoning_{language}"],
        )
        for one in verdicts
    )


def _documents(plan):
    stated = {one.kind: one for one in plan.document_updates.all()}
    return tuple(DocumentLine(kind, str(words), stated.get(kind)) for kind, words in DocumentKind.choices)


def _plan_deeds(plan, user, lines):
    is_open = bool(lines) and lines[0].round.state == RoundState.OPEN
    deeds = {
        "open": "round.open",
        "resume": "round.resume",
        "review": "review.hold",
        "assess": "assessment.record",
        "transfer": "knowledge.transfer",
        "document": "document.state",
        "accept": "plan.close",
    }
    for deed, action in deeds.items():
        if may(user, action, plan) and not (is_open and deed in {"open", "resume"}):
            yield deed
