"""The API of the history: read-only, scoped by the reader."""

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action

from audit import registry
from audit.filters import EventFilter
from audit.models import Event
from audit.paging import LongPagination
from audit.reading import changes_of, object_of
from audit.views import file_answer


class EventSerializer(serializers.ModelSerializer):
    """An event with the codes it was recorded in, and its words in the reader's language."""

    verb_words = serializers.SerializerMethodField()
    object_words = serializers.SerializerMethodField()
    changes_words = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = [
            "id", "at", "actor", "actor_name", "verb", "verb_words", "object_type", "object_id", "object_label", "object_words", "old_state", "new_state",
            "note", "changes", "changes_words", "chain_kind", "chain_number", "sequence", "request_id", "previous_hash", "hash",
        ]  # fmt: skip

    def get_verb_words(self, event) -> str:
        """Return what happened in words."""
        return registry.verb_label(event.verb)

    def get_object_words(self, event) -> str:
        """Return the name of the object with the words of its codes in the present language."""
        return object_of(event)

    def get_changes_words(self, event) -> list[dict]:
        """Return the changes with the labels of the fields and the words of the values."""
        return [{"label": change.label, "old": change.old, "new": change.new} for change in changes_of(event, whole=True)]


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The events that the person may read, newest first."""

    serializer_class = EventSerializer
    filterset_class = EventFilter
    pagination_class = LongPagination
    # Without being asked, newest first: by the ids, within a period by the time (EventFilter).
    ordering_fields = ["id", "at"]

    def get_queryset(self):
        """Return the events that the person may read. Raises NotAllowed (403) for whoever may read none."""
        if getattr(self, "swagger_fake_view", False):
            return Event.objects.none()
        registry.permit(self.request.user, "audit.read")
        return registry.readable(Event.objects.all(), self.request.user)

    def filter_queryset(self, queryset):
        """Narrow the list; an event asked for by its number is never left out."""
        if self.action != "list":
            return queryset
        found = super().filter_queryset(queryset)
        # Several of one moment stand on one page each.
        by_time = {("at",): "id", ("-at",): "-id"}.get(found.query.order_by)
        return found.order_by(*found.query.order_by, by_time) if by_time else found

    @extend_schema(responses={(200, "application/x-ndjson"): OpenApiTypes.STR}, filters=True)
    @action(detail=False, methods=["get"], pagination_class=None)
    def export(self, request):
        """Send the events that the filter leaves, all without one, as JSON Lines that `manage.py audit_verify FILE` proves by itself."""
        chosen = self.filterset_class(request.query_params, queryset=self.get_queryset(), request=request)
        if not chosen.form.is_valid():
            raise ValidationError(chosen.form.errors.as_data())
        return file_answer(self.get_queryset(), chosen, request.user, "history")


ROUTES = [("events", EventViewSet, "event")]
