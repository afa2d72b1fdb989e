"""Who may do what to check rounds and after them, and how attainment is reckoned (policy.csv; design section 4)."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import rules
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact
from accounts.states import Role
from improvement.rules import had_it
from plans.rules import is_on_team, is_owner, is_planner, is_quality_manager, is_supervision, plan_of, reads_plan
from plans.states import PlanState
from verification import responsible
from verification.models import ControlRow
from verification.states import Result, RowKind

P, V, CLOSED = PlanState.IN_PROGRESS, PlanState.VERIFYING, PlanState.CLOSED
ROUND_OPEN = "round open"
HUNDRED, ONE, NOTHING = Decimal(100), Decimal(1), Decimal(0)
WEIGHT_STEP = Decimal("0.0001")
# What a partly achieved row without figures counts for; one with figures counts for what it reached.
HALF = Decimal("0.5")
# From this attainment on, in %, a round without a missed must-pass row is passed. The source names no mark.
PASS_MARK = Decimal(80)
# An attainment is rounded once, to a tenth of a per cent, half to even, and what is printed is what is held against the
# mark: GB/T 8170-2008, 3.2 (rounding of values) and 4.3.3 (comparison of the rounded value).
ROUNDED_TO = Decimal("0.1")


def attainment(actual: Decimal, baseline: Decimal, target: Decimal) -> Decimal:
    """Return the share of the way from `baseline` to `target` that `actual` has gone: 1 is the target, either way.

    Less than 0 when things got worse, more than 1 beyond the target. Raises ValueError when target equals baseline,
    which no goal may (design section 4).
    """
    if target == baseline:
        raise ValueError("The target equals the baseline.")
    return (Decimal(actual) - Decimal(baseline)) / (Decimal(target) - Decimal(baseline))


def attainment_of(row) -> Decimal | None:
    """Return the attainment of a control table row from its figures, or None where it has none."""
    if None in (row.actual_value, row.baseline_value, row.target_value) or row.target_value == row.baseline_value:
        return None
    return attainment(row.actual_value, row.baseline_value, row.target_value)


def value_refused(row, value) -> str:
    """Return why a row takes no measured value, "" where it does: only a row with a target has figures (V1)."""
    return gettext("This item has no figures.") if value is not None and row.target_value is None else ""


def suggested_for(row) -> str:
    """Return the result that a row's figures suggest, "" where it has none; the checker decides (V1)."""
    reached = attainment_of(row)
    if reached is None:
        return ""
    return Result.ACHIEVED if reached >= 1 else Result.PARTLY if reached > 0 else Result.MISSED


def credit_of(row) -> Decimal | None:
    """Return what a row counts for, 0 to 1: achieved 1, missed 0, partly what its figures say (else a half).

    None for a row that does not count: pending, or not applicable.
    """
    if row.result == Result.PARTLY:
        reached = attainment_of(row)
        return HALF if reached is None else min(max(reached, NOTHING), ONE)
    return {Result.ACHIEVED: ONE, Result.MISSED: NOTHING}.get(row.result)


def scaled(weights: list[Decimal]) -> list[Decimal]:
    """Return the weights in proportion, so that they add up to exactly 100 at four decimals; no weights, no list.

    Weights that are all zero count alike.
    """
    if not weights:
        return []
    weights = [Decimal(weight) for weight in weights] if any(weights) else [ONE] * len(weights)
    exact = [weight * HUNDRED / sum(weights) for weight in weights]
    floors = [weight.quantize(WEIGHT_STEP, ROUND_DOWN) for weight in exact]
    left = int((HUNDRED - sum(floors)) / WEIGHT_STEP)
    by_remainder = sorted(range(len(exact)), key=lambda place: floors[place] - exact[place])
    for place in by_remainder[:left]:
        floors[place] += WEIGHT_STEP
    return floors


def overall(pairs: list[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Return the attainment in %, 0 to 100, of (weight, credit) pairs, rounded as it is printed; None when no row counts.

    The weight of a row that does not count (credit None) is shared among the rest in proportion.
    """
    counted = [(weight, credit) for weight, credit in pairs if credit is not None]
    total = sum(weight for weight, _credit in counted)
    if not total:
        return None
    reached = sum(weight * credit for weight, credit in counted) * HUNDRED / total
    return reached.quantize(ROUNDED_TO, ROUND_HALF_EVEN)


def passes(rows) -> bool:
    """Return whether a round as a whole is passed: nothing pending, no must-pass row missed, attainment at the mark."""
    rows = list(rows)
    if any(row.result == Result.PENDING or (row.must_pass and row.is_miss) for row in rows):
        return False
    reached = overall([(row.weight, credit_of(row)) for row in rows])
    return reached is not None and reached >= PASS_MARK


def may_check(person, plan, responsible_ids) -> bool:
    """Return whether a person can check a row: of service delivery (V1), not the owner, not responsible for it."""
    return (
        person.is_active
        and Role.DELIVERY in person.roles
        and person.pk != plan.owner_id
        and person.pk not in responsible_ids
    )


def can_take_part(person, plan) -> bool:
    """Return whether a person can be given something to do in the plan: can sign in, and reads the plan."""
    return person.is_active and reads_plan.test(person, plan)


@rules.predicate
def checks_row(user, row):
    """The checker of the row, as long as this person is of service delivery (V1)."""
    return isinstance(row, ControlRow) and row.checker_id == user.pk and Role.DELIVERY in user.roles


@rules.predicate
def answers_for_row(user, row):
    """Whoever is or was responsible for what the row checks: nobody checks own work."""
    return isinstance(row, ControlRow) and user.pk in responsible.of_row(row)


@rules.predicate
def of_department_named(user, obj):
    """Someone of the department that the row names as concerned, or that was asked to take part."""
    row = getattr(obj, "row", obj)
    if not isinstance(row, ControlRow) or user.department_id is None:
        return False
    asked = {one.department_id for one in row.concerned.all() if one.withdrawn_at is None}
    return row.department_id == user.department_id or user.department_id in asked


@rules.predicate
def of_department_asked(user, concerned):
    """Someone of the department that was asked to take part."""
    return concerned is not None and user.department_id is not None and concerned.department_id == user.department_id


@rules.predicate
def checked_plan(user, obj):
    """Someone who checks, or checked, anything of the plan."""
    if obj is None:
        return False
    plan = plan_of(obj)
    rows = ControlRow.objects.filter(Q(checker=user) | Q(checked_by=user), round__plan=plan)
    # A result that another checker has recorded anew since was theirs all the same.
    return rows.exists() or responsible.recordings().filter(chain_number=plan.pk, actor=user).exists()


@rules.predicate
def worked_on_plan(user, obj):
    """Someone who owned a corrective measure of the plan, or ever had work of it in hand: nobody appraises own work."""
    if obj is None:
        return False
    plan = plan_of(obj).pk
    return user.pk in responsible.workers([plan])[plan]


@rules.predicate
def owns_measure(user, measure):
    """The person who carries the corrective measure out."""
    return getattr(measure, "owner_id", None) == user.pk


@rules.predicate
def carried_out(user, measure):
    """Whoever has, or ever had, the work of the corrective measure in hand."""
    return had_it.test(user, getattr(measure, "work_item", None))


@rules.predicate
def receives(user, transfer):
    """The named recipient of the knowledge."""
    return getattr(transfer, "recipient_id", None) == user.pk


def items_checked(user, items) -> set[int]:
    """Return the ids of those of these work items which the person checks, each in the latest round that it is in (policy.csv, work.verify)."""
    rows = ControlRow.objects.filter(kind=RowKind.WORK, source_id__in=[item.pk for item in items], round__plan__in={item.plan_id for item in items})
    latest = dict(rows.order_by("round__number").values_list("source_id", "checker_id"))
    return {pk for pk, checker in latest.items() if checker == user.pk}


OWNER, CHECKER = _("the plan's owner"), _("the checker of this row")
MANAGERS, RECIPIENT = _("service quality management or a planner"), _("the named recipient")
runs_rounds = is_planner | is_quality_manager

enact(
    Law("round.open", runs_rounds, MANAGERS, frozenset({P, V}), is_owner, OWNER),
    Law("round.close", runs_rounds, MANAGERS, frozenset({P, V}), is_owner, OWNER),
    # Naming another checker belongs to running the round.
    Law("row.assign", runs_rounds, MANAGERS, frozenset({ROUND_OPEN}), is_owner, OWNER),
    Law(
        "row.record",
        checks_row,
        CHECKER,
        frozenset({ROUND_OPEN}),
        answers_for_row | is_owner,
        _("whoever is responsible for the item or for a corrective measure about it, or owns the plan"),
    ),
    Law(
        "cause.write",
        is_owner | is_on_team | of_department_named,
        _("the plan's owner, its team or the department concerned"),
        frozenset({ROUND_OPEN}),
    ),
    # Not in the policy: whoever carries a measure out reports it done, or the owner, who answers for the result (D4.4).
    Law("measure.finish", owns_measure | is_owner, _("the owner of the measure or of the plan"), frozenset({P, V})),
    # Not in the policy: a department that was asked speaks for itself, also after the round, as long as the plan is worked on.
    Law("cause.state", of_department_asked, _("somebody of the department that was asked"), frozenset({P, V})),
    # Not in the policy: it needs not be waited for once those who explain the miss or run the round say why; it never says so itself.
    Law(
        "cause.withdraw",
        is_owner | is_on_team | runs_rounds,
        _("the plan's owner, its team, service quality management or a planner"),
        frozenset({ROUND_OPEN}),
        of_department_asked,
        _("whoever is of the department that was asked"),
    ),
    # Not in the policy: nobody judges the effect of own measures; the window may end after the plan is closed.
    Law("measure.judge", runs_rounds, MANAGERS, frozenset({P, V, CLOSED}), owns_measure | carried_out, _("whoever carried the measure out")),
    # Not in the policy: the vocabulary of causes belongs to those who look over all plans.
    Law("term.manage", is_quality_manager, _("service quality management")),
    # Not in the policy: a miss travels on at the hand of those who decide on inputs, or of the owner.
    Law(
        "row.carry_over",
        runs_rounds | is_owner,
        _("service quality management, a planner or the plan's owner"),
        frozenset({P, V}),
    ),
    # Not in the policy: design section 4 lets a plan go back to implementation, so that measures can be worked off.
    Law(
        "round.resume",
        runs_rounds | is_owner,
        _("service quality management, a planner or the plan's owner"),
        frozenset({V}),
    ),
    # Not in the policy: D4.5 has the owner hold regular reviews; team and service quality management may record them.
    Law(
        "review.hold",
        is_owner | is_on_team | is_quality_manager,
        _("the plan's owner, its team or service quality management"),
        frozenset({P, V}),
    ),
    Law(
        "assessment.record",
        is_supervision,
        _("service quality supervision"),
        frozenset({V, CLOSED}),
        is_owner | is_on_team | checked_plan | worked_on_plan,
        _("the plan's owner, its team, a checker or whoever had work or a measure of it in hand"),
    ),
    # Not in the policy: V4 has the supervision department appraise under its rules, so it keeps them.
    Law("appraisal.manage", is_supervision, _("service quality supervision")),
    # Not in the policy: whoever is appraised is heard, also where the appraisal came after the closing.
    Law("assessment.answer", is_owner, OWNER, frozenset({V, CLOSED})),
    Law("knowledge.transfer", is_owner, OWNER, frozenset({V})),
    Law("knowledge.acknowledge", receives, RECIPIENT, frozenset({V}), is_owner, OWNER),
    # Not in the policy: F8 asks the plan for it, so its owner states it.
    Law("document.state", is_owner, OWNER, frozenset({P, V})),
)
