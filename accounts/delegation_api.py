"""The API of delegations: one's own, given and received."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts import actions
from accounts.models import Delegation, User
from accounts.rest import Adding, Changing, HouseViewSet, KeyField, TracedSerializer, key_of


class DelegationSerializer(TracedSerializer):
    """Who lets whom decide on their behalf, from when until when; `standing` says how it stands today."""

    delegate = KeyField(queryset=User.objects.active())
    principal_name = serializers.CharField(source="principal.name", read_only=True)
    delegate_name = serializers.CharField(source="delegate.name", read_only=True)
    standing = serializers.ChoiceField(["coming", "standing", "ended", "revoked"], read_only=True)

    class Meta:
        model = Delegation
        fields = [
            "id", "principal", "principal_name", "delegate", "delegate_name", "starts", "ends", "reason", "revoked", "standing", "version", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["principal", "revoked", "version", "created_at", "changed_at"]


class DelegationViewSet(Adding, Changing, HouseViewSet):
    """Delegations that one gave or received; nobody else's."""

    serializer_class = DelegationSerializer
    ordering_fields = ["starts", "ends", "id"]

    def rows(self, user):
        """Return what this person gave or received."""
        return Delegation.objects.of(user).select_related("principal", "delegate")

    def add(self, request, facts):
        """Let somebody decide on one's own behalf."""
        return actions.delegate(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change a delegation that one has given."""
        return actions.edit_delegation(obj, request.user, version, **facts)

    @extend_schema(request=None, responses=DelegationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request, pk=None):
        """Take it back; it ends at once."""
        return self.told(actions.revoke_delegation(self.get_object(), request.user))


ROUTES = [("delegations", DelegationViewSet, "delegation")]
