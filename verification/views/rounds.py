"""The verification tab, and check rounds."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from verification import actions, contexts, proposing
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
        return super().get_context_data(table=table, check_round=self.check_round, may_trace=may(self.request.user, "audit.read"), **kwargs)


class RoundOpen(PlanFormPage):
    """Opens a check round."""

    template_name = "verification/open_round.html"
    form_class = OpenRoundForm
    action = "round.open"
    title = _("Open a check round")
    submit_label = _("Generate the control table")
    intro = _(
        "The control table is generated from the baseline, item by item; a later round from what the last one missed."
    )
    success_message = _("The control table is ready to be checked.")

    def post(self, request, *args, **kwargs):
        """Open the round, or propose anew among those who are ticked."""
        permit(request.user, self.action, self.plan)  # before the form, which has no rows to offer where no round can be opened
        if "propose" not in request.POST:
            return super().post(request, *args, **kwargs)
        kept = {"due": request.POST.get("due"), "checkers": request.POST.getlist("checkers")}
        form = self.form_class(initial=kept, **self.proposed())
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self):
        """The form offers who may check, row by row."""
        return super().get_form_kwargs() | self.proposed()

    def proposed(self) -> dict:
        """Return who may check anything, and the proposal for each row; none while there is nothing to check."""
        able = proposing.candidates(self.plan)
        ticked = set(self.request.POST.getlist("checkers"))
        asked = [person for person in able if str(person.pk) in ticked] if self.request.method == "POST" else None
        try:
            return {"able": able, "lines": proposing.proposal(self.plan, asked)}
        except ValidationError:
            return {"able": able, "lines": []}  # the action says why when it is asked

    def perform(self, form):
        """Open it."""
        return actions.open_round(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)

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
