"""The API of attachments."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from accounts.rest import HouseViewSet, KeyField, TracedSerializer, key_of
from plans import actions
from plans.downloads import download
from plans.filters.attachments import AttachmentFilter
from plans.models import Attachment, ImprovementInput, Plan, ServiceDocument


class AttachmentSerializer(TracedSerializer):
    """What is known of a file; its content is at `content/`."""

    class Meta:
        model = Attachment
        fields = ("id", "plan", "source", "document", "name", "media_type", "size", "sha256", "added_by", "created_at", "version")
        read_only_fields = fields


class UploadSerializer(serializers.Serializer):
    """A file for a plan, for an input, or for a service document: one of the three."""

    file = serializers.FileField(allow_empty_file=True)
    plan = KeyField(queryset=Plan.objects.none(), required=False)
    source = KeyField(queryset=ImprovementInput.objects.none(), required=False)
    document = KeyField(queryset=ServiceDocument.objects.all(), required=False)

    def get_fields(self):
        """Only what the user may see can be named."""
        fields = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if user and user.is_authenticated:
            fields["plan"].queryset = Plan.objects.visible_to(user)
            fields["source"].queryset = ImprovementInput.objects.visible_to(user)
        return fields

    def validate(self, facts):
        """A file belongs somewhere."""
        if len(facts.keys() & {"plan", "source", "document"}) != 1:
            raise serializers.ValidationError({"plan": _("Name a plan, an input or a service document, one of the three.")})
        return facts


class AttachmentViewSet(HouseViewSet):
    """Files of plans, inputs and service documents: attach (multipart), list, fetch."""

    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    ordering_fields = ("id",)
    parser_classes = (MultiPartParser,)

    def rows(self, user):
        """Return the files of what the user may see."""
        return Attachment.objects.visible_to(user)

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentSerializer})
    def create(self, request, *args, **kwargs):
        """Attach a file."""
        facts = self.parsed(request, UploadSerializer)
        return self.told(actions.attach(request.user, facts.pop("file"), key=key_of(request), **facts), status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def content(self, request, pk=None):
        """Fetch the file itself."""
        return download(self.get_object())


ROUTES = [("attachments", AttachmentViewSet, "attachment")]
