"""How each action of the policy is tried at both doors, in which worlds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from plans import document
from tests.policy import probes_later as later
from tests.policy.kinds import Attempt, get, patch, plan_page, post
from tests.policy.worlds import World

PLANS = ("draft", "in_review", "approved", "revising", "in_progress", "verifying", "issued", "closed", "cancelled")
PUBLISHED = PLANS[2:]


@dataclass(frozen=True)
class Probe:
    """An action tried in some worlds: `page` and `api` say with which request; `unseen` whom the thing does not exist for.

    `unseen` is a function of (world, person), or None where whoever may not read the plan does not see it.
    """

    action: str
    worlds: tuple[str, ...]
    page: Callable[[World], Attempt] | None
    api: Callable[[World], Attempt] | None
    unseen: Callable | None = None


def always_seen(world, person):
    """Nobody is kept from seeing it."""
    return False


def hash_of(world):
    """The hash of the document as it stands."""
    return document.digest(document.of(world.plan))


def of_plan(action: str, route: str, path: str, data=None, worlds=PLANS, page_data=None) -> Probe:
    """An action on the plan as a whole: POST at both doors."""
    given = data or (lambda world: {})
    return Probe(
        action, worlds,
        lambda world: post(plan_page(route, world), (page_data or given)(world)),
        lambda world: post(f"/api/v1/plans/{world.plan.pk}/{path}/", given(world)),
    )  # fmt: skip


def edit_page(world):
    """The form of the scheme, with a changed approach."""
    names = ("approach", "resources", "process_changes", "staffing_needs", "process_effects", "budget_effects")
    facts = {name: getattr(world.plan, name) for name in names}
    return post(plan_page("plans:section-edit", world, "scheme"), {**facts, "approach": "Another way.", "version": world.plan.version})


def override_page(world):
    """The form that overrides a factor."""
    return post(plan_page("plans:override", world, "F7"), {"reason": "Known."})


def order(world):
    """The order of a report."""
    return {"round": world.round.pk, "language": "en"}


PROBES = [
    Probe(
        "input.raise", ("raised",),
        lambda world: post(reverse("plans:input_raise"), {"title": "Slow", "description": "Very.", "kind": "D2.4"}),
        lambda world: post("/api/v1/inputs/", {"title": "Slow", "description": "Very.", "kind": "D2.4"}), always_seen,
    ),
    Probe(
        "input.decide", ("raised", "adopted"),
        lambda world: post(reverse("plans:input_adopt", args=[world.source.number]), {"reason": "Yes."}),
        lambda world: post(f"/api/v1/inputs/{world.source.pk}/adopt/", {"reason": "Yes."}), always_seen,
    ),
    Probe(
        "plan.create", ("raised",),
        lambda world: post(reverse("plans:create"), {"title": "New"}),
        lambda world: post("/api/v1/plans/", {"title": "New"}), always_seen,
    ),
    Probe("plan.read", PLANS, lambda world: get(plan_page("plans:detail", world)), lambda world: get(f"/api/v1/plans/{world.plan.pk}/")),
    Probe("plan.edit", PLANS, edit_page, lambda world: patch(f"/api/v1/plans/{world.plan.pk}/", {"approach": "Another way.", "version": world.plan.version})),
    of_plan("plan.submit", "plans:submit", "submit"),
    Probe(
        "plan.override_factor", PLANS, override_page,
        lambda world: post(f"/api/v1/plans/{world.plan.pk}/override-factor/", {"factor": "F7", "reason": "Known."}),
    ),
    of_plan("plan.withdraw", "plans:withdraw", "withdraw"),
    of_plan("plan.approve", "plans:approve", "approve", lambda world: {"seen_hash": hash_of(world)}),
    of_plan("plan.return", "plans:return", "return", lambda world: {"comment": "More."}),
    of_plan("plan.start", "plans:start", "start"),
    # Where a revision is open already, another is refused: that is tested with the revisions.
    of_plan("plan.revise", "plans:revise", "revise", lambda world: {"note": "More is asked for."}, worlds=tuple(name for name in PLANS if name != "revising")),
    of_plan("plan.cancel", "plans:cancel", "cancel", lambda world: {"reason": "No."}),
    of_plan("plan.close", "plans:close", "close"),
    *(Probe(*row) for row in later.WORK),
    *(Probe(*row) for row in later.CHECKS),
    *(Probe(*row) for row in later.REPORTS),
    *(Probe(*row) for row in later.PEOPLE),
]  # fmt: skip
