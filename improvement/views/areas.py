"""The catalogue of the 20 areas, and the heat map of what all plans touch."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from accounts.pages import FilteredListView
from improvement.contexts import heat_map, lines_of
from improvement.filters import WorkFilter
from improvement.models import Area, WorkItem
from improvement.views.board import filters_set


class AreaList(TemplateView):
    """The catalogue with guidance and checklists; the heat map counts the plans the user may read."""

    template_name = "improvement/areas.html"

    def get_context_data(self, **kwargs):
        """Add the heat map, whose cells are the catalogue."""
        return super().get_context_data(heat=heat_map(WorkItem.objects.visible_to(self.request.user)), **kwargs)


class AreaItems(FilteredListView):
    """One area with its guidance and the work items under it."""

    template_name = "improvement/area.html"
    filterset_class = WorkFilter

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
        context = super().get_context_data(area=self.area, **kwargs)
        lines = lines_of(context["object_list"], self.request.user)
        return context | {"lines": lines, "active": filters_set(self.filterset.form)}


class AreaGuidance(DetailView):
    """The guidance of the area that a form has chosen, as a fragment."""

    template_name = "improvement/guidance.html"
    context_object_name = "area"

    def get_object(self, queryset=None):
        """Return the chosen area, or None while none is chosen."""
        chosen = self.request.GET.get("area", "")
        return Area.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
