"""What the pages of the process appraisal show, as frozen dataclasses; templates compute nothing."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.law import may, permit
from accounts.states import Role
from audit.errors import Refusal
from verification import proofs
from verification.models import AppraisalCriterion
from verification.proofs import Found
from verification.states import Proof


@dataclass(frozen=True)
class Line:
    """A criterion to be scored, with what the records say of it; `suggested` is the share that is as it should be."""

    place: int
    criterion: AppraisalCriterion
    found: Found | None

    @property
    def weight(self) -> str:
        """The weight in % as plain text."""
        return format(self.criterion.weight.normalize(), "f")

    @property
    def suggested(self) -> Decimal | None:
        """The score that the records suggest, None where they tell nothing."""
        share = self.found.share if self.found else None
        return None if share is None else Decimal(format(share.normalize(), "f"))


@dataclass(frozen=True)
class Scored:
    """A criterion as it was scored, with the evidence as it was then."""

    criterion: str
    weight: str
    score: str
    reason: str
    proof: str
    words: str
    cases: tuple[dict, ...]


def lines_of(plan, rules) -> list[Line]:
    """Return the criteria of the rules with what the records say of the plan now."""
    rows = enumerate(rules.criteria.all(), start=1)
    return [Line(place, one, proofs.found(plan, one.proof) if one.proof else None) for place, one in rows]


def scored_of(assessment) -> list[Scored]:
    """Return the criteria of an appraisal as they were scored."""
    return [_scored(one) for one in assessment.criteria]


def _scored(one):
    proof = one.get("proof", "")
    words = Found(one["good"], one["total"]).words if proof else ""
    label = str(Proof(proof).label) if proof in Proof.values else proof
    return Scored(one["criterion"], one["weight"], one["score"], one.get("reason", ""), label, words, tuple(one.get("cases", ())))


def why_not(plan, user) -> str:
    """Return why a person of supervision may not appraise this plan, "" for all others and for who may."""
    if Role.SUPERVISION not in user.roles or may(user, "assessment.record", plan):
        return ""
    try:
        permit(user, "assessment.record", plan)
    except Refusal as refusal:
        return _("You cannot appraise this plan. {why}").format(why=refusal.message)
    return ""
