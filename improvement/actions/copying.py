"""Work items of a template, or of an earlier plan, come into the plan that begins with it."""

from audit import trail
from improvement.document import FIELDS
from improvement.models import WorkItem

# What an item says wherever it is planned; who does it is decided anew.
COPIED = ("area", *(name for name in FIELDS if name not in {"number", "assignee"}))


def copy_work(plan, by, values: dict) -> WorkItem:
    """Plan an item in a new plan, without an assignee; the action that creates the plan calls this."""
    return trail.create(WorkItem(plan=plan, number=plan.work_items.count() + 1, **values), "work.create", by)
