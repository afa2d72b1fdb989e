"""The nine critical success factors 关键成功因素, evaluated from the plan itself (F1 to F9)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.factors.checks import CHECKS, COMPLETENESS
from plans.factors.gathered import Gathered
from plans.factors.places import Missing
from plans.factors.reasons import REASONS, REMARKS
from plans.states import Factor, OverrideState

__all__ = ["COMPLETENESS", "REMARKS", "RULES", "FactorResult", "Missing", "as_approved", "evaluate", "unmet"]


@dataclass(frozen=True)
class FactorResult:
    """How one factor stands: what is `missing`, or the sentences that say why it holds; `override` is the granted or asked one.

    `remarks` say what may stay open, but should be known to whoever decides.
    """

    code: str
    name: str
    rule: str
    missing: tuple[Missing, ...]
    override: object = None
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def overridden(self) -> bool:
        """Whether the head of the service management system has set it aside, with a reason."""
        return bool(self.override) and self.override.state == OverrideState.GRANTED

    @property
    def asked(self) -> bool:
        """Whether the owner has asked to have it set aside."""
        return bool(self.override) and self.override.state == OverrideState.ASKED

    @property
    def passes(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.holds or self.overridden


RULES = {
    Factor.F1: gettext_lazy("The motive is written and the purposes served are named."),
    Factor.F2: gettext_lazy("At least one input is linked, and every linked input has been adopted."),
    Factor.F3: gettext_lazy("Every goal says how and when its effect is measured and which law, standard or agreement it complies with; the review has criteria; the customer agreed to them."),
    Factor.F4: gettext_lazy("All six sections are filled: dates, outcomes, approach, phases with activities, roles, each with its person and one accountable for each activity, review."),
    Factor.F5: gettext_lazy("The customer and at least one stakeholder took part, and a review team is named."),
    Factor.F6: gettext_lazy("Changes to existing processes and services are defined, or “none” with a reason."),
    Factor.F7: gettext_lazy("What it means for staffing and recruitment is stated, or “none” with a reason."),
    Factor.F8: gettext_lazy("The effect on processes, measurement, methods, tools, catalogue and manual is stated, or “none” with a reason."),
    Factor.F9: gettext_lazy("The effect on budget and schedule is stated, and the budget has lines."),
}


def evaluate(plan) -> list[FactorResult]:
    """Return the nine factors as they stand now."""
    overrides = {override.factor: override for override in plan.overrides.select_related("granted_by", "asked_by")}
    facts = Gathered(plan)
    return [_result(code, facts, tuple(check(facts)), overrides.get(code)) for code, check in CHECKS.items()]


def _result(code, facts, missing, override):
    reasons = () if missing else tuple(REASONS[code](facts))
    remarks = tuple(sentence for remark in REMARKS for sentence in remark(facts)) if code == Factor.F4 else ()
    return FactorResult(code, str(Factor(code).label), str(RULES[code]), missing, override, reasons, remarks)


def unmet(plan) -> list[FactorResult]:
    """Return the factors that neither hold nor are overridden."""
    return [result for result in evaluate(plan) if not result.passes]


def as_approved(plan) -> list[FactorResult]:
    """Return the factors as the baseline in force was approved: each held, or was set aside."""
    factors = [one["factor"] for one in plan.baseline.document["overrides"]]
    overrides = {override.factor: override for override in plan.overrides.filter(factor__in=factors).select_related("granted_by", "asked_by")}
    aside = (Missing(_("This factor was set aside when the plan in force was approved."), ""),)
    held = (_("It held when the plan in force was approved."),)
    return [
        FactorResult(code, str(Factor(code).label), str(RULES[code]), aside if code in overrides else (), overrides.get(code), () if code in overrides else held)
        for code in Factor.values
    ]
