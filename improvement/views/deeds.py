"""What else is done with a work item: given to somebody, more time, verified, cancelled, removed."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.pages import DeedView, number_in
from improvement import actions
from improvement.forms import ExtensionForm, ObstacleForm
from improvement.models import ExtensionRequest
from improvement.views.items import ItemForm, WithItem, assign_form


class ItemDeed(WithItem, DeedView):
    """A deed on the item's page, then back to it."""

    def back(self):
        """Back to the item."""
        return self.address()


class Assign(ItemForm):
    """Giving the item to somebody."""

    slot = "assign_form"
    success_message = _("The item is assigned.")

    def get_form(self, form_class=None):
        """The assignment's form."""
        return assign_form(self.item, self.request.POST or None)

    def perform(self, form):
        """Assign."""
        return actions.assign_work(
            self.item, self.request.user, form.cleaned_data["version"], form.cleaned_data["assignee"]
        )


class RequestExtension(ItemForm):
    """Asking for more time."""

    slot = "extension_form"
    form_class = ExtensionForm
    success_message = _("The plan's owner has been asked for more time.")

    def perform(self, form):
        """Ask."""
        return actions.request_extension(self.item, self.request.user, key=form.cleaned_data["key"], **form.facts)


class ObstacleGone(ItemForm):
    """Saying that what blocked the item is gone."""

    slot = "obstacle_form"
    form_class = ObstacleForm
    success_message = _("The assignee has been told.")

    def perform(self, form):
        """Tell."""
        return actions.say_unblocked(self.item, self.request.user, form.cleaned_data["note"], key=form.cleaned_data["key"])


class DecideExtension(ItemDeed):
    """Granting or refusing more time, as the address says."""

    granted = True
    success_message = _("Your decision is recorded.")

    def perform(self, request, *args, **kwargs):
        """Decide."""
        asked = get_object_or_404(ExtensionRequest, item=self.item, pk=kwargs["pk"])
        return actions.decide_extension(asked, request.user, self.granted, request.POST.get("answer", ""))


class Verify(ItemDeed):
    """The checker confirms finished work."""

    success_message = _("The work is verified.")

    def perform(self, request, *args, **kwargs):
        """Verify."""
        return actions.verify_work(self.item, request.user, request.POST.get("note", ""))


class Reject(ItemDeed):
    """The checker sends finished work back."""

    success_message = _("The work went back to its assignee.")

    def perform(self, request, *args, **kwargs):
        """Reject."""
        return actions.reject_work(self.item, request.user, request.POST.get("note", ""))


class Cancel(ItemDeed):
    """The owner gives the item up."""

    success_message = _("The item is cancelled.")

    def perform(self, request, *args, **kwargs):
        """Cancel."""
        return actions.cancel_work(self.item, request.user, request.POST.get("reason", ""))


class Remove(ItemDeed):
    """An item that nobody has begun leaves the open document."""

    success_message = _("The item is removed from the plan.")

    def perform(self, request, *args, **kwargs):
        """Remove."""
        return actions.remove_work(self.item, request.user, number_in(request.POST.get("version", "")))

    def back(self):
        """To the board."""
        return reverse("improvement:board", args=[self.plan.number])
