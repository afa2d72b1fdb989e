"""Reviews, knowledge transfer, catalogue and manual."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.forms import NoteForm
from accounts.law import may
from plans.models import ServiceDocument
from verification import actions, reviewing
from verification.forms import DecisionForm, DocumentForm, ReviewForm, TransferForm
from verification.states import DocumentKind
from verification.views.base import PlanFormPage, VerificationPage

SUGGESTED = 20  # registered versions offered where one is stated


class ReviewAdd(PlanFormPage):
    """Records a review that was held."""

    template_name = "verification/review_form.html"
    form_class = ReviewForm
    action = "review.hold"
    title = _("Record a review")
    submit_label = _("Record the review")
    success_message = _("The review is recorded.")
    anchor = "reviews"

    @cached_property
    def planned(self) -> list:
        """The reviews that the baseline in force has."""
        return reviewing.planned_of(self.plan)

    def get_form_kwargs(self):
        """Offer the planned ones that were not held."""
        return super().get_form_kwargs() | {"planned": self.planned}

    def get_initial(self):
        """Held today, for the planned one that was asked for, else for the first whose day has come."""
        open_ones = [one for one in self.planned if one.review is None]
        asked = self.request.GET.get("planned", "")
        planned = next((one for one in open_ones if str(one.row) == asked), None) or next((one for one in open_ones if one.late or one.is_due), None)
        people = [self.plan.owner_id, self.request.user.pk]
        return {"held_on": timezone.localdate(), "attendees": people} | ({"subject": planned.subject, "planned_row": planned.row} if planned else {})

    def perform(self, form):
        """Record it."""
        return actions.record_review(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)

    def done(self):
        """Show the review, where its decisions are recorded."""
        return redirect(reverse("verification:review", args=[self.plan.number, self.object.pk]) + "#decisions")


class OfReview(VerificationPage):
    """A page of one review."""

    template_name = "verification/review.html"

    @cached_property
    def review(self):
        """The review, of a plan that the user may read."""
        review = get_object_or_404(self.plan.reviews.select_related("recorded_by"), pk=self.kwargs["pk"])
        review.plan = self.plan
        return review

    def get_context_data(self, **kwargs):
        """Add the review with what it decided, and the form where decisions are the user's to record."""
        decided = self.review.decided.select_related("owner", "work_item__plan")
        can_decide = self.may("review.hold", self.plan)
        if can_decide:
            kwargs.setdefault("form", DecisionForm())
        late = reviewing.recorded_late([self.review])[self.review.pk]
        return super().get_context_data(review=self.review, decided=decided, can_decide=can_decide, recorded_late=late, **kwargs)


class ReviewShow(OfReview, TemplateView):
    """The minutes of a review, and what it decided."""


class ReviewDecide(OfReview, PlanFormPage):
    """Records what a review decided."""

    template_name = "verification/review.html"
    form_class = DecisionForm
    action = "review.hold"
    success_message = _("The decision is recorded.")

    def perform(self, form):
        """Record it; with an owner and a day it becomes a work item."""
        return actions.decide_at_review(self.review, self.request.user, key=form.cleaned_data["key"], **form.facts)

    def done(self):
        """Show the review."""
        return redirect(reverse("verification:review", args=[self.plan.number, self.review.pk]) + "#decisions")


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
        return {"new_version": stated.new_version, "reason": stated.reason, "version": stated.version} if stated else {}

    def get_context_data(self, **kwargs):
        """The document's name is the heading; the registered versions are suggested, the newest first."""
        versions = ServiceDocument.objects.about(self.plan).filter(kind=self.kind).select_related("service")[:SUGGESTED]
        may_register = may(self.request.user, "service.manage")
        return super().get_context_data(form_title=self.kind.label, versions=versions, may_register=may_register, **kwargs)

    def perform(self, form):
        """State it."""
        return actions.state_document(self.plan, self.request.user, self.kind, **form.facts, version=form.cleaned_data["version"])
