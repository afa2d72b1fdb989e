"""What a plan's health rests on, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.values import listed


def days_in_words(days: int) -> str:
    """Return a number of working days in words."""
    return ngettext("{days} working day", "{days} working days", days).format(days=days)


def overdue(count: int, days: int) -> str:
    """Say how many items are overdue, and by how many working days at the most."""
    words = ngettext("{count} work item is overdue by {days}.", "{count} work items are overdue, by up to {days}.", count)
    return words.format(count=count, days=days_in_words(days))


def blocked(count: int, days: int) -> str:
    """Say how many items are blocked, and for how many working days at the most."""
    if not days:
        return ngettext("{count} work item has been blocked today.", "{count} work items have been blocked today.", count).format(count=count)
    words = ngettext("{count} work item has been blocked for {days}.", "{count} work items are blocked, for up to {days}.", count)
    return words.format(count=count, days=days_in_words(days))


def lagging(count: int) -> str:
    """Say how many items lag."""
    return ngettext("{count} work item lags or was not begun in time.", "{count} work items lag or were not begun in time.", count).format(count=count)


def behind(done: float, even: float) -> str:
    """Say how far the work is, and how far it would be at an even pace, in percent."""
    return _("The work stands at {done} per cent; at an even pace it would stand at {even} per cent.").format(done=int(done), even=round(even))


def asked(count: int, days: int) -> str:
    """Say how many requests for more time wait, and for how many working days at the most."""
    if not days:
        return ngettext("{count} request for more time waits for a decision.", "{count} requests for more time wait for a decision.", count).format(count=count)
    words = ngettext("{count} request for more time has waited for a decision for {days}.", "{count} requests for more time wait for a decision, for up to {days}.", count)
    return words.format(count=count, days=days_in_words(days))


def milestones(names) -> str:
    """Name the milestones at risk."""
    return ngettext("Milestone at risk: {names}.", "Milestones at risk: {names}.", len(names)).format(names=listed(names))


def budget(over) -> str:
    """Say how much more was spent than planned, in each currency; where the whole has held, that a line was overdrawn."""
    spent = _("{spent} of {planned} {currency}")
    sums = [spent.format(spent=f"{one.spent:,.2f}", planned=f"{one.planned:,.2f}", currency=one.currency) for one in over]
    if any(one.spent > one.planned for one in over):
        return _("The budget is overspent: {sums}.").format(sums=listed(sums))
    return _("A line of the budget is overdrawn; in all, {sums} is spent.").format(sums=listed(sums))


def costly(count: int) -> str:
    """Say how many items have cost more than planned."""
    return ngettext("{count} work item has cost more than planned.", "{count} work items have cost more than planned.", count).format(count=count)
