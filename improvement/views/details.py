"""What details a work item: its checklist, what it waits for, who helps, its priority and whole, its files."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from improvement import actions
from improvement.forms.details import DependencyForm, DetailForm, HelperForm, PointForm, WorkFileForm
from improvement.models import ChecklistPoint, ItemHelper, WorkDependency
from improvement.views.deeds import ItemDeed
from improvement.views.items import ItemForm
from plans import actions as plan_actions


class DetailPage(ItemForm):
    """The item's page, handling a form that is made for the item."""

    def get_form(self, form_class=None):
        """The form, with what this item offers to this user."""
        data = self.request.POST if self.request.method == "POST" else None
        return self.form_class(self.item, self.request.user, data, files=self.request.FILES or None)


class Detail(DetailPage):
    """Its priority, and of which item it is a part."""

    slot, form_class = "detail_form", DetailForm
    success_message = _("The work item is saved.")

    def perform(self, form):
        """Save them at the version that was read."""
        return actions.detail_work(self.item, self.request.user, form.cleaned_data["version"], **form.facts)


class AddPoint(DetailPage):
    """A point of its checklist."""

    slot, form_class = "point_form", PointForm
    success_message = _("The point is on the checklist.")

    def perform(self, form):
        """Add it."""
        return actions.add_point(self.item, self.request.user, form.cleaned_data["text"], key=form.cleaned_data["key"])


class AddDependency(DetailPage):
    """What it waits for."""

    slot, form_class = "dependency_form", DependencyForm
    success_message = _("The dependency is recorded.")

    def perform(self, form):
        """Record it."""
        return actions.add_dependency(self.item, self.request.user, form.cleaned_data["after"], key=form.cleaned_data["key"])


class AddHelper(DetailPage):
    """Who helps."""

    slot, form_class = "helper_form", HelperForm
    success_message = _("The helper is named.")

    def perform(self, form):
        """Name the person."""
        return actions.add_helper(self.item, self.request.user, form.cleaned_data["person"], key=form.cleaned_data["key"])


class AttachFile(DetailPage):
    """A file about it."""

    slot, form_class = "file_form", WorkFileForm
    success_message = _("The file has been attached.")

    def perform(self, form):
        """Attach it."""
        return plan_actions.attach(self.request.user, form.cleaned_data["file"], plan=self.plan, about=self.item, key=form.cleaned_data["key"])


class TakeOverPoints(ItemDeed):
    """The points of its area become its checklist, in one click."""

    def perform(self, request, *args, **kwargs):
        """Take them over, and say how many."""
        points = actions.take_over_points(self.item, request.user)
        self.success_message = ngettext_lazy("%(count)d point of the area is on the checklist.", "%(count)d points of the area are on the checklist.", "count") % {"count": len(points)}
        return points


class RemoveRow(ItemDeed):
    """Something that hangs on the item is taken away, as the address says."""

    model = None
    take_away = None
    success_message = _("It is removed; the history keeps it.")

    def perform(self, request, *args, **kwargs):
        """Remove it."""
        row = get_object_or_404(self.model.objects.select_related("item__plan"), item=self.item, pk=kwargs["pk"])
        return type(self).take_away(row, request.user)


class RemovePoint(RemoveRow):
    """A point of the checklist."""

    model, take_away = ChecklistPoint, staticmethod(actions.remove_point)


class RemoveDependency(RemoveRow):
    """A dependency."""

    model, take_away = WorkDependency, staticmethod(actions.remove_dependency)


class RemoveHelper(RemoveRow):
    """A helper."""

    model, take_away = ItemHelper, staticmethod(actions.remove_helper)
