"""The inbox of reminders, and who was told that a plan was published."""

from urllib.parse import urlencode

from django.db.models import Count, Max
from django.http import HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from accounts import duties
from accounts.law import permit
from accounts.pages import DeedView
from plans.pages import PlanPage
from reminders import actions
from reminders.kinds import all_kinds
from reminders.models import Reminder
from reminders.published import published_of


class Inbox(ListView):
    """One's own reminders, unread or all, of one kind or of every, the newest first."""

    template_name = "reminders/inbox.html"
    context_object_name = "reminders"
    paginate_by = 50

    @property
    def everything(self) -> bool:
        """Whether read ones are asked for too."""
        return self.request.GET.get("show") == "all"

    @property
    def kind(self) -> str:
        """The kind that is asked for, "" for every."""
        return self.request.GET.get("kind", "")

    def get_queryset(self):
        """Return one's own."""
        mine = Reminder.objects.of(self.request.user).select_related("about")
        mine = mine if self.everything else mine.filter(read_at=None)
        return mine.filter(kind=self.kind) if self.kind else mine

    def get_context_data(self, **kwargs):
        """Add the tabs, the kinds one has been reminded of, and what is newest, so that the page can tell when there is more."""
        here, kept = reverse("inbox"), {"kind": self.kind} if self.kind else {}
        tabs = [
            {"url": _address(here, kept), "label": _("Unread"), "active": not self.everything},
            {"url": _address(here, {"show": "all", **kept}), "label": _("All"), "active": self.everything},
        ]
        context = super().get_context_data(tabs=tabs, everything=self.everything, kind=self.kind, **_had_by(self.request.user), **kwargs)
        by = duties.yardstick()
        for reminder in context["reminders"]:
            reminder.by = by  # so that what is a working day is asked once
        return context


def _address(path, query):
    return f"{path}?{urlencode(query)}" if query else path


def _had_by(person):
    """Return the kinds of what a person was reminded of, in the order of all kinds, and the newest of it; one query."""
    newest = dict(Reminder.objects.of(person).order_by().values_list("kind").annotate(Max("pk")))
    labels = [(kind.code, kind.label) for kind in all_kinds() if kind.code in newest]
    return {"kinds": labels, "newest": max(newest.values(), default=0)}


class Unread(View):
    """How much is unread, for the frame of an open page that asks every minute: one short query, and "not modified" where nothing is new."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        """Answer with the count, in words too, and the newest unread one."""
        told = Reminder.objects.unread_of(request.user).order_by().aggregate(unread=Count("pk"), newest=Max("pk"))
        words = ngettext("{unread} unread message", "{unread} unread messages", told["unread"]).format(unread=told["unread"])
        tag = f'"{told["unread"]}-{told["newest"] or 0}-{get_language()}"'
        known = request.headers.get("If-None-Match", "").replace("W/", "")
        fresh = {"unread": told["unread"], "newest": told["newest"] or 0, "words": words}
        response = HttpResponseNotModified() if known == tag else JsonResponse(fresh)
        response.headers["ETag"], response.headers["Cache-Control"] = tag, "private, no-cache"
        return response


class MarkRead(DeedView):
    """Notes that one reminder was read; somebody else's does not exist for this person."""

    def perform(self, request, pk):
        """Call the action."""
        return actions.mark_read(get_object_or_404(Reminder.objects.of(request.user), pk=pk), request.user)

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
