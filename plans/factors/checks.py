"""What each of the nine success factors misses (F1 to F9)."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.factors import statements
from plans.factors.places import Missing
from plans.states import Factor, InputState, Part

# An adopted input, and what becomes of it once a plan has taken it up.
TAKEN = {InputState.ADOPTED, InputState.PLANNED, InputState.RESOLVED, InputState.CARRIED_OVER}
# A higher room adds what a complete plan needs of it: a function of `Gathered` that returns (sentence, section slug), or None.
COMPLETENESS: list[Callable] = []


def reason(facts):
    """F1: why."""
    if not statements.said(facts.plan.motive):
        yield Missing(_("The motive is not written."), "description", "motive")
    if not facts.plan.purposes:
        yield Missing(_("No purpose is named."), "description", "purposes_0")


def inputs(facts):
    """F2: from what."""
    if not facts.links:
        yield Missing(_("No input is linked."), "description", kind="inputs")
    for link in facts.links:
        if link.source.state not in TAKEN:
            sentence = _("Input {number} is {state}, not adopted.").format(number=link.source.number, state=link.source.get_state_display())
            yield Missing(sentence, "description", url=reverse("plans:input_detail", args=[link.source.number]))


def standards(facts):
    """F3: measured by what."""
    if not facts.goals:
        yield Missing(_("There is no goal."), "description", kind="goals")
    for goal in facts.goals:
        if not (goal.effect_from and goal.effect_until):
            sentence = _("Goal “{goal}” does not say when its effect is measured.").format(goal=goal.statement)
            yield Missing(sentence, "description", "effect_until" if goal.effect_from else "effect_from", "goals", goal.pk)
        if not goal.named_standards.all():
            sentence = _("Goal “{goal}” names no law, standard or agreement that it complies with.").format(goal=goal.statement)
            yield Missing(sentence, "description", kind="standards")
    if not facts.measures:
        yield Missing(_("The review has no measurement criterion."), "review", kind="measures")
    if not facts.consultations["customer"]:
        yield Missing(_("No agreement with the customer is recorded."), "description", kind="consultations")


def complete(facts):
    """F4: all of it."""
    blank = {
        "introduction": (_("The introduction is not written."), "introduction"),
        "document_purpose": (_("The purpose of the document is not written."), "introduction"),
        "planned_start": (_("The planned start is missing."), "basics"),
        "planned_end": (_("The planned end is missing."), "basics"),
        "scope": (_("The scope is not written."), "description"),
        "approach": (_("The overall approach is not written."), "scheme"),
        "review_approach": (_("How the improvement is reviewed is not written."), "review"),
    }
    yield from (Missing(*what, name) for name, what in blank.items() if not getattr(facts.plan, name))
    yield from _rows_missing(facts)
    yield from (Missing(*missing) for check in COMPLETENESS if (missing := check(facts)))


def _rows_missing(facts):
    if not facts.team:
        yield Missing(_("The team has no member."), "basics", kind="members")
    if not facts.outcomes:
        yield Missing(_("No expected outcome is named."), "basics", kind="outcomes")
    if not facts.phases:
        yield Missing(_("The schedule has no phase."), "scheme", kind="phases")
    busy = {activity.phase_id for activity in facts.activities}
    for phase in facts.phases:
        if phase.pk not in busy:
            yield Missing(_("Phase “{phase}” has no activity.").format(phase=phase.name), "scheme", kind="activities")
    yield from _responsibilities_missing(facts)
    if not facts.reviews:
        yield Missing(_("No review is planned."), "review", kind="reviews")


def _responsibilities_missing(facts):
    if not facts.roles:
        yield Missing(_("No role is described."), "roles", kind="responsibilities")
        return
    for role in facts.roles:
        if not role.person_id:
            yield Missing(_("Role “{role}” has no person.").format(role=role.role), "roles", "person", "responsibilities", role.pk)
    for activity in facts.activities:
        if activity.pk not in facts.accountable:
            yield Missing(_("Activity “{activity}” has no accountable role (A).").format(activity=activity.text), "roles", kind="raci", row=activity.pk)


def participation(facts):
    """F5: with whom."""
    if not facts.consultations["customer"]:
        yield Missing(_("No consultation of the customer is recorded."), "description", kind="consultations")
    if not facts.consultations["stakeholder"]:
        yield Missing(_("No consultation of a stakeholder is recorded."), "description", kind="consultations")
    if not facts.members[Part.REVIEW_TEAM]:
        yield Missing(_("The review team has no member."), "basics", kind="members")


def stated(name):
    """F6 to F8: a statement, or "none" with its reason."""

    def check(facts):
        text = getattr(facts.plan, name)
        label = facts.plan._meta.get_field(name).verbose_name
        if not statements.said(text):
            yield Missing(_("Not stated: {what}. Write it, or “none” with the reason.").format(what=label), "scheme", name)
        elif statements.is_bare_none(text):
            yield Missing(_("“None” needs its reason: {what}.").format(what=label), "scheme", name)

    return check


def budget(facts):
    """F9: at what cost."""
    yield from stated("budget_effects")(facts)
    if not facts.budget:
        yield Missing(_("The budget has no line."), "scheme", kind="budget")


CHECKS = {
    Factor.F1: reason, Factor.F2: inputs, Factor.F3: standards, Factor.F4: complete, Factor.F5: participation,
    Factor.F6: stated("process_changes"), Factor.F7: stated("staffing_needs"), Factor.F8: stated("process_effects"), Factor.F9: budget,
}  # fmt: skip
