"""The lists of work over all plans as files; tables of one plan go out as transfers, which also come back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.tables import Column, Table, add_table
from improvement.contexts import lines_of
from improvement.filters import EverywhereFilter, SupervisionFilter
from improvement.models import WorkItem


def register() -> None:
    """Offer the lists as files."""
    add_table("work", Table(gettext_lazy("Work of all plans"), "improvement:everywhere", _everywhere, EverywhereFilter, _columns, _lines))
    add_table("supervision", Table(gettext_lazy("Supervision"), "improvement:supervision", supervised, SupervisionFilter, _columns, _lines))


def supervised(user):
    """Return the unfinished work in scope that may be worked on now and that the user may read, the earliest end first."""
    items = WorkItem.objects.visible_to(user).workable().unfinished().in_scope()
    return items.for_list().order_by("planned_end", "id")


def _everywhere(user):
    return WorkItem.objects.visible_to(user).for_list().order_by("planned_end", "id")


def _lines(user, items):
    return lines_of(items, user)


def _columns():
    return (
        Column(_("Plan"), lambda line: line.item.plan.number),
        Column(pgettext("column", "No."), lambda line: line.item.number, 6),
        Column(_("Improvement item"), lambda line: line.item.title, 40),
        Column(_("Area"), lambda line: line.item.area, 30),
        Column(_("Origin"), lambda line: line.origin.words if line.origin else "", 30),
        Column(_("Assignee"), lambda line: line.item.assignee),
        Column(_("Department"), lambda line: line.item.assignee and line.item.assignee.department, 24),
        Column(_("Planned start"), lambda line: line.item.planned_start),
        Column(_("Planned end"), lambda line: line.item.planned_end),
        Column(_("Lateness"), lambda line: line.late_words, 28),
        Column(_("Progress in %"), lambda line: line.item.percent),
        Column(_("State"), lambda line: line.item.get_state_display()),
        Column(_("Why it is blocked"), lambda line: line.item.blocked_reason, 40),
    )
