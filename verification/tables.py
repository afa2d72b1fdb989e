"""The lists of this room over all plans as files."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.tables import Column, Table, add_table
from verification.filters import CauseListFilter, MeasureListFilter
from verification.models import CorrectiveMeasure, RootCause
from verification.models.base import DUE_NOW


def register() -> None:
    """Offer the lists as files."""
    add_table("measures", Table(gettext_lazy("Corrective measures"), "verification:measures", measures_listed, MeasureListFilter, _measure_columns))
    add_table("causes", Table(gettext_lazy("Causes of misses"), "verification:pareto", causes_listed, CauseListFilter, _cause_columns))


def measures_listed(user):
    """Return the measures of the plans that a user may read, with what a list shows, the earliest due first."""
    measures = CorrectiveMeasure.objects.visible_to(user).select_related("cause__row__round__plan", "cause__term", "owner", "work_item", "effect_by")
    return measures.order_by(DUE_NOW, "id")


def causes_listed(user):
    """Return the causes of misses in the plans that a user may read, with what a list shows, the latest first."""
    return RootCause.objects.visible_to(user).select_related("row__round__plan", "term__merged_into", "written_by").order_by("-id")


def _measure_columns():
    return (
        Column(_("Plan"), lambda one: one.plan.number),
        Column(_("Round"), lambda one: one.cause.row.round.number, 8),
        Column(_("Item"), lambda one: one.cause.row.title, 40),
        Column(_("Corrective measure"), lambda one: one.action, 40),
        Column(_("Who carries it out"), lambda one: one.owner),
        Column(_("Due"), lambda one: one.due_now),
        Column(_("State"), lambda one: one.state_now.label),
        Column(_("Progress in %"), lambda one: one.work_item and one.work_item.percent),
        Column(_("What was done"), lambda one: one.done_note, 40),
        Column(_("Effect judged after"), lambda one: one.effect_until),
        Column(_("Effect"), lambda one: one.get_effect_display()),
        Column(_("Why the effect is judged so"), lambda one: one.effect_note, 40),
        Column(_("Effect judged by"), lambda one: one.effect_by),
    )


def _cause_columns():
    return (
        Column(_("Plan"), lambda one: one.plan.number),
        Column(_("Round"), lambda one: one.row.round.number, 8),
        Column(_("Item"), lambda one: one.row.title, 40),
        Column(_("Result"), lambda one: one.row.get_result_display()),
        Column(_("Missed on"), lambda one: one.row.checked_at),
        Column(_("Where the cause lies"), lambda one: one.get_element_display()),
        Column(_("Cause in the vocabulary"), lambda one: one.term and (one.term.merged_into or one.term), 30),
        Column(_("Conclusion"), lambda one: one.conclusion, 60),
        Column(_("Containment"), lambda one: one.containment, 40),
        Column(_("Written by"), lambda one: one.written_by),
    )
