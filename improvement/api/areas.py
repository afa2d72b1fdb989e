"""The catalogue of improvement areas in the API."""

from rest_framework import mixins, viewsets

from accounts.rest import TracedSerializer
from improvement.models import Area


class AreaSerializer(TracedSerializer):
    """An improvement area in both languages, with its checklist."""

    class Meta:
        model = Area
        fields = [
            "id",
            "code",
            "element",
            "place",
            "name_en",
            "name_zh",
            "guidance_en",
            "guidance_zh",
            "checklist",
            "active",
        ]


class AreaViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The catalogue of the 20 improvement areas; found by code."""

    queryset = Area.objects.all()
    serializer_class = AreaSerializer
    lookup_field = "code"
    filterset_fields = ["element", "active"]
