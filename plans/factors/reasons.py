"""Why a success factor holds, in the plan's own figures (F1 to F9)."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.values import listed
from plans.factors import statements
from plans.states import Factor, Part, Purpose

SHOWN = 60
# A higher room remarks what a plan may leave open although it is complete (F4): a function of `Gathered` that yields sentences.
REMARKS: list[Callable] = []


def reason(facts):
    """F1: what the plan serves."""
    yield _("The motive is written; the plan serves: {purposes}.").format(purposes=listed(f"{code} {Purpose(code).label}" for code in facts.plan.purposes))


def inputs(facts):
    """F2: which inputs."""
    count = len(facts.links)
    words = ngettext("{count} input, adopted: {numbers}.", "{count} inputs, all adopted: {numbers}.", count)
    yield words.format(count=count, numbers=listed(link.source.number for link in facts.links))


def standards(facts):
    """F3: how many goals, standards and criteria, and who agreed."""
    count = len(facts.goals)
    named = sum(len(goal.named_standards.all()) for goal in facts.goals)
    words = ngettext("{count} goal with its window of effect; laws, standards and agreements named: {named}.",
                     "{count} goals, each with its window of effect; laws, standards and agreements named: {named}.", count)  # fmt: skip
    yield words.format(count=count, named=named)
    agreed = facts.consultations["customer"][-1]
    yield _("Criteria of the review: {criteria}; agreed with the customer: {who}, {day}.").format(criteria=len(facts.measures), who=agreed.who, day=agreed.held_on)


def complete(facts):
    """F4: what the sections hold."""
    words = _("All six sections are filled: outcomes {outcomes}, phases {phases}, activities {activities}, each with one accountable role, roles {roles}, reviews {reviews}.")
    yield words.format(outcomes=len(facts.outcomes), phases=len(facts.phases), activities=len(facts.activities), roles=len(facts.roles), reviews=len(facts.reviews))
    yield _("Who holds the roles: {people}.").format(people=listed(f"{role.role} {role.person}" for role in facts.roles))


def participation(facts):
    """F5: who took part."""
    customers, stakeholders = (listed(dict.fromkeys(one.who for one in facts.consultations[party])) for party in ("customer", "stakeholder"))
    yield _("Customer: {customers}. Stakeholders: {stakeholders}. Review team: {team}.").format(
        customers=customers, stakeholders=stakeholders, team=listed(facts.members[Part.REVIEW_TEAM])
    )


def stated(name):
    """F6 to F9: how the statement begins, and whether it is a reasoned "none"."""

    def why(facts):
        text = getattr(facts.plan, name)
        words = _("“None”, with its reason: {text}") if statements.is_reasoned_none(text) else _("Stated: {text}")
        yield words.format(text=Truncator(statements.said(text).replace("\n", " ")).chars(SHOWN))

    return why


def budget(facts):
    """F9: the statement, and what the lines add up to."""
    yield from stated("budget_effects")(facts)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in facts.budget:
        sums[line.currency] += line.planned
    totals = listed(f"{amount:,.2f} {currency}" for currency, amount in sums.items())
    count = len(facts.budget)
    yield ngettext("{count} budget line, in all {totals}.", "{count} budget lines, in all {totals}.", count).format(count=count, totals=totals)


REASONS = {
    Factor.F1: reason, Factor.F2: inputs, Factor.F3: standards, Factor.F4: complete, Factor.F5: participation,
    Factor.F6: stated("process_changes"), Factor.F7: stated("staffing_needs"), Factor.F8: stated("process_effects"), Factor.F9: budget,
}  # fmt: skip
