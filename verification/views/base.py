"""What the pages of a plan's verification share."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.law import permit
from accounts.pages import ActionView, DeedView
from plans.pages import PlanPage
from verification.models import CheckRound, ControlRow


class VerificationPage(PlanPage):
    """A page under the tab "Verification"."""

    tab = "verification"

    def overview_url(self, anchor: str = "") -> str:
        """Return the address of the tab."""
        return reverse("verification:overview", args=[self.plan.number]) + (f"#{anchor}" if anchor else "")


class RoundPage(VerificationPage):
    """A page of one check round."""

    @cached_property
    def check_round(self) -> CheckRound:
        """The round, of a plan that the user may read."""
        rounds = CheckRound.objects.select_related("baseline", "opened_by")
        check_round = get_object_or_404(rounds, plan=self.plan, number=self.kwargs["round_number"])
        check_round.plan = self.plan
        return check_round

    @cached_property
    def row(self) -> ControlRow:
        """The row at the place that the address names."""
        row = get_object_or_404(self.check_round.rows.for_table(), place=self.kwargs["place"])
        row.round = self.check_round
        return row

    def round_url(self, place: int = 0) -> str:
        """Return the address of the control table, at a row."""
        url = reverse("verification:round", args=[self.plan.number, self.check_round.number])
        return f"{url}#row-{place}" if place else url


class PlanFormPage(VerificationPage, ActionView):
    """A page with one form about the plan; `action` is the law it is open under, `title` its heading."""

    template_name = "verification/form.html"
    action = ""
    title = ""
    submit_label = ""
    intro = ""
    anchor = ""

    def subject_of_law(self):
        """Return what the law is asked about."""
        return self.plan

    def get(self, request, *args, **kwargs):
        """Show the form to whom it is open; refuse in words otherwise."""
        permit(request.user, self.action, self.subject_of_law())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the words of the page."""
        words = {
            "form_title": self.title,
            "submit_label": self.submit_label,
            "intro": self.intro,
            "cancel_url": self.overview_url(self.anchor),
        }
        return super().get_context_data(**{**words, **kwargs})

    def done(self):
        """Go back to the tab."""
        return redirect(self.overview_url(self.anchor))


class PlanDeed(VerificationPage, DeedView):
    """A deed on the plan without a form."""

    def back(self) -> str:
        """Return the address of the tab."""
        return self.overview_url()
