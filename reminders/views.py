"""The desk, on which everyone lands, and the inbox of reminders."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from accounts import duties
from accounts.law import may, permit
from accounts.pages import DeedView
from plans.pages import PlanPage
from reminders import actions
from reminders.models import Reminder
from reminders.published import published_of

SHOWN = 15


@dataclass(frozen=True)
class DeskGroup:
    """One kind of duty on the desk: the first ones, how many there are, and the page of all where there are very many."""

    label: str
    duties: list
    total: int
    url: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.duties)


@dataclass(frozen=True)
class Shortcut:
    """A link to what a person often begins."""

    url: str
    label: str


def shortcuts_of(user) -> list[Shortcut]:
    """Return what this person can begin."""
    links = [("input.raise", "plans:input_raise", _("Raise an input")), ("plan.create", "plans:create", _("New plan"))]
    return [Shortcut(reverse(route), label) for right, route, label in links if may(user, right)]


class Desk(TemplateView):
    """What awaits me, by kind, the latest first."""

    template_name = "reminders/desk.html"

    def get_context_data(self, **kwargs):
        """Add the duties and the shortcuts."""
        groups = duties.of(self.request.user)
        late = Counter()
        for group in groups:
            for due, count in group.counts.items():
                late[duties.lateness_of(due)] += count
        return super().get_context_data(
            groups=[DeskGroup(group.label, group.duties[:SHOWN], sum(group.counts.values()), group.url) for group in groups],
            total=late.total(), over=late["over"], today=late["late"], near=late["near"],
            shortcuts=shortcuts_of(self.request.user), **kwargs,
        )  # fmt: skip


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
        return super().get_context_data(tabs=tabs, **kwargs)


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
