"""The catalogue of improvement areas in the API."""

from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from improvement import actions
from improvement.models import Area


class AreaSerializer(TracedSerializer):
    """An improvement area in both languages, with its checklist: a list of {"en": …, "zh": …}."""

    class Meta:
        model = Area
        fields = ["id", "version", "code", "element", "place", "name_en", "name_zh", "guidance_en", "guidance_zh", "checklist", "active"]
        read_only_fields = ["version", "place"]


class AreaViewSet(Adding, Changing, HouseViewSet):
    """The catalogue of improvement areas, found by code; areas are switched off (`active`), never deleted."""

    serializer_class = AreaSerializer
    lookup_field = "code"
    filterset_fields = ["element", "active"]

    def rows(self, user):
        """Everybody reads the catalogue."""
        return Area.objects.all()

    def add(self, request, facts):
        """Add an area."""
        return actions.define_area(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change its words or checklist, or switch it off or on."""
        return actions.edit_area(obj, request.user, version, **facts)


ROUTES = [("areas", AreaViewSet, "area")]
