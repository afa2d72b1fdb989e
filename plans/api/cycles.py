"""The API of planning cycles."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of, version_in
from plans import actions, cycles
from plans.filters.cycles import CycleFilter
from plans.forms.cycles import CYCLE_FIELDS
from plans.models import CycleLook, PlanningCycle
from plans.states import InputKind


class CycleSerializer(TracedSerializer):
    """A planning cycle."""

    state_words = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = PlanningCycle
        read = ("id", "state", "state_words", "version", "created_at", "changed_at")
        fields = (*CYCLE_FIELDS, *read)
        read_only_fields = read


class LookSerializer(TracedSerializer):
    """A look at one kind of input; `version` is sent to replace a look that stands."""

    looked_by_name = serializers.StringRelatedField(source="looked_by", read_only=True)

    class Meta:
        model = CycleLook
        read = ("id", "looked_by", "looked_by_name", "version", "created_at", "changed_at")
        fields = ("kind", "note", "none_found", *read)
        read_only_fields = read


class CycleKindSerializer(serializers.Serializer):
    """One of the twelve kinds: how many inputs of it were raised in the span, and the look at it."""

    kind = serializers.ChoiceField(choices=InputKind.choices)
    kind_words = serializers.CharField(source="kind.label")
    raised = serializers.IntegerField()
    look = LookSerializer(allow_null=True)
    missing = serializers.CharField()


class CycleViewSet(Adding, Changing, HouseViewSet):
    """Planning cycles: open, change, look at each kind, close, open again."""

    serializer_class = CycleSerializer
    filterset_class = CycleFilter
    ordering_fields = ("id", "starts", "ends", "name")

    def rows(self, user):
        """Return all cycles."""
        return PlanningCycle.objects.all()

    def add(self, request, facts):
        """Open a cycle."""
        return actions.open_cycle(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change name or span of an open cycle."""
        return actions.edit_cycle(obj, request.user, version, **facts)

    @extend_schema(responses=CycleKindSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def kinds(self, request, pk=None):
        """List the twelve kinds with what was raised and who looked."""
        return Response(CycleKindSerializer(cycles.lines_of(self.get_object(), request.user), many=True).data)

    @extend_schema(request=LookSerializer, responses=LookSerializer)
    @action(detail=True, methods=["post"])
    def look(self, request, pk=None):
        """Record a look at one kind; to replace the one that stands, send its `version`."""
        cycle = self.get_object()
        permit(request.user, "cycle.manage", cycle)
        given = request.data.get("version") if hasattr(request.data, "get") else None
        facts = self.parsed(request, LookSerializer)
        look = actions.look_at(cycle, request.user, key=key_of(request), version=None if given is None else version_in(given), **facts)
        return Response(LookSerializer(look).data)

    @extend_schema(request=None, responses=CycleSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Close the cycle; refused until each kind has been looked at."""
        return self.told(actions.close_cycle(self.get_object(), request.user))

    @extend_schema(request=None, responses=CycleSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        """Open a closed cycle again."""
        return self.told(actions.reopen_cycle(self.get_object(), request.user))


ROUTES = [("planning-cycles", CycleViewSet, "planningcycle")]
