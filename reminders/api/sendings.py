"""The API of what is sent, for the administrator."""

from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action

from accounts.law import permit
from accounts.rest import HouseViewSet
from reminders import actions, outbox
from reminders.filters import SendingFilter
from reminders.models import ScheduledRun, Sending


class SendingSerializer(serializers.ModelSerializer):
    """A message without its words: of what it tells the kinds, the numbers of the plans, and the objects that belong to no plan."""

    recipient_name = serializers.CharField(source="recipient.name", read_only=True)
    kinds = serializers.SerializerMethodField()
    plans = serializers.SerializerMethodField()
    others = serializers.SerializerMethodField()

    class Meta:
        model = Sending
        fields = [
            "id", "channel", "occasion", "recipient", "recipient_name", "kinds", "plans", "others", "state", "tries", "next_at", "created_at", "ended_at",
            "failure", "message_id",
        ]  # fmt: skip

    def get_kinds(self, sending) -> list[str]:
        """Return the kinds of what it tells."""
        return [reminder.kind for reminder in sending.reminders.all()]

    def get_plans(self, sending) -> list[str]:
        """Return the numbers of the plans that it speaks of, each once."""
        return list(dict.fromkeys(reminder.plan.number for reminder in sending.reminders.all() if reminder.plan_id))

    def get_others(self, sending) -> list[str]:
        """Return what it speaks of that belongs to no plan, by type and id such as "plans.improvementinput:12"."""
        return list(dict.fromkeys(reminder.ref for reminder in sending.reminders.all() if reminder.plan_id is None))


class ReasonSerializer(serializers.Serializer):
    """Why it is sent again."""

    reason = serializers.CharField(max_length=2000)


class SendingViewSet(HouseViewSet):
    """Every message, the newest first, for an administrator."""

    serializer_class = SendingSerializer
    filterset_class = SendingFilter
    ordering_fields = ["id"]

    def rows(self, user):
        """Everything, to whoever may look after it."""
        permit(user, "sending.manage")
        return outbox.sendings()

    @action(detail=True, methods=["post"])
    def resend(self, request, pk=None):
        """Send one again that failed, or of which nobody knows; with the reason."""
        facts = self.parsed(request, ReasonSerializer)
        return self.told(actions.resend(self.get_object(), request.user, **facts))


class ScheduledRunSerializer(serializers.ModelSerializer):
    """The last run of a scheduled task; `said` tells in words what came of it."""

    said = serializers.SerializerMethodField()

    class Meta:
        model = ScheduledRun
        fields = ["id", "name", "started_at", "finished_at", "result", "said", "failure", "runs"]

    def get_said(self, run) -> str:
        """Return the result in the reader's language."""
        return outbox.said_of(run)


class ScheduledRunViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The scheduled tasks and their last runs, for an administrator."""

    serializer_class = ScheduledRunSerializer
    queryset = ScheduledRun.objects.all()
    filter_backends = []

    def get_queryset(self):
        """Everything, to whoever may look after it."""
        if not getattr(self, "swagger_fake_view", False):
            permit(self.request.user, "sending.manage")
        return super().get_queryset()


ROUTES = [("sendings", SendingViewSet, "sending"), ("scheduled-runs", ScheduledRunViewSet, "scheduled-run")]
