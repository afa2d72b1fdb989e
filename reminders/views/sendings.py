"""What is sent, for the administrator: the schedule, the queue, each message, and sending one again."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.forms import HouseForm
from accounts.pages import ActionView, FilteredListView, Guarded
from reminders import actions, outbox
from reminders.filters import SendingFilter
from reminders.models import Sending


class ForAdministrator(Guarded):
    """A page for whoever looks after the installation; it tells of which kind a message was, never what it said."""

    right = "sending.manage"


class ResendForm(HouseForm):
    """The reason why a message is sent again."""

    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class Sendings(ForAdministrator, FilteredListView):
    """Every message, the newest first, beside how many are in each state."""

    template_name = "reminders/sendings.html"
    context_object_name = "sendings"
    filterset_class = SendingFilter

    def get_queryset(self):
        """Return the messages with the kinds of what they tell."""
        self.queryset = outbox.sendings()
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        """Add the queue and the words for kinds."""
        context = super().get_context_data(**kwargs)
        return {**context, "figures": outbox.figures(), "lines": outbox.lines(context["sendings"]), "tabs": outbox.tabs("sendings")}


class Schedule(ForAdministrator, TemplateView):
    """What the scheduler orders, how often, and how each last run went."""

    template_name = "reminders/schedule.html"

    def get_context_data(self, **kwargs):
        """Add the scheduled tasks."""
        return super().get_context_data(lines=outbox.schedule_lines(), tabs=outbox.tabs("schedule"), **kwargs)


class OneSending(ForAdministrator, ActionView):
    """One message: what became of it, and the form that sends it again."""

    template_name = "reminders/sending.html"
    form_class = ResendForm
    success_message = _("It is sent again within a minute.")

    @cached_property
    def sending(self) -> Sending:
        """The message of this page."""
        return get_object_or_404(outbox.sendings(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Add the message and the words for its kinds."""
        return super().get_context_data(line=outbox.lines([self.sending])[0], **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.resend(self.sending, self.request.user, form.cleaned_data["reason"])

    def get_success_url(self):
        """Go back to the message."""
        return reverse("sending", args=[self.sending.pk])
