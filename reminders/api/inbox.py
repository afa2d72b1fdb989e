"""One's own reminders, and who was told that a plan was published."""

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import HouseViewSet
from plans.publication import followed_by
from reminders import actions
from reminders.filters import ReminderFilter, ToldFilter
from reminders.models import Reminder
from reminders.published import told_of


class ReminderSerializer(serializers.ModelSerializer):
    """A reminder in the reader's language."""

    title = serializers.SerializerMethodField()
    where = serializers.SerializerMethodField()
    action = serializers.SerializerMethodField()

    class Meta:
        model = Reminder
        fields = ["id", "kind", "occasion", "title", "where", "action", "url", "due", "created_at", "read_at", "mail_state"]

    def get_title(self, reminder) -> str:
        """Return what it is about."""
        return reminder.words.get("title", "")

    def get_where(self, reminder) -> str:
        """Return where it belongs."""
        return reminder.words.get("where", "")

    def get_action(self, reminder) -> str:
        """Return what to do."""
        return reminder.words.get("action", "")


class ToldSerializer(serializers.ModelSerializer):
    """Whom a plan's publication was told to, on which occasion, and when they read it."""

    plan = serializers.IntegerField(source="object_id", read_only=True)
    recipient_name = serializers.CharField(source="recipient.name", read_only=True)

    class Meta:
        model = Reminder
        fields = ["id", "plan", "occasion", "recipient", "recipient_name", "created_at", "read_at", "mail_state"]


class PublicationViewSet(HouseViewSet):
    """Who was told that a plan was published, in the plans one answers for; newest first."""

    serializer_class = ToldSerializer
    filterset_class = ToldFilter
    ordering_fields = ["id"]

    def rows(self, user):
        """What was told of the plans this user follows."""
        return told_of(followed_by(user).values("pk")).select_related("recipient").order_by("-id")


class CountSerializer(serializers.Serializer):
    """How many were changed."""

    count = serializers.IntegerField()


class ReminderViewSet(HouseViewSet):
    """One's own reminders, the newest first."""

    serializer_class = ReminderSerializer
    filterset_class = ReminderFilter
    ordering_fields = ["id"]

    def rows(self, user):
        """Everybody sees their own."""
        return Reminder.objects.of(user)

    @action(detail=True, methods=["post"])
    def read(self, request, pk=None):
        """Mark one as read."""
        return self.told(actions.mark_read(self.get_object(), request.user))

    @action(detail=False, methods=["post"], url_path="read-all", serializer_class=CountSerializer)
    def read_all(self, request):
        """Mark all as read."""
        return Response({"count": actions.mark_all_read(request.user)})


ROUTES = [("reminders", ReminderViewSet, "reminder"), ("publications", PublicationViewSet, "publication")]
