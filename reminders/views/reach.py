"""How one wants to be reached: when, what by e-mail and by robots, and one's own webhooks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import ActionView, DeedView
from reminders import actions, kinds
from reminders.forms import AddWebhookForm, AllKindsForm, EditWebhookForm, KindsForm, PreferenceForm
from reminders.models import Webhook
from reminders.states import Timing
from reminders.throttles import TrialThrottle
from reminders.timing import preference_of

WHEN = ("version", "time_zone", "quiet_from", "quiet_until", "digest_at", "working_days_only")


class RemindingPage(ActionView):
    """The page with both forms, of which each view takes one."""

    template_name = "reminders/reminding.html"
    success_url = reverse_lazy("reminding")
    success_message = gettext_lazy("Saved.")

    @cached_property
    def preference(self):
        """When this person may be written to."""
        return preference_of(self.request.user)

    def when_form(self):
        """The form of hours and days, as stored."""
        return PreferenceForm(initial={name: getattr(self.preference, name) for name in WHEN})

    def kinds_form(self):
        """The form of kinds, as stored."""
        return KindsForm(choices=kinds.choices_of(self.request.user), initial={"version": self.preference.version})

    def get_context_data(self, **kwargs):
        """Add the forms and one's webhooks."""
        own = {"webhooks": Webhook.objects.filter(owner=self.request.user), "timings": Timing.choices, "version": self.preference.version}
        for name in ("when_form", "kinds_form"):
            if name not in kwargs:
                own[name] = getattr(self, name)()
        return super().get_context_data(form=None, **{**kwargs, **own})


class Reminding(RemindingPage):
    """When one may be written to."""

    form_class = PreferenceForm

    def get_initial(self):
        """Start from what is stored."""
        return {name: getattr(self.preference, name) for name in WHEN}

    def get_context_data(self, form=None, **kwargs):
        """The form stands in its place on the page."""
        return super().get_context_data(when_form=form or self.when_form(), **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.set_reminding(self.request.user, form.cleaned_data["version"], **form.facts)


class ChooseKinds(RemindingPage):
    """What one is told, and how."""

    form_class = KindsForm

    def get(self, request, *args, **kwargs):
        """The form stands on the page of preferences."""
        return redirect("reminding")

    def get_form_kwargs(self):
        """The form knows what was chosen before."""
        return super().get_form_kwargs() | {"choices": kinds.choices_of(self.request.user)}

    def get_context_data(self, form=None, **kwargs):
        """The form stands in its place on the page."""
        return super().get_context_data(kinds_form=form or self.kinds_form(), **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.choose_kinds(self.request.user, form.chosen, form.cleaned_data["version"])


class ChooseAll(RemindingPage):
    """Sets the e-mails of all kinds in one go."""

    form_class = AllKindsForm

    def get(self, request, *args, **kwargs):
        """The buttons stand on the page of preferences."""
        return redirect("reminding")

    def get_context_data(self, form=None, **kwargs):
        """What was wrong stands over the choices."""
        return super().get_context_data(all_form=form, **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.choose_kinds(self.request.user, {}, form.cleaned_data["version"], form.cleaned_data["mail"])


class WebhookForm(ActionView):
    """The form of a webhook."""

    template_name = "reminders/webhook_form.html"
    success_url = reverse_lazy("reminding")


class AddWebhook(WebhookForm):
    """Adds a robot or webhook."""

    form_class = AddWebhookForm
    success_message = gettext_lazy("Added. Send a test message to see whether it arrives.")

    def perform(self, form):
        """Call the action."""
        return actions.add_webhook(self.request.user, key=form.cleaned_data["key"], **form.facts)


class OneWebhook:
    """A page about one of one's own webhooks; somebody else's does not exist for this person."""

    @cached_property
    def webhook(self) -> Webhook:
        """The webhook, or 404."""
        return get_object_or_404(Webhook, pk=self.kwargs["pk"], owner=self.request.user)

    def back(self):
        """Go back to the page of preferences."""
        return reverse("reminding")


class EditWebhook(OneWebhook, WebhookForm):
    """Changes one of one's own."""

    form_class = EditWebhookForm
    success_message = gettext_lazy("Saved.")

    def get_initial(self):
        """Start from what is stored, but for what is never shown."""
        return {name: getattr(self.webhook, name) for name in ("name", "format", "active", "version")}

    def get_context_data(self, **kwargs):
        """Add the webhook."""
        return super().get_context_data(webhook=self.webhook, **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.edit_webhook(self.webhook, self.request.user, form.cleaned_data["version"], **form.facts)


class RemoveWebhook(OneWebhook, DeedView):
    """Removes one of one's own."""

    success_message = gettext_lazy("Removed. Nothing is sent there any more.")

    def perform(self, request, pk):
        """Call the action."""
        return actions.remove_webhook(self.webhook, request.user)


class TryWebhook(OneWebhook, DeedView):
    """Sends a test message and tells at once what became of it."""

    def perform(self, request, pk):
        """Call the action, so often as it is allowed."""
        webhook = self.webhook
        if not TrialThrottle().allow_request(request, self):
            return messages.error(request, _("You have sent many test messages. Wait a minute."))
        if answer := actions.try_webhook(webhook, request.user):
            return messages.error(request, _("The test message to “{name}” did not arrive: {answer}").format(name=webhook, answer=answer))
        return messages.success(request, _("The test message has arrived at “{name}”.").format(name=webhook))
