"""Knowledge transfers, catalogue and manual at the API, and what the doors of this room's proof share."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from accounts.rest import Adding, HouseViewSet, NoteSerializer, TracedSerializer, key_of, version_of
from improvement.api.fields import PlanField
from verification import actions
from verification.filters import DocumentFilter, TransferFilter
from verification.models import DocumentUpdate, KnowledgeTransfer


class TransferSerializer(TracedSerializer):
    """Knowledge handed over."""

    plan = PlanField()

    class Meta:
        model = KnowledgeTransfer
        fields = ["id", "version", "plan", "subject", "content", "recipient", "state", "acknowledged_at", "created_at"]
        read_only_fields = ["version", "state", "acknowledged_at", "created_at"]


class DocumentSerializer(TracedSerializer):
    """The new version of catalogue or manual; none needs the reason."""

    plan = PlanField()

    class Meta:
        model = DocumentUpdate
        fields = ["id", "version", "plan", "kind", "new_version", "reason", "created_at", "changed_at"]
        read_only_fields = ["version", "created_at", "changed_at"]


class ProofViewSet(Adding, HouseViewSet):
    """What belongs to a plan, of the plans one may read."""

    ordering = ["-id"]

    def rows(self, user):
        """Return what this user may see."""
        return self.serializer_class.Meta.model.objects.visible_to(user).select_related("plan")


class TransferViewSet(ProofViewSet):
    """The knowledge that was handed over."""

    serializer_class = TransferSerializer
    filterset_class = TransferFilter

    def add(self, request, facts):
        """Hand knowledge over."""
        return actions.transfer_knowledge(facts.pop("plan"), request.user, key=key_of(request), **facts)

    @extend_schema(request=NoteSerializer, responses=TransferSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, pk=None):
        """Acknowledge it, as its recipient."""
        return self.told(
            actions.acknowledge_transfer(self.get_object(), request.user, **self.parsed(request, NoteSerializer))
        )


class DocumentViewSet(ProofViewSet):
    """What was stated of catalogue and manual; stating it again replaces it."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter

    def add(self, request, facts):
        """State the new version, or none with the reason; where one is stated, `version` is the one that was read, and 409 when it is stale."""
        version = version_of(request) if "version" in request.data else None
        return actions.state_document(facts.pop("plan"), request.user, **facts, version=version)
