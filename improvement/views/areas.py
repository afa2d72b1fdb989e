"""The catalogue of the 20 areas, and the heat map of what all plans touch."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from accounts.law import may
from accounts.pages import ActionView, DeedView, FilteredListView, Guarded, number_in
from accounts.rest import version_in
from improvement import actions
from improvement.contexts import heat_map, lines_of
from improvement.filters import AreaFilter
from improvement.forms.areas import CreatingAreaForm, EditingAreaForm, said_by
from improvement.models import Area, WorkItem
from improvement.views.board import filters_set

WITHDRAWN = _("The area is no longer offered; what was planned under it stays readable.")


class AreaList(TemplateView):
    """The catalogue with guidance and checklists; the heat map counts the plans the user may read."""

    template_name = "improvement/areas.html"

    def get_context_data(self, **kwargs):
        """Add the heat map, whose cells are the catalogue."""
        user = self.request.user
        heat = heat_map(WorkItem.objects.visible_to(user), user, every=True)
        return super().get_context_data(heat=heat, may_manage=may(user, "area.manage"), **kwargs)


class AreaItems(FilteredListView):
    """One area with its guidance and the work items under it."""

    template_name = "improvement/area.html"
    filterset_class = AreaFilter

    @cached_property
    def area(self) -> Area:
        """The area of this page."""
        return get_object_or_404(Area, code=self.kwargs["code"])

    @property
    def queryset(self):
        """The area's items in the plans one may read, newest plan first."""
        return (
            WorkItem.objects.visible_to(self.request.user).filter(area=self.area).for_list().order_by("-plan", "number")
        )

    def get_context_data(self, **kwargs):
        """Add the area and the rows in words."""
        may_manage = may(self.request.user, "area.manage", self.area)
        context = super().get_context_data(area=self.area, may_manage=may_manage, **kwargs)
        lines = lines_of(context["object_list"], self.request.user, of_plans=True)
        return context | {"lines": lines, "active": filters_set(self.filterset.form)}


class AreaGuidance(DetailView):
    """The guidance of the area that a form has chosen, as a fragment."""

    template_name = "improvement/guidance.html"
    context_object_name = "area"

    def get_object(self, queryset=None):
        """Return the chosen area, or None while none is chosen."""
        chosen = self.request.GET.get("area", "")
        return Area.objects.filter(pk=number_in(chosen)).first()


class ManagedArea(Guarded):
    """A page on which the catalogue is changed."""

    right = "area.manage"

    @cached_property
    def area(self) -> Area:
        """The area of this page."""
        return get_object_or_404(Area, code=self.kwargs["code"])


class AddArea(ManagedArea, ActionView):
    """A new area."""

    template_name = "improvement/area_form.html"
    form_class = CreatingAreaForm
    success_message = _("The area is in the catalogue.")

    def perform(self, form):
        """Add it."""
        return actions.define_area(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """To the area."""
        return reverse("improvement:area", args=[self.object.code])


class EditArea(ManagedArea, ActionView):
    """An area's words and checklist."""

    template_name = "improvement/area_form.html"
    form_class = EditingAreaForm
    success_message = _("The area is saved.")

    def get_initial(self):
        """Start from what is stored."""
        return said_by(self.area)

    def get_context_data(self, **kwargs):
        """Add the area."""
        return super().get_context_data(area=self.area, **kwargs)

    def perform(self, form):
        """Save it."""
        return actions.edit_area(self.area, self.request.user, form.cleaned_data["version"], **form.facts)

    def get_success_url(self):
        """To the area."""
        return reverse("improvement:area", args=[self.area.code])


class SwitchArea(ManagedArea, DeedView):
    """An area is offered for new items or no longer, as the address says."""

    active = True
    success_message = _("The area is offered for new work items.")

    def perform(self, request, *args, **kwargs):
        """Switch it."""
        return actions.edit_area(self.area, request.user, version_in(request.POST.get("version")), active=self.active)

    def back(self):
        """To the area."""
        return reverse("improvement:area", args=[self.area.code])
