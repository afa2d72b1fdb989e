"""Work items as a person reads them: what an open revision changes in them is for those who work on it."""

from copy import copy

from improvement.models import WorkItem
from plans.readers import documents_in_force, in_force

# Who does the work and a later date that was granted are no matter of a revision.
WORDING = ("title", "description", "acceptance", "planned_start", "planned_hours", "weight", "must_pass")


def as_read_by(user, items) -> list[WorkItem]:
    """Return the items as lists and pages show them to the user.

    Where an open revision is not for them, it is a copy worded as in the baseline in force; never write it back.
    """
    items = list(items)
    frozen = documents_in_force(user, {item.plan_id: item.plan for item in items}.values())
    return [_in_force(item, frozen[item.plan_id]) if item.plan_id in frozen else item for item in items]


def _in_force(item, document):
    shown = copy(item)
    shown.plan = in_force(item.plan, document)
    row = next((row for row in document.get("work_items", []) if row["row"] == item.pk), {})
    for name in WORDING:
        if name in row:
            setattr(shown, name, WorkItem._meta.get_field(name).to_python(row[name]))
    return shown
