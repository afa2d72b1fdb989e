"""Reviews, knowledge transfer, catalogue and manual."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.forms import NoteForm
from accounts.law import may
from plans.models import ServiceDocument
from verification import actions
from verification.forms import DocumentForm, ReviewForm, TransferForm
from verification.states import DocumentKind
from verification.views.base import PlanFormPage, VerificationPage

SUGGESTED = 20  # registered versions offered where one is stated


class ReviewAdd(PlanFormPage):
    """Records a review that was held."""

    form_class = ReviewForm
    action = "review.hold"
    title = _("Record a review")
    submit_label = _("Record the review")
    success_message = _("The review is recorded.")
    anchor = "reviews"

    def get_initial(self):
        """Held today, about what was planned next."""
        planned = self.plan.review_dates.exclude(subject__in=self.plan.reviews.values("subject")).first()
        return {"held_on": timezone.localdate(), "subject": planned.subject if planned else ""}

    def perform(self, form):
        """Record it."""
        return actions.record_review(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)


class ReviewShow(VerificationPage, TemplateView):
    """The minutes of a review."""

    template_name = "verification/review.html"

    def get_context_data(self, **kwargs):
        """Add the review."""
        return super().get_context_data(review=get_object_or_404(self.plan.reviews, pk=self.kwargs["pk"]), **kwargs)


class TransferAdd(PlanFormPage):
    """Hands knowledge over."""

    form_class = TransferForm
    action = "knowledge.transfer"
    title = _("Hand knowledge over")
    submit_label = _("Hand over")
    intro = _("Say what is handed over and where its documents are. The recipient acknowledges it.")
    success_message = _("Handed over; it now awaits its recipient.")
    anchor = "knowledge"

    def perform(self, form):
        """Hand it over."""
        return actions.transfer_knowledge(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)


class TransferShow(PlanFormPage):
    """What was handed over; its recipient acknowledges it here."""

    template_name = "verification/transfer.html"
    form_class = NoteForm
    success_message = _("Acknowledged.")
    anchor = "knowledge"

    @cached_property
    def transfer(self):
        """The transfer, of a plan that the user may read."""
        transfer = get_object_or_404(self.plan.transfers.select_related("recipient"), pk=self.kwargs["pk"])
        transfer.plan = self.plan
        return transfer

    def get(self, request, *args, **kwargs):
        """Show it to every reader of the plan."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        """Add the transfer, and whether it is the user's to acknowledge."""
        can = self.transfer.state == "offered" and self.may("knowledge.acknowledge", self.transfer)
        return super().get_context_data(transfer=self.transfer, can_acknowledge=can, **kwargs)

    def perform(self, form):
        """Acknowledge it."""
        return actions.acknowledge_transfer(self.transfer, self.request.user, **form.facts)


class DocumentState(PlanFormPage):
    """States the new version of the catalogue or the manual."""

    template_name = "verification/document.html"
    form_class = DocumentForm
    action = "document.state"
    submit_label = _("State the version")
    success_message = _("Stated.")
    anchor = "documents"

    @cached_property
    def kind(self) -> DocumentKind:
        """Which document; an unknown one is not found."""
        if self.kwargs["kind"] not in DocumentKind.values:
            raise Http404
        return DocumentKind(self.kwargs["kind"])

    def get_initial(self):
        """Start from what is stated."""
        stated = self.plan.document_updates.filter(kind=self.kind).first()
        return {"new_version": stated.new_version, "reason": stated.reason} if stated else {}

    def get_context_data(self, **kwargs):
        """The document's name is the heading; the registered versions are suggested, the newest first."""
        versions = ServiceDocument.objects.about(self.plan).filter(kind=self.kind).select_related("service")[:SUGGESTED]
        may_register = may(self.request.user, "service.manage")
        return super().get_context_data(form_title=self.kind.label, versions=versions, may_register=may_register, **kwargs)

    def perform(self, form):
        """State it."""
        return actions.state_document(self.plan, self.request.user, self.kind, **form.facts)
