"""The document's way through approval and the plan's other moves, each a POST; and reading what was decided."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import may
from accounts.rest import NoteSerializer
from plans import actions, document
from plans.api import serializers
from plans.api.progress import ApprovalSerializer, ReturnSerializer, ToSubmitSerializer
from plans.contexts.approval import progress_of
from plans.discussion import discusses
from plans.readers import factors_read_by, reads_working_document
from plans.seals import decisions_read_by
from plans.states import ApprovalState, RevisionState


class DocumentReading:
    """What a plan's document says, how its success factors stand, what was decided about it."""

    @extend_schema(responses=serializers.FactorSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def factors(self, request, pk=None):
        """The nine critical success factors as they stand now, or, to those who do not work on the document, as it was approved."""
        plan = self.get_object()
        context = {"plan": plan, "editing": may(request.user, "plan.edit", plan)}
        return Response(serializers.FactorSerializer(factors_read_by(request.user, plan), many=True, context=context).data)

    @extend_schema(responses=serializers.PlanDocumentSerializer)
    @action(detail=True)
    def document(self, request, pk=None):
        """The document with its SHA-256: as it is being worked on, or, to those who do not work on it, as it is in force."""
        plan = self.get_object()
        content = document.of(plan) if reads_working_document(request.user, plan) else plan.baseline.document
        return Response({"sha256": document.digest(content), "document": content})

    @extend_schema(responses=serializers.ApprovalDecisionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def decisions(self, request, pk=None):
        """What approvers decided, newest first; to those who only read what is in force, the decisions that it rests on."""
        rows = decisions_read_by(request.user, self.get_object())
        return Response(serializers.ApprovalDecisionSerializer(rows, many=True).data)

    @extend_schema(responses=ApprovalSerializer)
    @action(detail=True)
    def approval(self, request, pk=None):
        """How the document's approval stands, the running one or the last: its steps, who is asked, who has decided (404 before the first,
        and to those who only read what is in force, unless the last one put it in force)."""
        plan = self.get_object()
        progress = progress_of(plan)
        if progress is None or not (discusses(request.user, plan) or self._is_in_force(plan, progress.approval)):
            raise Http404
        return Response(ApprovalSerializer(progress).data)

    @staticmethod
    def _is_in_force(plan, approval):
        return plan.revision_state == RevisionState.NONE and approval.state == ApprovalState.APPROVED


def move(body, name: str):
    """Return the decorator of a POST that moves the plan: its body, and its name in the address."""

    def decorate(method):
        return extend_schema(request=body, responses=serializers.PlanSerializer)(action(detail=True, methods=["post"], url_path=name)(method))

    return decorate


class ApprovalMoves:
    """Every move of the plan's lifecycle."""

    def _moved(self, request, body, verb, *names):
        facts = self.parsed(request, body)
        verb(self.get_object(), request.user, *(facts[name] for name in names))
        # Who decided on somebody's behalf does not read a draft that was returned: it is done, and there is nothing to show.
        still = self.get_queryset().filter(pk=self.kwargs["pk"]).exists()
        return self.told(self.get_object()) if still else Response(status=204)

    @move(ToSubmitSerializer, "submit")
    def submit(self, request, pk=None):
        """Submit the document along a route, by default the standard one; refused (409) with a sentence for each success
        factor that is not met, or for each step that nobody may decide."""
        return self._moved(request, ToSubmitSerializer, actions.submit, "note", "route")

    @move(NoteSerializer, "withdraw")
    def withdraw(self, request, pk=None):
        """Take the document back from approval."""
        return self._moved(request, NoteSerializer, actions.withdraw, "note")

    @move(serializers.SeenApprovalSerializer, "approve")
    def approve(self, request, pk=None):
        """Approve exactly the document with the hash that was seen; refused (409) if it has changed since."""
        return self._moved(request, serializers.SeenApprovalSerializer, actions.approve, "seen_hash", "comment")

    @move(ReturnSerializer, "return")
    def return_to_author(self, request, pk=None):
        """Return the document with a comment; with the hash that was seen, refused (409) if it has changed since."""
        return self._moved(request, ReturnSerializer, actions.return_to_author, "comment", "seen_hash")

    @move(serializers.AskOverrideSerializer, "ask-override")
    def ask_override(self, request, pk=None):
        """Ask to have a success factor set aside."""
        return self._moved(request, serializers.AskOverrideSerializer, actions.ask_override, "factor", "request")

    @move(serializers.OverrideFactorSerializer, "override-factor")
    def override_factor(self, request, pk=None):
        """Set a success factor aside, with a reason that is printed from then on."""
        return self._moved(request, serializers.OverrideFactorSerializer, actions.override_factor, "factor", "reason")

    @move(None, "start")
    def start(self, request, pk=None):
        """Start the implementation of an approved plan (I1)."""
        actions.start(self.get_object(), request.user)
        return self.told(self.get_object())

    @move(NoteSerializer, "revise")
    def revise(self, request, pk=None):
        """Open a working revision; the baseline stays in force."""
        return self._moved(request, NoteSerializer, actions.revise, "note")

    @move(NoteSerializer, "discard-revision")
    def discard_revision(self, request, pk=None):
        """Throw the working revision away."""
        return self._moved(request, NoteSerializer, actions.discard_revision, "note")

    @move(serializers.PlanReasonSerializer, "cancel")
    def cancel(self, request, pk=None):
        """Cancel the plan, with a reason."""
        return self._moved(request, serializers.PlanReasonSerializer, actions.cancel, "reason")

    @move(NoteSerializer, "close")
    def close(self, request, pk=None):
        """Accept and close the plan; refused (409) with the list of what is missing."""
        return self._moved(request, NoteSerializer, actions.close, "note")
