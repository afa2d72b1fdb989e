"""The nine critical success factors 关键成功因素, evaluated from the plan itself (F1 to F9)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import rich
from plans.states import Factor, InputState, OverrideState, Part

# "None" without a word of why.
BARE_NONE = re.compile(r"^(none|no|nothing|n/?a|not applicable|no changes?|无|没有|不涉及|不适用|无变化|无影响|-+|—+)\W*$", re.IGNORECASE)
# An adopted input, and what becomes of it once a plan has taken it up.
TAKEN = {InputState.ADOPTED, InputState.PLANNED, InputState.RESOLVED, InputState.CARRIED_OVER}
# A higher room adds what a complete plan needs of it: a function of the plan that returns the missing thing, or "".
COMPLETENESS: list[Callable] = []


@dataclass(frozen=True)
class FactorResult:
    """How one factor stands: `missing` are (sentence, section slug) pairs; `override` is the granted or asked one."""

    code: str
    name: str
    rule: str
    missing: tuple[tuple[str, str], ...]
    override: object = None

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
    Factor.F4: gettext_lazy("All six sections are filled: dates, outcomes, approach, phases with activities, budget, roles, review."),
    Factor.F5: gettext_lazy("The customer and at least one stakeholder took part, and a review team is named."),
    Factor.F6: gettext_lazy("Changes to existing processes and services are defined, or “none” with a reason."),
    Factor.F7: gettext_lazy("What it means for staffing and recruitment is stated, or “none” with a reason."),
    Factor.F8: gettext_lazy("The effect on processes, measurement, methods, tools, catalogue and manual is stated, or “none” with a reason."),
    Factor.F9: gettext_lazy("The effect on budget and schedule is stated, and the budget has lines."),
}


def evaluate(plan) -> list[FactorResult]:
    """Return the nine factors as they stand now."""
    overrides = {override.factor: override for override in plan.overrides.select_related("granted_by", "asked_by")}
    checks = {
        Factor.F1: _reason, Factor.F2: _inputs, Factor.F3: _standards, Factor.F4: _complete, Factor.F5: _participation,
        Factor.F6: _stated("process_changes"), Factor.F7: _stated("staffing_needs"), Factor.F8: _stated("process_effects"), Factor.F9: _budget,
    }  # fmt: skip
    return [
        FactorResult(code, str(Factor(code).label), str(RULES[code]), tuple(check(plan)), overrides.get(code))
        for code, check in checks.items()
    ]


def unmet(plan) -> list[FactorResult]:
    """Return the factors that neither hold nor are overridden."""
    return [result for result in evaluate(plan) if not result.passes]


def as_approved(plan) -> list[FactorResult]:
    """Return the factors as the baseline in force was approved: each held, or was set aside."""
    factors = [one["factor"] for one in plan.baseline.document["overrides"]]
    overrides = {override.factor: override for override in plan.overrides.filter(factor__in=factors).select_related("granted_by", "asked_by")}
    aside = ((_("This factor was set aside when the plan in force was approved."), ""),)
    return [
        FactorResult(code, str(Factor(code).label), str(RULES[code]), aside if code in overrides else (), overrides.get(code))
        for code in Factor.values
    ]


def _reason(plan):
    if not plan.motive.strip():
        yield _("The motive is not written."), "description"
    if not plan.purposes:
        yield _("No purpose is named."), "description"


def _inputs(plan):
    links = list(plan.inputs.select_related("source"))
    if not links:
        yield _("No input is linked."), "description"
    for link in links:
        if link.source.state not in TAKEN:
            yield _("Input {number} is {state}, not adopted.").format(number=link.source.number, state=link.source.get_state_display()), "description"


def _standards(plan):
    goals = list(plan.goals.prefetch_related("named_standards"))
    if not goals:
        yield _("There is no goal."), "description"
    for goal in goals:
        if not (goal.effect_from and goal.effect_until):
            yield _("Goal “{goal}” does not say when its effect is measured.").format(goal=goal.statement), "description"
        if not goal.named_standards.all():
            yield _("Goal “{goal}” names no law, standard or agreement that it complies with.").format(goal=goal.statement), "description"
    if not plan.review_measures.exists():
        yield _("The review has no measurement criterion."), "review"
    if not plan.consultations.filter(party="customer").exists():
        yield _("No agreement with the customer is recorded."), "description"


def _complete(plan):
    blank = {
        "introduction": (_("The introduction is not written."), "introduction"),
        "document_purpose": (_("The purpose of the document is not written."), "introduction"),
        "planned_start": (_("The planned start is missing."), "basics"),
        "planned_end": (_("The planned end is missing."), "basics"),
        "scope": (_("The scope is not written."), "description"),
        "approach": (_("The overall approach is not written."), "scheme"),
        "review_approach": (_("How the improvement is reviewed is not written."), "review"),
    }
    yield from (what for name, what in blank.items() if not getattr(plan, name))
    yield from _rows_missing(plan)
    yield from (missing for check in COMPLETENESS if (missing := check(plan)))


def _rows_missing(plan):
    if not plan.members.filter(part__in=[Part.TEAM, Part.EDITOR]).exists():
        yield _("The team has no member."), "basics"
    if not plan.outcomes.exists():
        yield _("No expected outcome is named."), "basics"
    if not plan.phases.exists():
        yield _("The schedule has no phase."), "scheme"
    for phase in plan.phases.filter(activities=None):
        yield _("Phase “{phase}” has no activity.").format(phase=phase.name), "scheme"
    if not plan.responsibilities.exists():
        yield _("No role is described."), "roles"
    if not plan.review_dates.exists():
        yield _("No review is planned."), "review"


def _participation(plan):
    parties = set(plan.consultations.values_list("party", flat=True))
    if "customer" not in parties:
        yield _("No consultation of the customer is recorded."), "description"
    if "stakeholder" not in parties:
        yield _("No consultation of a stakeholder is recorded."), "description"
    if not plan.members.filter(part=Part.REVIEW_TEAM).exists():
        yield _("The review team has no member."), "basics"


def _stated(name):
    def check(plan):
        said = rich.plain(getattr(plan, name)).strip()
        label = plan._meta.get_field(name).verbose_name
        if not said:
            yield _("Not stated: {what}. Write it, or “none” with the reason.").format(what=label), "scheme"
        elif BARE_NONE.match(said):
            yield _("“None” needs its reason: {what}.").format(what=label), "scheme"

    return check


def _budget(plan):
    yield from _stated("budget_effects")(plan)
    if not plan.budget_lines.exists():
        yield _("The budget has no line."), "scheme"
