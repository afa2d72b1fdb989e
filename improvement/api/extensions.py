"""Requests for more time in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.rest import AtVersionSerializer, HouseViewSet, TracedSerializer
from improvement import actions
from improvement.filters import ExtensionApiFilter
from improvement.models import ExtensionRequest


class ExtensionSerializer(TracedSerializer):
    """A request for more time."""

    class Meta:
        model = ExtensionRequest
        fields = [
            "id",
            "version",
            "item",
            "state",
            "old_end",
            "new_end",
            "reason",
            "asked_by",
            "decided_by",
            "answer",
            "created_at",
        ]
        read_only_fields = [
            "id",
            "version",
            "item",
            "state",
            "old_end",
            "asked_by",
            "decided_by",
            "answer",
            "created_at",
        ]


class ExtensionDecisionSerializer(AtVersionSerializer):
    """Whether more time is granted, and what is answered."""

    granted = serializers.BooleanField()
    answer = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class ExtensionViewSet(HouseViewSet):
    """The requests for more time, newest first."""

    serializer_class = ExtensionSerializer
    filterset_class = ExtensionApiFilter

    def rows(self, user):
        """Return the requests on items this user may see."""
        return ExtensionRequest.objects.visible_to(user).for_list()

    @extend_schema(request=ExtensionDecisionSerializer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request, pk=None):
        """Grant or refuse more time."""
        facts = self.parsed(request, ExtensionDecisionSerializer)
        return self.told(actions.decide_extension(self.get_object(), request.user, **facts))


ROUTES = [("extension-requests", ExtensionViewSet, "extensionrequest")]
