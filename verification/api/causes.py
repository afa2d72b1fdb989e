"""Root causes and corrective measures at the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from plans.api.serializers import ScopedRelated
from verification import actions
from verification.api.fields import text
from verification.filters import CauseFilter, MeasureFilter
from verification.models import ControlRow, CorrectiveMeasure, RootCause


class CauseSerializer(TracedSerializer):
    """The cause of a miss: `whys` is a list of answers, `bones` maps a bone's code to a list of causes."""

    row = ScopedRelated(queryset=ControlRow.objects.all())
    whys = serializers.ListField(child=serializers.CharField(max_length=500), required=False)
    bones = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=500)), required=False
    )

    class Meta:
        model = RootCause
        fields = [
            "id",
            "version",
            "row",
            "method",
            "element",
            "conclusion",
            "whys",
            "bones",
            "written_by",
            "created_at",
            "changed_at",
        ]
        read_only_fields = ["version", "written_by", "created_at", "changed_at"]


class MeasureSerializer(TracedSerializer):
    """A corrective measure."""

    cause = ScopedRelated(queryset=RootCause.objects.all())
    owner_name = serializers.StringRelatedField(source="owner", read_only=True)

    class Meta:
        model = CorrectiveMeasure
        fields = ["id", "version", "cause", "action", "owner", "owner_name", "due", "state", "done_note", "created_at"]
        read_only_fields = ["version", "state", "done_note", "created_at"]


class FinishSerializer(serializers.Serializer):
    """What was done, with the version of the measure that was read."""

    version = serializers.IntegerField(min_value=1)
    note = text()


class CauseViewSet(Adding, Changing, HouseViewSet):
    """The causes of misses."""

    serializer_class = CauseSerializer
    filterset_class = CauseFilter
    ordering = ["-id"]

    def rows(self, user):
        """Return the causes this user may see."""
        return RootCause.objects.visible_to(user).select_related("row__round__plan")

    def add(self, request, facts):
        """Write the cause of a miss."""
        return actions.write_cause(facts.pop("row"), request.user, **facts)

    def change(self, request, cause, version, facts):
        """Change what is written."""
        facts.pop("row", None)
        written = {name: getattr(cause, name) for name in ("method", "element", "conclusion", "whys", "bones")}
        return actions.write_cause(cause.row, request.user, **{**written, **facts}, version=version)


class MeasureViewSet(Adding, Changing, HouseViewSet):
    """The corrective measures."""

    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    ordering_fields = ["id", "due"]
    ordering = ["-id"]

    def rows(self, user):
        """Return the measures this user may see."""
        return CorrectiveMeasure.objects.visible_to(user).select_related("cause__row__round__plan", "owner")

    def add(self, request, facts):
        """Set a measure."""
        return actions.set_measure(facts.pop("cause"), request.user, key=key_of(request), **facts)

    def change(self, request, measure, version, facts):
        """Change a measure while its round is open."""
        facts.pop("cause", None)
        return actions.edit_measure(measure, request.user, version, **facts)

    @extend_schema(request=FinishSerializer, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, pk=None):
        """Report the measure done."""
        return self.told(
            actions.finish_measure(self.get_object(), request.user, **self.parsed(request, FinishSerializer))
        )
