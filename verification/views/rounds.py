"""The verification tab, and check rounds."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from verification import actions, contexts
from verification.forms import OpenRoundForm
from verification.views.base import PlanDeed, PlanFormPage, RoundPage, VerificationPage


class Overview(VerificationPage, TemplateView):
    """What was checked, what is proved, what is missing for closing."""

    template_name = "verification/overview.html"

    def get_context_data(self, **kwargs):
        """Add the overview."""
        return super().get_context_data(overview=contexts.overview_of(self.plan, self.request.user), **kwargs)


class RoundShow(RoundPage, TemplateView):
    """The control table of a round."""

    template_name = "verification/round.html"

    def get_context_data(self, **kwargs):
        """Add the table."""
        table = contexts.table_of(self.check_round, self.request.user)
        return super().get_context_data(table=table, check_round=self.check_round, **kwargs)


class RoundOpen(PlanFormPage):
    """Opens a check round."""

    form_class = OpenRoundForm
    action = "round.open"
    title = _("Open a check round")
    submit_label = _("Generate the control table")
    intro = _(
        "The control table is generated from the baseline, item by item; a later round from what the last one missed."
    )
    success_message = _("The control table is ready to be checked.")

    def perform(self, form):
        """Open it."""
        return actions.open_round(
            self.plan,
            self.request.user,
            key=form.cleaned_data["key"],
            **form.facts | {"checkers": list(form.facts["checkers"])},
        )

    def done(self):
        """Go on to the control table."""
        return redirect(reverse("verification:round", args=[self.plan.number, self.object.number]))


class RoundClose(RoundPage, PlanDeed):
    """Closes a check round."""

    success_message = _("The check round is closed.")

    def perform(self, request, *args, **kwargs):
        """Close it."""
        return actions.close_round(self.check_round, request.user)

    def back(self):
        """Return the address of the control table."""
        return self.round_url()


class Resume(PlanDeed):
    """Takes the plan back to implementation."""

    success_message = _("The plan is back in implementation.")

    def perform(self, request, *args, **kwargs):
        """Do so."""
        return actions.resume_work(self.plan, request.user)
