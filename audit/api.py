"""The API of the history: read-only, scoped by the reader."""

from rest_framework import mixins, serializers, viewsets

from audit import registry
from audit.filters import EventFilter
from audit.models import Event
from audit.reading import changes_of, object_of


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
    ordering_fields = ["id", "at"]
    ordering = ["-id"]

    def get_queryset(self):
        """Return the events that the person may read. Raises NotAllowed (403) for whoever may read none."""
        if getattr(self, "swagger_fake_view", False):
            return Event.objects.none()
        registry.permit(self.request.user, "audit.read")
        return registry.readable(Event.objects.all(), self.request.user)

    def filter_queryset(self, queryset):
        """Narrow the list; an event asked for by its number is never left out."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset


ROUTES = [("events", EventViewSet, "event")]
