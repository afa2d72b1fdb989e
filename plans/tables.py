"""The lists of this room as files: plans, inputs, services, their documents, indicators and templates."""

from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.law import permit
from accounts.tables import Column, Table, add_table
from plans import catalogue, suggestions
from plans.contexts.plans import lines_of
from plans.filters.indicators import IndicatorFilter
from plans.filters.inputs import InputFilter
from plans.filters.plans import PlanFilter
from plans.filters.services import DocumentFilter, ServiceFilter
from plans.filters.signals import SignalFilter
from plans.filters.templates import TemplateFilter
from plans.models import ImprovementInput, Indicator, IndicatorSignal, Measurement, Plan, PlanTemplate, ServiceDocument
from plans.pages import COLUMNS
from plans.readers import as_read_by


def register() -> None:
    """Offer the lists as files."""
    add_table("plans", Table(gettext_lazy("Improvement plans"), "plans:list", _plans, PlanFilter, _plan_columns, _plan_lines))
    add_table("inputs", Table(gettext_lazy("Improvement inputs"), "plans:input_list", _inputs, InputFilter, _input_columns))
    add_table("services", Table(gettext_lazy("Services"), "plans:service_list", catalogue.services_listed, ServiceFilter, _service_columns))
    title = gettext_lazy("Service catalogue and manuals")
    add_table("documents", Table(title, "plans:document_list", _documents, DocumentFilter, _document_columns, _with_plans))
    add_table("indicators", Table(gettext_lazy("Indicators"), "plans:indicator_list", _indicators, IndicatorFilter, _indicator_columns))
    add_table("shifts", Table(gettext_lazy("Shifts of indicators"), "plans:signal_list", _shifts, SignalFilter, _shift_columns))
    add_table("templates", Table(gettext_lazy("Plan templates"), "plans:template_list", _templates, TemplateFilter, _template_columns))


def _plans(user):
    return Plan.objects.visible_to(user).for_list()


def _plan_lines(user, plans):
    return lines_of(as_read_by(user, plans), timezone.localdate())


def _plan_columns():
    return (
        Column(_("Number"), lambda line: line.number),
        Column(_("Title"), lambda line: line.title, 40),
        Column(_("Stage"), lambda line: line.state_words),
        Column(_("Revision"), lambda line: line.revision_words),
        Column(_("Owner"), lambda line: line.owner),
        Column(_("Department"), lambda line: line.department, 24),
        *(Column(column.label, lambda line, place=place: line.cells[place].value) for place, column in enumerate(COLUMNS)),
        Column(_("Planned end"), lambda line: line.planned_end),
        Column(_("Lateness"), lambda line: line.late_words),
    )


def _inputs(user):
    return ImprovementInput.objects.visible_to(user).weighed().select_related("raised_by", "service", "decided_by")


def _input_columns():
    return (
        Column(_("Number"), lambda one: one.number),
        Column(_("Title"), lambda one: one.title, 40),
        Column(_("Description"), lambda one: one.description, 60),
        Column(_("Kind"), lambda one: f"{one.kind} {one.get_kind_display()}", 30),
        Column(_("Element"), lambda one: one.get_element_display()),
        Column(_("Service"), lambda one: one.service, 24),
        Column(pgettext("input", "Value"), lambda one: one.get_value_display()),
        Column(_("Effort"), lambda one: one.get_effort_display()),
        Column(_("State"), lambda one: one.get_state_display()),
        Column(_("Raised by"), lambda one: one.raised_by),
        Column(_("Raised on"), lambda one: timezone.localdate(one.created_at)),
        Column(_("Times carried over"), lambda one: one.repeat_count),
        Column(_("Decided by"), lambda one: one.decided_by),
        Column(_("Reason of the decision"), lambda one: one.decision_reason, 40),
    )


def _service_columns():
    return (
        Column(_("Code"), lambda service: service.code),
        Column(_("Service"), lambda service: service, 30),
        Column(_("Description"), lambda service: service.description, 50),
        Column(_("Customer"), lambda service: service.customer, 24),
        Column(_("Service owner"), lambda service: service.owner),
        Column(_("Objectives"), lambda service: service.objectives_in_force),
        Column(_("Plans"), lambda service: service.plans_using),
        Column(_("State"), lambda service: pgettext("service", "offered") if service.active else pgettext("service", "no longer offered")),
    )


def _documents(user):
    return ServiceDocument.objects.select_related("service", "published_by")


def _with_plans(user, documents):
    plans = catalogue.shown_plans(user, documents)
    return [(one, plans.get(one.plan_id)) for one in documents]


def _document_columns():
    return (
        Column(_("Document"), lambda row: row[0].get_kind_display()),
        Column(_("Service"), lambda row: row[0].service, 24),
        Column(_("Version"), lambda row: row[0].version_name),
        Column(_("In force from"), lambda row: row[0].effective_on),
        Column(_("What changed"), lambda row: row[0].changes, 60),
        Column(_("Plan"), lambda row: row[1] and row[1].number),
        Column(_("Registered by"), lambda row: row[0].published_by),
    )


def _indicators(user):
    return Indicator.objects.prefetch_related(Prefetch("measurements", Measurement.objects.order_by("-period")[:1], to_attr="latest"))


def _indicator_columns():
    return (
        Column(_("Code"), lambda one: one.code),
        Column(_("Indicator"), lambda one: one.name, 36),
        Column(_("Unit"), lambda one: one.unit),
        Column(_("Direction"), lambda one: one.get_direction_display(), 20),
        Column(_("How it is measured"), lambda one: one.how_measured, 50),
        Column(_("Last value"), lambda one: one.latest[0].value if one.latest else None),
        Column(_("Period"), lambda one: one.latest[0].period if one.latest else None),
    )


def _shifts(user):
    return IndicatorSignal.objects.select_related("indicator", "decided_by")


def _shift_columns():
    return (
        Column(_("Found in"), lambda one: one.found_period),
        Column(_("Indicator"), lambda one: one.indicator, 36),
        Column(_("What the figures show"), suggestions.words_of, 60),
        Column(_("State"), lambda one: one.get_state_display(), 20),
        Column(_("Decided by"), lambda one: one.decided_by),
        Column(_("Reason"), lambda one: one.reason, 50),
    )


def _templates(user):
    permit(user, "template.manage")
    return PlanTemplate.objects.defer("document").select_related("saved_by").annotate(begun=Count("plans")).order_by("name")


def _template_columns():
    return (
        Column(_("Template"), lambda one: one.name, 36),
        Column(_("What it is for"), lambda one: one.description, 60),
        Column(_("State"), lambda one: _("in use") if one.active else _("not in use")),
        Column(_("Plans begun"), lambda one: one.begun),
        Column(_("Saved by"), lambda one: one.saved_by),
        Column(_("Saved on"), lambda one: timezone.localdate(one.created_at)),
    )
