"""Whoever can unblock work says that the obstacle is gone; the assignee, who alone reports on it, then goes on."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit.errors import WrongState
from improvement.models import WorkItem
from improvement.states import WorkState
from plans import actions, discussion
from plans.actions.plans import locked
from plans.models import Comment


def say_unblocked(item, by, note: str = "", key=None) -> Comment:
    """Tell the item's assignee, or the plan's owner, that work can go on: as a comment on the item that mentions this person.

    The item stays blocked until its assignee or the owner reports on it (policy: work.progress). Raises NotAllowed for anybody
    but who was named as able to unblock it, WrongState when it is not blocked (any more).
    """
    with transaction.atomic():
        plan = locked(item.plan)
        stored = WorkItem.objects.select_for_update(of=["self"]).select_related("plan", "assignee").get(pk=item.pk)
        permit(by, "work.clear", stored)
        if stored.state != WorkState.BLOCKED:
            raise WrongState(_("“{item}” is not blocked any more.").format(item=stored))
        text = note.strip() or _("The obstacle is gone: work can go on.")
        told = discussion.people_of(plan, stored).filter(pk__in=[one for one in (stored.assignee_id, plan.owner_id) if one and one != by.pk])
        person = next((one for one in told if one.pk == stored.assignee_id), None) or told.first()
        return actions.write_comment(plan, "", by, f"@{person.username} {text}" if person else text, key=key, about=stored)
