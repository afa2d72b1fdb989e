"""Who may do what to work items (policy.csv, rows work.*).

The policy lets work be reported on, and more time be asked for, in plans in progress alone: what was promised is frozen while
it is checked. Work that carries out a corrective measure or the decision of a review is no part of that promise (V2, D4.5): it
is born of the check, stands in no control table, and has to be done before the plan can be closed. So the same people may do
the same to such an item, in the state that the law calls FOLLOWING, while the plan is verified; all other items rest.
"""

from collections.abc import Callable

import rules
from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact, has_role
from accounts.states import Role
from improvement.doers import doers
from improvement.models import FOLLOWING
from plans.rules import OWNER, REVISING, is_editor, is_owner, is_planner
from plans.states import PlanState

D, A, P, V = PlanState.DRAFT, PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING
# Who checks which item only the check rounds know: their room adds functions of (user, items) that return the ids of
# those which the user checks.
CHECKERS: list[Callable] = []


def tell_checked(user, items) -> None:
    """Note on each of these items whether the user checks it, so that the law need not look up one after the other."""
    checked = _checked(user, items)
    for item in items:
        item.checked_by = {user.pk: item.pk in checked}
    tell_in_hand([item for item in items if item.pk in checked])


def _checked(user, items):
    return {pk for ask in CHECKERS for pk in ask(user, items)}


def tell_in_hand(items) -> None:
    """Note on each of these items who has, or ever had, it in hand; None among them is passed over."""
    items = [item for item in items if item is not None]
    found = doers({item.pk for item in items})
    for item in items:
        item.in_hands_of = frozenset(found.get(item.pk, ()))


@rules.predicate
def is_assignee(user, obj):
    """The person the work item is assigned to."""
    return obj is not None and getattr(obj, "item", obj).assignee_id == user.pk


@rules.predicate
def checks_it(user, item):
    """The checker of the round that the item is checked in."""
    told = getattr(item, "checked_by", {}).get(user.pk)
    return told if told is not None else item is not None and item.pk in _checked(user, [item])


@rules.predicate
def had_it(user, item):
    """Whoever has, or ever had, the work item in hand: nobody checks own work."""
    if item is None:
        return False
    told = getattr(item, "in_hands_of", None)
    return user.pk in (told if told is not None else doers([item.pk])[item.pk])


@rules.predicate
def asked_it(user, request):
    """The person who asked for more time."""
    return request is not None and request.asked_by_id == user.pk


@rules.predicate
def unblocks_it(user, item):
    """Who was named as able to unblock the item."""
    return item is not None and item.unblocker_id == user.pk


OWNER_OR_PLANNER, ASSIGNEE = _("the plan's owner or a planner"), _("the assignee")
ASSIGNEE_OR_OWNER = _("the assignee or the plan's owner")

enact(
    Law("work.create", is_owner | is_planner, OWNER_OR_PLANNER, frozenset({D, REVISING, P})),
    # A work item is a row of the plan's document and is changed and removed under the same law (plan.edit).
    Law(
        "work.edit", is_owner | is_editor, _("the plan's owner or a team member with edit right"),
        frozenset({D, REVISING}),
        has_role(Role.AUDITOR, Role.LEADERSHIP), _("an auditor or a leader"),
    ),
    Law("work.assign", is_owner | is_planner, OWNER_OR_PLANNER, frozenset({D, REVISING, A, P})),
    Law("work.progress", is_assignee | is_owner, ASSIGNEE_OR_OWNER, frozenset({P, FOLLOWING})),
    Law("work.extend.request", is_assignee, ASSIGNEE, frozenset({P, FOLLOWING})),
    Law("work.extend.decide", is_owner, OWNER, frozenset({P, FOLLOWING}), asked_it, _("whoever asked for it")),
    Law(
        "work.verify", checks_it, _("the checker of the round"), frozenset({V, P}),
        is_assignee | is_owner | had_it, _("whoever had a hand in the work or owns the plan"),
    ),
    # What only details an approved item needs no revision (design, section 4); no row of the policy speaks of it.
    Law("work.detail", is_assignee | is_owner | is_planner, _("the assignee, the plan's owner or a planner"), frozenset({D, REVISING, A, P, FOLLOWING})),
    # Only a report ends a block, and reports are the assignee's and the owner's; who removed the obstacle tells them.
    Law("work.clear", unblocks_it, _("whoever was named as able to unblock it"), frozenset({P, FOLLOWING})),
    Law("area.manage", has_role(Role.ADMINISTRATOR), _("a system administrator")),
    Law("thresholds.manage", has_role(Role.QUALITY_MANAGER, Role.SMS_OWNER), _("service quality management or the head of the service management system")),
    # No row of the policy speaks of giving up an item; it changes what the owner answers for (D4.4).
    Law("work.cancel", is_owner, OWNER, frozenset({A, P, V})),
)  # fmt: skip
