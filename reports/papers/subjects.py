"""What of a plan can be taken along on paper, by whom: its draft, its baselines, its control tables."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.models import Baseline
from plans.readers import reads_every_draft, reads_working_document
from plans.states import PlanState, RevisionState
from reports.papers.states import PaperKind
from verification.models import CheckRound
from verification.states import RoundState

DRAFTED = frozenset({PlanState.DRAFT, PlanState.IN_REVIEW})


@dataclass(frozen=True)
class Subject:
    """What a paper is made of, its name in an order and in words."""

    code: str
    label: str
    kind: PaperKind
    baseline: Baseline | None = None
    round: CheckRound | None = None


def is_drafted(plan) -> bool:
    """Whether the plan has a draft: it was never approved, or a revision is open."""
    return plan.state in DRAFTED or plan.revision_state != RevisionState.NONE


def reads_draft(user, plan) -> bool:
    """Whether the user reads the draft that was made of the plan: one that is over, only whoever reads every draft of it."""
    return reads_every_draft(user, plan) or (is_drafted(plan) and reads_working_document(user, plan))


def subjects_of(plan, user) -> list[Subject]:
    """Return what of a plan that the user reads can be taken along, the plan first; a constant number of queries."""
    drafts = [Subject("draft", _("Draft, revision {number}").format(number=plan.revision), PaperKind.DRAFT)] if is_drafted(plan) and reads_draft(user, plan) else []
    baselines = list(plan.baselines.defer("document").order_by("-number"))
    rounds = list(plan.rounds.select_related("baseline").defer("baseline__document").order_by("-number"))
    return [
        *drafts,
        *(Subject(f"baseline-{one.number}", _("Plan as approved, baseline {number}").format(number=one.number), PaperKind.BASELINE, one) for one in baselines),
        *(Subject(f"filled-{one.number}", _("Control table of round {number}, filled in").format(number=one.number), PaperKind.FILLED, one.baseline, one) for one in rounds),
        *_blank(baselines, rounds),
    ]


def _blank(baselines, rounds):
    if baselines:
        yield Subject("blank", _("Control table of baseline {number}, blank").format(number=baselines[0].number), PaperKind.BLANK, baselines[0])
    for one in rounds:
        if one.state == RoundState.OPEN:
            yield Subject(f"blank-{one.number}", _("Control table of round {number}, blank").format(number=one.number), PaperKind.BLANK, one.baseline, one)


def subject_of(plan, user, code: str) -> Subject:
    """Return what an order names. Raises ValidationError under `of` for what there is not, or not for this reader."""
    found = next((one for one in subjects_of(plan, user) if one.code == code), None)
    if found is None:
        raise ValidationError({"of": _("There is no such document of this plan.")})
    return found
