"""Filters of the lists of work items, progress and extension requests."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from improvement.health import FINDINGS
from improvement.health.gathering import health_of
from improvement.models import UNFINISHED, Area, ExtensionRequest, ProgressUpdate, WorkItem
from improvement.readers import areas_in_force
from improvement.states import ExtensionState, WorkState
from plans.filters.choices import PlanChoice, people_named
from plans.models import Plan
from plans.states import IN_FORCE, Element


def assignees(request):
    """Return the people who have work in the plans that the user may see."""
    return people_named(WorkItem.objects.visible_to(request.user) if request else WorkItem.objects.none(), "assignee")


def readable_plans(request):
    """Return the plans whose items the user may filter by."""
    return Plan.objects.visible_to(request.user) if request else Plan.objects.none()


class WorkFilter(django_filters.FilterSet):
    """By state, assignee, element, area, and what is overdue."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=WorkState.choices, empty_label=_("all"))
    assignee = django_filters.ModelChoiceFilter(label=_("Assignee"), queryset=assignees, empty_label=_("all"))
    element = django_filters.ChoiceFilter(
        label=_("Element"), choices=Element.choices, method="of_element", empty_label=_("all")
    )
    area = django_filters.ModelChoiceFilter(
        label=_("Area"), queryset=Area.objects.all(), to_field_name="code", method="of_area", empty_label=_("all")
    )
    overdue = django_filters.BooleanFilter(label=_("Overdue"), method="only_overdue", widget=forms.CheckboxInput)

    class Meta:
        model = WorkItem
        fields = []

    def of_element(self, rows, name, value):
        """Under an area of this element."""
        return self._under(rows, Area.objects.filter(element=value))

    def of_area(self, rows, name, value):
        """Under this area."""
        return self._under(rows, Area.objects.filter(pk=value.pk))

    def _under(self, rows, areas):
        """Return the items under these areas in the plan as the user reads it, which may not be the open revision."""
        elsewhere = areas_in_force(self.request.user, rows)
        wanted = set(areas.values_list("pk", flat=True))
        brought = [item for item, area in elsewhere.items() if area in wanted]
        return rows.filter((Q(area__in=wanted) & ~Q(pk__in=elsewhere)) | Q(pk__in=brought))

    def only_overdue(self, rows, name, value):
        """Unfinished a working day or more after the planned end."""
        return rows.overdue() if value else rows


class AreaFilter(WorkFilter):
    """The same on the page of one area, which says the element and the area already."""

    element = None
    area = None


class BoardFilter(WorkFilter):
    """The same on a plan's page, by what its health rests on, too; it keeps the view that is shown."""

    finding = django_filters.ChoiceFilter(label=_("Needs attention"), choices=tuple(FINDINGS.items()), method="of_finding", empty_label=_("all"))
    view = django_filters.CharFilter(method="same", widget=forms.HiddenInput)

    def of_finding(self, rows, name, value):
        """The rows that this finding on the plan's health speaks of."""
        health = health_of(Plan.objects.filter(pk__in=rows.order_by().values("plan")))
        return rows.filter(pk__in=[pk for one in health.values() for pk in one.items(value)])

    def same(self, rows, name, value):
        """The view chooses no rows."""
        return rows


class EverywhereFilter(BoardFilter):
    """The same over all plans: those in force, unless one is chosen."""

    plan = PlanChoice(label=_("Plan"), queryset=readable_plans, to_field_name="number", empty_label=_("all in force"))

    class Meta:
        model = WorkItem
        fields = ["plan"]

    @property
    def qs(self):
        """The rows: without a plan those of the plans in force."""
        rows = super().qs
        return rows if self.data.get("plan") else rows.filter(plan__state__in=IN_FORCE)


class SupervisionFilter(WorkFilter):
    """The same over the unfinished work of all plans."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=[(code, WorkState(code).label) for code in UNFINISHED], empty_label=_("unfinished"))


class MyWorkFilter(django_filters.FilterSet):
    """One's own items: the unfinished ones unless a state is asked for."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("all", _("all")), *WorkState.choices],
        method="in_state",
        empty_label=_("unfinished"),
    )
    plan = PlanChoice(
        label=_("Plan"), queryset=readable_plans, to_field_name="number", empty_label=_("all")
    )
    overdue = django_filters.BooleanFilter(label=_("Overdue"), method="only_overdue", widget=forms.CheckboxInput)

    class Meta:
        model = WorkItem
        fields = []

    @property
    def qs(self):
        """The rows: without a state those that are unfinished."""
        rows = super().qs
        return rows if self.data.get("state") else rows.unfinished()

    def in_state(self, rows, name, value):
        """In this state, or in any."""
        return rows if value == "all" else rows.filter(state=value)

    def only_overdue(self, rows, name, value):
        """Unfinished a working day or more after the planned end."""
        return rows.overdue() if value else rows


class PlanOfRow(django_filters.CharFilter):
    """The plan by its number or its id."""

    def filter(self, rows, value):
        """Return the rows of that plan."""
        if not value:
            return rows
        by_id = value.isdecimal() and len(value) < 10
        return rows.filter(**{f"{self.field_name}__{'id' if by_id else 'number'}": value})


class WorkApiFilter(WorkFilter):
    """The same over all plans, and by plan."""

    plan = PlanOfRow(label=_("Plan"), field_name="plan")


class ProgressApiFilter(django_filters.FilterSet):
    """By work item, plan and author."""

    plan = PlanOfRow(field_name="item__plan")

    class Meta:
        model = ProgressUpdate
        fields = ["item", "by", "blocked"]


class ExtensionApiFilter(django_filters.FilterSet):
    """By work item, plan and state."""

    plan = PlanOfRow(field_name="item__plan")
    state = django_filters.ChoiceFilter(choices=ExtensionState.choices)

    class Meta:
        model = ExtensionRequest
        fields = ["item", "asked_by"]


class PlanOfHealth(django_filters.FilterSet):
    """By the plan's number."""

    number = django_filters.CharFilter()

    class Meta:
        model = Plan
        fields = []
