"""The API of services, their objectives, and the versions of service documents."""

from rest_framework import serializers

from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from plans import actions
from plans.api.attachments import AttachmentSerializer
from plans.filters.services import DocumentFilter, ObjectiveFilter, ServiceApiFilter
from plans.forms.services import DOCUMENT_FIELDS, EDITED_SERVICE_FIELDS, OBJECTIVE_FIELDS, SERVICE_FIELDS
from plans.models import Plan, Service, ServiceDocument, ServiceObjective

TRACED = ("id", "version", "created_at", "changed_at")


class ServiceSerializer(TracedSerializer):
    """A service."""

    owner_name = serializers.StringRelatedField(source="owner", read_only=True)

    class Meta:
        model = Service
        fields = (*SERVICE_FIELDS, "owner_name", *TRACED)
        read_only_fields = TRACED


class ObjectiveSerializer(TracedSerializer):
    """An objective of a service."""

    service_name = serializers.StringRelatedField(source="service", read_only=True)

    class Meta:
        model = ServiceObjective
        fields = ("service", *OBJECTIVE_FIELDS, "service_name", *TRACED)
        read_only_fields = TRACED


class ServiceDocumentSerializer(TracedSerializer):
    """A version of the service catalogue or of a service manual; `plan` is null for whom the plan does not exist."""

    kind_words = serializers.CharField(source="get_kind_display", read_only=True)
    service_name = serializers.StringRelatedField(source="service", read_only=True)
    published_by_name = serializers.StringRelatedField(source="published_by", read_only=True)
    files = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = ServiceDocument
        read = ("kind_words", "service_name", "published_by", "published_by_name", "files", *TRACED)
        fields = (*DOCUMENT_FIELDS, *read)
        read_only_fields = read

    def get_fields(self):
        """Only plans that the user may see can be named."""
        fields = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if user and user.is_authenticated:
            fields["plan"].queryset = Plan.objects.visible_to(user)
        return fields

    def to_representation(self, instance):
        """Leave out a plan that the user may not see."""
        told = super().to_representation(instance)
        return told | {"plan": told["plan"] if told["plan"] in self.plans_seen else None}

    @property
    def plans_seen(self) -> set[int]:
        """The ids of the plans that led to some document and that the user may see; asked for once a request."""
        if "plans_seen" not in self.context:
            seen = Plan.objects.visible_to(self.context["request"].user).filter(service_documents__isnull=False)
            self.context["plans_seen"] = set(seen.values_list("pk", flat=True))
        return self.context["plans_seen"]


class ServiceViewSet(Adding, Changing, HouseViewSet):
    """Services: add to the catalogue, and change; the code stays."""

    serializer_class = ServiceSerializer
    filterset_class = ServiceApiFilter
    ordering_fields = ("code", "id")

    def rows(self, user):
        """Return all services."""
        return Service.objects.select_related("owner")

    def add(self, request, facts):
        """Add a service."""
        return actions.define_service(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change a service; its code stays."""
        return actions.edit_service(obj, request.user, version, **{name: value for name, value in facts.items() if name in EDITED_SERVICE_FIELDS})


class ObjectiveViewSet(Adding, Changing, HouseViewSet):
    """Objectives of services: set and change; an objective stays with its service."""

    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    ordering_fields = ("id", "service")

    def rows(self, user):
        """Return all objectives."""
        return ServiceObjective.objects.select_related("service", "indicator")

    def add(self, request, facts):
        """Set an objective."""
        return actions.set_objective(facts.pop("service"), request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change an objective."""
        return actions.edit_objective(obj, request.user, version, **{name: value for name, value in facts.items() if name in OBJECTIVE_FIELDS})


class ServiceDocumentViewSet(Adding, Changing, HouseViewSet):
    """Versions of the service catalogue and of service manuals: register, and set right."""

    serializer_class = ServiceDocumentSerializer
    filterset_class = DocumentFilter
    ordering_fields = ("id", "effective_on", "kind")

    def rows(self, user):
        """Return all versions."""
        return ServiceDocument.objects.select_related("service", "published_by").prefetch_related("files")

    def add(self, request, facts):
        """Register a version."""
        return actions.publish_document(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Set right what is registered about a version."""
        return actions.edit_document(obj, request.user, version, **facts)


ROUTES = [
    ("services", ServiceViewSet, "service"),
    ("service-objectives", ObjectiveViewSet, "serviceobjective"),
    ("service-documents", ServiceDocumentViewSet, "servicedocument"),
]
