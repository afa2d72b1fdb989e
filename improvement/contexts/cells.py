"""Which facts of a work item are edited in place, in its row of a table: each under the law of its own deed."""

from accounts.law import may, permit
from improvement.actions.guards import SETTLED

# What a table shows and lets be edited, and the deed that each one is, besides changing the document itself.
CELLS = {
    "phase": None, "assignee": "work.assign", "priority": "work.detail", "planned_start": None, "planned_end": None,
    "planned_hours": None, "weight": None,
}  # fmt: skip
OPERATIONS = frozenset(name for name, deed in CELLS.items() if deed)


def deed_of(user, item, name: str) -> str:
    """Return the deed by which the user edits this fact: the one of its own, or changing the document where only that is theirs."""
    own = CELLS[name]
    return "work.edit" if own is None or (not may(user, own, item) and may(user, "work.edit", item)) else own


def permit_cell(user, item, name: str) -> str:
    """Return the deed by which the user edits this fact. Raises NotAllowed or WrongState where there is none."""
    deed = deed_of(user, item, name)
    permit(user, deed, item)
    return deed


def cells_of(user, item, of_plans: bool = False) -> frozenset[str]:
    """Return the names of what this user edits in the item's row.

    In a list over several plans (`of_plans`) that is what needs no look at who writes each plan's document.
    """
    if item.state in SETTLED:
        return frozenset()
    names = {name for name in OPERATIONS if may(user, CELLS[name], item)}
    if not of_plans and not item.origin and may(user, "work.edit", item):
        names |= CELLS.keys()
    return frozenset(names)
