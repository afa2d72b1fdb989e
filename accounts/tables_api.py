"""The API of lists as files."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.tables import TABLES
from accounts.tables.writing import MEDIA_TYPES, XLSX
from accounts.views.tables import download


class TableSerializer(serializers.Serializer):
    """A list that goes out as a file."""

    name = serializers.CharField()
    title = serializers.CharField()


class TableViewSet(viewsets.ViewSet):
    """Lists as files, filtered as their pages are; work items go out under `table-transfers`."""

    lookup_value_regex = "[a-z0-9-]+"

    @extend_schema(responses=TableSerializer(many=True))
    def list(self, request):
        """Name the lists."""
        return Response([{"name": name, "title": str(table.title)} for name, table in TABLES.items()])

    @extend_schema(
        parameters=[OpenApiParameter("id", str, "path"), OpenApiParameter("media", str, enum=[*MEDIA_TYPES], default=XLSX)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request, pk=None):
        """Fetch a list as a file: every other parameter is one of the list's filters."""
        if pk not in TABLES:
            raise Http404
        return download(TABLES[pk], request.user, request.query_params, request.query_params.get("media", XLSX))


ROUTES = [("tables", TableViewSet, "table")]
