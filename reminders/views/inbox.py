"""The inbox of reminders, and who was told that a plan was published."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from accounts import duties
from accounts.law import permit
from accounts.pages import DeedView
from plans.pages import PlanPage
from reminders import actions
from reminders.models import Reminder
from reminders.published import published_of


class Inbox(ListView):
    """One's own reminders, unread or all, the newest first."""

    template_name = "reminders/inbox.html"
    context_object_name = "reminders"
    paginate_by = 50

    @property
    def everything(self) -> bool:
        """Whether read ones are asked for too."""
        return self.request.GET.get("show") == "all"

    def get_queryset(self):
        """Return one's own."""
        mine = Reminder.objects.filter(recipient=self.request.user)
        return mine if self.everything else mine.filter(read_at=None)

    def get_context_data(self, **kwargs):
        """Add the tabs."""
        here = reverse("inbox")
        tabs = [
            {"url": here, "label": _("Unread"), "active": not self.everything},
            {"url": f"{here}?show=all", "label": _("All"), "active": self.everything},
        ]
        context = super().get_context_data(tabs=tabs, **kwargs)
        by = duties.yardstick()
        for reminder in context["reminders"]:
            reminder.by = by  # so that what is a working day is asked once
        return context


class MarkRead(DeedView):
    """Notes that one reminder was read; somebody else's does not exist for this person."""

    def perform(self, request, pk):
        """Call the action."""
        return actions.mark_read(get_object_or_404(Reminder, pk=pk, recipient=request.user), request.user)

    def back(self):
        """Go back to the inbox."""
        return reverse("inbox")


class MarkAllRead(DeedView):
    """Notes that all of one's reminders were read."""

    success_message = gettext_lazy("Everything is marked as read.")

    def perform(self, request):
        """Call the action."""
        return actions.mark_all_read(request.user)

    def back(self):
        """Go back to the inbox."""
        return reverse("inbox")


class Publication(PlanPage, TemplateView):
    """Who was told that a plan was published, and who has read it; for those who answer for the plan."""

    template_name = "reminders/publication.html"

    def get_context_data(self, **kwargs):
        """Add each baseline with whom it was told to. Raises NotAllowed for everybody else."""
        permit(self.request.user, "publication.follow", self.plan)
        return super().get_context_data(published=published_of(self.plan), **kwargs)
