"""Work items carry comments: by those who work on the plan, and by those whom the item names."""

from django.db.models import Q

from improvement.models import WorkItem
from improvement.states import ScopeState
from plans.states import PUBLISHED
from plans.subjects import Subject, talk_about


def register() -> None:
    """Let work items be talked about."""
    talk_about(Subject(WorkItem, WorkItem.objects.visible_to, naming, people_of, keeper_of))


def naming(user):
    """Return the items that name a person as assignee, helper or as the one who can unblock them, and that the person sees."""
    named = Q(assignee=user) | Q(pk__in=user.helps_with.values("item")) | Q(unblocker=user)
    return WorkItem.objects.visible_to(user).filter(named)


def people_of(item) -> Q:
    """Return the condition on the people whom an item names and who see it."""
    plan = item.plan
    if plan.state not in PUBLISHED:
        return Q(pk=None)
    named = {item.assignee_id}
    if item.scope_state == ScopeState.APPROVED:
        named |= {item.unblocker_id, *item.helpers.values_list("person", flat=True)}
    if plan.confidential:
        named &= set(plan.parts_by_person)
    return Q(pk__in=named - {None})


def keeper_of(item) -> int | None:
    """Return the id of who answers for an item: its assignee."""
    return item.assignee_id
