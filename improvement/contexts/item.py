"""What stands around a work item on its page: what it waits for, its parts, its helpers, its files."""

from dataclasses import dataclass

from improvement.actions.progress import has_parts, last_to_take_back
from improvement.contexts.lists import reports_on
from improvement.models import UNFINISHED, ProgressUpdate, WorkDependency, WorkItem
from improvement.readers import as_read_by
from improvement.states import ScopeState


@dataclass(frozen=True)
class Link:
    """A dependency as one of its two items shows it: `item` is the other one."""

    pk: int
    item: WorkItem

    @property
    def unfinished(self) -> bool:
        """Whether the other item is still to be worked off."""
        return self.item.state in UNFINISHED


def surroundings(item, user) -> dict:
    """Return what the item's page shows around it, as far as the user may see it, in a constant number of queries."""
    dependencies = list(WorkDependency.objects.filter(item=item) | WorkDependency.objects.filter(after=item))
    near = {item.parent_id, *(one.after_id for one in dependencies), *(one.item_id for one in dependencies)} - {None, item.pk}
    seen = WorkItem.objects.visible_to(user).filter(plan=item.plan_id).for_list()
    others = {one.pk: one for one in as_read_by(user, seen.filter(pk__in=near) | seen.filter(parent=item.pk))}
    needs = [Link(one.pk, others[one.after_id]) for one in dependencies if one.after_id in others]
    return {
        "needs": needs,
        "waits_for": [link.item for link in needs if link.unfinished and link.item.scope_state == ScopeState.APPROVED],
        "needed_by": [Link(one.pk, others[one.item_id]) for one in dependencies if one.item_id in others],
        "whole": others.get(item.parent_id),
        "parts": sorted((one for one in others.values() if one.parent_id == item.pk), key=lambda one: one.number),
        "helpers": list(item.helpers.select_related("person", "person__department")),
        "files": list(item.plan.attachments.filter(about_type=item._meta.label_lower, about_id=item.pk).select_related("added_by")),
        "points": list(item.points.select_related("done_by")),
        "follows_parts": has_parts(item),
        "to_take_back": last_to_take_back(item, user) if reports_on(user, item) else None,
    }


def reports_with_reasons(item) -> list[ProgressUpdate]:
    """Return the reports on the item, newest first, each with its `reason` where it said that the work is blocked.

    The reason stands on the item only while it is blocked; each later report kept what the item said before it. Of a report
    that was taken back nothing kept it; the history has it.
    """
    reports, reason = list(item.updates.select_related("by", "undoes", "undone_by")), item.blocked_reason
    for report in reports:
        report.reason = reason if report.blocked else ""
        reason = report.before.get("blocked_reason", "")
    return reports


def waiting_for(item, user) -> list[WorkItem]:
    """Return the unfinished items that this one was to begin after, as far as the user may see them."""
    before = WorkItem.objects.visible_to(user).filter(needed_by__item=item).in_scope().unfinished()
    return as_read_by(user, before.for_list().order_by("number"))
