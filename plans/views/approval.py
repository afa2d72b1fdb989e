"""The document's way through approval, and the plan's other moves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.pages import DeedView
from audit.errors import Faster, NotReady, Refusal, WrongState
from audit.values import listed
from plans import actions, approvals, document
from plans.contexts.approval import open_factors_of, progress_of, since_return
from plans.contexts.build import sheet_of
from plans.contexts.changes import groups_between
from plans.contexts.comments import talk_of
from plans.contexts.rail import rail_for
from plans.models import ApprovalRoute, Plan
from plans.pages import PlanPage
from plans.readers import reads_working_document
from plans.rules import never_decide
from plans.states import Factor, StepMode


class ApprovalPage(PlanPage, TemplateView):
    """The exact document that approval would freeze, with its SHA-256 and what it changes, beside the decision."""

    template_name = "plans/approval/page.html"

    def get(self, request, *args, **kwargs):
        """Show it while a document is in review; later, go to the plan."""
        if not reads_working_document(request.user, self.plan):
            raise Http404
        if "in_review" not in self.plan.law_states or not self.approval:
            messages.info(request, _("No document of this plan is in review."))
            return redirect(self.plan.get_absolute_url())
        return super().get(request, *args, **kwargs)

    @cached_property
    def approval(self):
        """The approval that the document is going through, read once: somebody may decide while the page is built."""
        return approvals.running(self.plan)

    def get_context_data(self, **kwargs):
        """Add the document, its fingerprint, the changes against the baseline in force, how far it is, and what may be decided."""
        frozen = document.of(self.plan)
        baseline, sha256 = self.plan.baseline, document.digest(frozen)
        side = rail_for(self.plan, self.request.user)
        return super().get_context_data(
            sheet=sheet_of(frozen),
            sha256=sha256,
            progress=progress_of(self.plan, sha256, self.approval),
            baseline=baseline,
            changes=groups_between(baseline.document, frozen) if baseline else [],
            since=since_return(self.plan, frozen),
            side=side,
            open_factors=open_factors_of(self.plan, side),
            talk=talk_of(self.plan, self.request.user),
            **self._own_part(sha256),
            **kwargs,
        )

    def _own_part(self, sha256) -> dict:
        """Return what the user may decide now, and on whose behalf; whom the law names but whose turn it is not is told so."""
        steps = approvals.steps_of(self.approval, sha256) if self.approval else []
        step = approvals.present_step(steps)
        if step is None:
            return {"may_approve": False, "may_return": False, "named": False}
        approving, returning = (self._seat(step, right, never_decide(self.plan, approving=right == "plan.approve")) for right in ("plan.approve", "plan.return"))
        seated = approving or returning
        return {
            "may_approve": bool(approving), "may_return": bool(returning), "principal": seated.principal if seated else None,
            "last_step": step.number == steps[-1].number and (step.mode == StepMode.ANY or len(step.open_seats) == 1),
            "named": not seated and self.may("plan.return"), "has_decided": step.has_decided(self.request.user.pk),
        }  # fmt: skip

    def _seat(self, step, right, barred):
        seats = approvals.seats_open_to(self.request.user, step, barred) if self.may(right) else []
        return approvals.best_seat(self.request.user, step, seats, barred) if seats else None


def refusal_of(error, hints, back_url, back_label) -> dict:
    """Return what a page says of a refusal: why, what is missing, and the way back."""
    title = _("Somebody was faster") if isinstance(error, Faster) else _("Not possible now")
    return {"title": title, "message": error.message, "hints": hints, "back_url": back_url, "back_label": back_label}


class RefusedPage(PlanPage, TemplateView):
    """Under the plan's heading: why something was not done, what is missing, the words as they were typed, and the way back."""

    template_name = "plans/refused.html"


class PlanDeed(PlanPage, DeedView):
    """One move of the plan by POST, then back to its page. `note` names the field that carries the words."""

    note = "note"
    refusals: tuple[type[Refusal], ...] = (NotReady,)

    def post(self, request, *args, **kwargs):
        """Do it; where something is missing first, name it and lead back to where it can be mended."""
        try:
            return super().post(request, *args, **kwargs)
        except self.refusals as error:
            # What the plan was when the page was opened is no longer how it stands.
            del self.plan
            return self.turned_down(error)

    def turned_down(self, error):
        """Answer a refusal, with what is missing and the way back."""
        return self.page_with(RefusedPage, error, refusal_of(error, error.missing, self.back(), _("Back to the plan")), kept=self.words)

    def page_with(self, view, error, refusal, **context):
        """Return a page of the plan that says why something was refused."""
        page = view()
        page.setup(self.request, **self.kwargs)
        return page.render_to_response(page.get_context_data(refusal=refusal, **context), status=error.status)

    @property
    def words(self) -> str:
        """What was written with the deed."""
        return self.request.POST.get(self.note, "")

    def back(self):
        """Go back to the plan's page."""
        return self.plan.get_absolute_url()


class Submit(PlanDeed):
    """Submits the document; refused with a sentence for each success factor that is not met."""

    success_message = gettext_lazy("The document has been submitted for approval.")

    def perform(self, request, number):
        """Submit, along the route that was picked."""
        return actions.submit(self.plan, request.user, self.words, self._route(request.POST.get("route", "")))

    @staticmethod
    def _route(given):
        route = ApprovalRoute.objects.filter(pk=given).first() if given.isdecimal() and len(given) < 10 else None
        if given and not route:
            raise ValidationError({"route": _("There is no such route.")})
        return route


class Withdraw(PlanDeed):
    """Takes the document back."""

    success_message = gettext_lazy("The document has been withdrawn from approval.")

    def perform(self, request, number):
        """Withdraw."""
        return actions.withdraw(self.plan, request.user, self.words)


class AtApproval(PlanDeed):
    """A decision on the approver's page; what cannot be taken leads back there."""

    note = "comment"

    refusals = (NotReady, Faster, WrongState)
    object = None

    def turned_down(self, error):
        """Show the document in review again with the reason and the comment as it was typed; where there is none any more, lead on."""
        if not self.still_reads():
            refusal = refusal_of(error, (), reverse("desk"), _("Back to the desk"))
            return render(self.request, "409.html", {"refusal": refusal}, status=error.status)
        if "in_review" in self.plan.law_states:
            return self.page_with(ApprovalPage, error, refusal_of(error, (), self.back(), _("Read the document in review")), comment=self.words)
        return self.page_with(RefusedPage, error, refusal_of(error, (), self.plan.get_absolute_url(), _("Back to the plan")), kept=self.words)

    def back(self):
        """Go on to the plan when it is decided, or home if it is a draft again that one does not read; what was not taken leads back."""
        if not self.object:
            return reverse("plans:approval", args=[self.plan.number])
        return self.plan.get_absolute_url() if self.still_reads() else reverse("desk")

    def still_reads(self) -> bool:
        """Whether the user reads the plan after the decision: a delegate reads it only while it waits."""
        return Plan.objects.visible_to(self.request.user).filter(number=self.kwargs["number"]).exists()

    def refused(self, error):
        """Show the document in review again, with the objection at the comment and the comment as it was typed."""
        page = ApprovalPage()
        page.setup(self.request, **self.kwargs)
        context = page.get_context_data(comment=self.words, comment_errors=error.messages)
        return page.render_to_response(context, status=422)


class Approve(AtApproval):
    """Approves exactly the document whose SHA-256 the form carries."""

    @property
    def success_message(self):
        """Say whether that was the last decision, or who is asked next."""
        approval = approvals.running(self.object)
        if approval is None:
            return _("The document has been approved and frozen as a baseline.")
        step = approvals.present_step(approvals.steps_of(approval))
        return _("Your approval is recorded. “{step}” now waits for {persons}.").format(step=step.name, persons=listed(step.open_seats))

    def perform(self, request, number):
        """Approve."""
        return actions.approve(self.plan, request.user, request.POST.get("seen_hash", ""), self.words)


class ReturnToAuthor(AtApproval):
    """Returns the document with a comment."""

    success_message = gettext_lazy("The document has been returned to its author.")

    def perform(self, request, number):
        """Return."""
        return actions.return_to_author(self.plan, request.user, self.words, request.POST.get("seen_hash", ""))


class OfFactor(PlanDeed):
    """Something about one of the nine success factors."""

    @property
    def factor(self) -> str:
        """Its code, or 404."""
        if self.kwargs["factor"] not in Factor.values:
            raise Http404
        return self.kwargs["factor"]


class AskOverride(OfFactor):
    """The owner asks to have a success factor set aside."""

    note = "request"
    success_message = gettext_lazy("The override has been asked for. The document can be submitted with it.")

    def perform(self, request, number, factor):
        """Ask."""
        return actions.ask_override(self.plan, request.user, self.factor, self.words)


class OverrideFactor(OfFactor):
    """The head of the service management system sets a success factor aside, with a reason."""

    note = "reason"
    success_message = gettext_lazy("The success factor has been overridden; the plan and its report print the reason.")

    def perform(self, request, number, factor):
        """Override."""
        return actions.override_factor(self.plan, request.user, self.factor, self.words)

    def back(self):
        """Go back to the document in review."""
        return reverse("plans:approval", args=[self.plan.number])


class Start(PlanDeed):
    """Starts the implementation (I1)."""

    success_message = gettext_lazy("The implementation has started.")

    def perform(self, request, number):
        """Start."""
        return actions.start(self.plan, request.user)


class Revise(PlanDeed):
    """Opens a working revision."""

    success_message = gettext_lazy("A working revision is open. The approved baseline stays in force until it is approved.")

    def perform(self, request, number):
        """Revise."""
        return actions.revise(self.plan, request.user, self.words)


class DiscardRevision(PlanDeed):
    """Throws the working revision away."""

    success_message = gettext_lazy("The revision has been discarded; the document is the approved baseline again.")

    def perform(self, request, number):
        """Discard."""
        return actions.discard_revision(self.plan, request.user, self.words)


class Cancel(PlanDeed):
    """Cancels the plan, with a reason."""

    note = "reason"
    success_message = gettext_lazy("The plan has been cancelled.")

    def perform(self, request, number):
        """Cancel."""
        return actions.cancel(self.plan, request.user, self.words)


class Close(PlanDeed):
    """Accepts and closes the plan (V0); refused with the list of what is missing."""

    success_message = gettext_lazy("The plan has been accepted and closed.")

    def perform(self, request, number):
        """Close."""
        return actions.close(self.plan, request.user, self.words)
