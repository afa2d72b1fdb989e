"""How one is reached: one's own hours, choices and webhooks; addresses and secrets go in and never come out."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import Adding, Changing, HouseViewSet, Removing, TracedSerializer, key_of, version_of
from reminders import actions, kinds
from reminders.models import Preference, Webhook
from reminders.states import Timing
from reminders.throttles import TrialThrottle
from reminders.timing import preference_of


class PreferenceSerializer(TracedSerializer):
    """When one may be written to; `version` also stands for the choices of kinds."""

    class Meta:
        model = Preference
        fields = ["version", "time_zone", "quiet_from", "quiet_until", "digest_at", "working_days_only"]
        read_only_fields = ["version"]


class KindSerializer(serializers.Serializer):
    """One kind of reminder, and how one is told of it."""

    kind = serializers.CharField(max_length=40)
    label = serializers.CharField(read_only=True)
    mail = serializers.ChoiceField(choices=Timing.choices)
    robot = serializers.BooleanField()


class KindsSerializer(serializers.Serializer):
    """All kinds, and the version at which they stand."""

    version = serializers.IntegerField(min_value=1, max_value=999_999_999)
    kinds = KindSerializer(many=True, max_length=200)


class ChoosingSerializer(serializers.Serializer):
    """The kinds that are to be chosen anew, and when one wants the e-mails of all others; without it they stay. At the version that was read."""

    version = serializers.IntegerField(min_value=1, max_value=999_999_999)
    kinds = KindSerializer(many=True, max_length=200, required=False)
    mail_of_all = serializers.ChoiceField(choices=Timing.choices, required=False)

    def validate(self, given):
        """Refuse what chooses nothing."""
        if not {"kinds", "mail_of_all"} & given.keys():
            raise serializers.ValidationError({"kinds": _("Say which kinds, or when you want the e-mails of all.")})
        return given


class RemindingViewSet(viewsets.GenericViewSet):
    """One's own preferences."""

    serializer_class = PreferenceSerializer
    pagination_class = None
    filter_backends = []

    @action(detail=False, methods=["get", "patch"])
    def own(self, request):
        """Say when one may be written to, or change it, at the version that was read."""
        if request.method == "GET":
            return Response(self.get_serializer(preference_of(request.user)).data)
        given = self.get_serializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(self.get_serializer(actions.set_reminding(request.user, version_of(request), **given.validated_data)).data)

    @extend_schema(request=ChoosingSerializer, responses=KindsSerializer)
    @action(detail=False, methods=["get", "put"], serializer_class=KindsSerializer)
    def kinds(self, request):
        """Say how one is told of each kind, or choose anew for the kinds named or for all, at the version that was read."""
        if request.method == "PUT":
            given = ChoosingSerializer(data=request.data)
            given.is_valid(raise_exception=True)
            chosen = given.validated_data
            choices = {one["kind"]: (one["mail"], one["robot"]) for one in chosen.get("kinds", [])}
            actions.choose_kinds(request.user, choices, chosen["version"], chosen.get("mail_of_all"))
        return Response(_kinds_of(request.user))


def _kinds_of(person):
    labels = {kind.code: str(kind.label) for kind in kinds.all_kinds()}
    chosen = kinds.choices_of(person).items()
    told = [{"kind": code, "label": labels[code], "mail": mail, "robot": robot} for code, (mail, robot) in chosen]
    return {"version": preference_of(person).version, "kinds": told}


class WebhookSerializer(TracedSerializer):
    """A robot or webhook of one's own, known again by its host and the last signs of its address."""

    host = serializers.CharField(read_only=True)
    ending = serializers.CharField(read_only=True)

    class Meta:
        model = Webhook
        fields = ["id", "version", "name", "format", "address", "secret", "host", "ending", "active", "created_at"]
        read_only_fields = ["id", "version", "created_at"]
        extra_kwargs = {"address": {"write_only": True}, "secret": {"write_only": True}}


@extend_schema_serializer(component_name="WebhookTrial")
class TrialSerializer(serializers.Serializer):
    """What became of a test message: whether it arrived, and what the other side said when not."""

    arrived = serializers.BooleanField()
    answer = serializers.CharField(allow_blank=True)


class WebhookViewSet(Adding, Changing, Removing, HouseViewSet):
    """One's own robots and webhooks."""

    serializer_class = WebhookSerializer
    filterset_fields = ["format", "active"]
    ordering_fields = ["id", "name"]

    def rows(self, user):
        """Everybody has their own."""
        return Webhook.objects.filter(owner=user)

    def add(self, request, facts):
        """POST adds one."""
        return actions.add_webhook(request.user, key=key_of(request), **facts)

    def change(self, request, webhook, version, facts):
        """PATCH changes one."""
        return actions.edit_webhook(webhook, request.user, version, **facts)

    def take_away(self, request, webhook):
        """DELETE removes one."""
        actions.remove_webhook(webhook, request.user)

    def get_throttles(self):
        """Test messages are limited by the minute."""
        return [TrialThrottle()] if self.action == "trial" else super().get_throttles()

    @extend_schema(request=None, responses=TrialSerializer)
    @action(detail=True, methods=["post"], url_path="test", serializer_class=TrialSerializer)
    def trial(self, request, pk=None):
        """Send a test message and say what became of it."""
        answer = actions.try_webhook(self.get_object(), request.user)
        return Response({"arrived": not answer, "answer": answer})


ROUTES = [("reminding", RemindingViewSet, "reminding"), ("webhooks", WebhookViewSet, "webhook")]
