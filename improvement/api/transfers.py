"""The API of tables as files, saved views, changes to many rows, and the address of one's calendar feed."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.models import User
from accounts.rest import Adding, HouseViewSet, KeyField, Removing, TracedSerializer, key_of
from improvement import actions, feed
from improvement.contexts.transfers import written_by
from improvement.models import FeedKey, SavedView, Transfer
from improvement.states import Priority, TransferKind
from improvement.transfers.writing import MEDIA_TYPES
from improvement.views.feed import address_of
from improvement.views.transfers import file_of
from plans.models import Plan


class TableTransferSerializer(TracedSerializer):
    """An export, a trial or an import; `done` of `total` rows are written into the file or read from it, `written` are those that an import has stored."""

    written = serializers.SerializerMethodField()

    class Meta:
        model = Transfer
        fields = ("id", "kind", "plan", "media", "query", "language", "state", "done", "total", "written", "name", "failure", "created_at", "version")
        read_only_fields = fields

    def get_written(self, transfer) -> int:
        """Return how many rows are stored."""
        return written_by(transfer)


class TableRowSerializer(serializers.Serializer):
    """What becomes of a row: new, changed, unchanged or refused; `errors` by column, `cells` are their places in the sheet."""

    row = serializers.IntegerField()
    fate = serializers.CharField()
    number = serializers.IntegerField(required=False)
    title = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField(), required=False)
    errors = serializers.DictField(child=serializers.CharField())
    cells = serializers.DictField(child=serializers.CharField(), required=False)


class ToldTableTransferSerializer(TableTransferSerializer):
    """The same with what became of each row."""

    rows = serializers.SerializerMethodField()

    class Meta(TableTransferSerializer.Meta):
        fields = (*TableTransferSerializer.Meta.fields, "rows")
        read_only_fields = fields

    @extend_schema_field(TableRowSerializer(many=True))
    def get_rows(self, transfer):
        """Return the rows of a trial or an import."""
        return [] if transfer.kind == TransferKind.EXPORT else TableRowSerializer(transfer.outcome, many=True).data


class ExportSerializer(serializers.Serializer):
    """Which table: plan/<number>, mine, area/<code> or all; the filter as the list of work items takes it; and the kind of file."""

    place = serializers.CharField(max_length=60)
    filter = serializers.CharField(max_length=900, required=False, default="", allow_blank=True)
    media = serializers.ChoiceField(choices=list(MEDIA_TYPES))


class TrialSerializer(serializers.Serializer):
    """A file to try for a plan."""

    plan = KeyField(queryset=Plan.objects.none())
    file = serializers.FileField(allow_empty_file=True)

    def get_fields(self):
        """Only a plan that the user may see can be named."""
        fields = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if user and user.is_authenticated:
            fields["plan"].queryset = Plan.objects.visible_to(user)
        return fields


class TransferViewSet(HouseViewSet):
    """One's own exports and imports: order a table as a file, try an import, import what was tried."""

    serializer_class = TableTransferSerializer
    ordering_fields = ("id",)

    def rows(self, user):
        """One's own."""
        return Transfer.objects.filter(ordered_by=user).select_related("plan", "ordered_by")

    def get_serializer_class(self):
        """Tell of one what became of its rows."""
        return TableTransferSerializer if self.action == "list" else ToldTableTransferSerializer

    @extend_schema(request=ExportSerializer, responses={201: TableTransferSerializer})
    def create(self, request, *args, **kwargs):
        """Order a table as a file; a short one is finished in the answer, a long one is written by a worker."""
        facts = self.parsed(request, ExportSerializer)
        query = f"{facts['place']}?{facts['filter']}"
        return self.told(actions.order_export(request.user, query, facts["media"], get_language(), key=key_of(request)), status=201)

    @extend_schema(request={"multipart/form-data": TrialSerializer}, responses={201: ToldTableTransferSerializer})
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def trial(self, request):
        """Try what an import of a file would do; nothing is written."""
        facts = self.parsed(request, TrialSerializer)
        return self.told(actions.order_trial(facts["plan"], request.user, facts["file"], get_language(), key=key_of(request)), status=201)

    @extend_schema(request=None, responses={201: ToldTableTransferSerializer})
    @action(detail=True, methods=["post"], url_path="import")
    def import_tried(self, request, pk=None):
        """Import what was tried: all rows or none; ordered twice, it is done once."""
        return self.told(actions.order_import(self.get_object(), request.user, key=key_of(request)), status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], pagination_class=None)
    def content(self, request, pk=None):
        """Fetch the exported file."""
        transfer = self.get_object()
        actions.permit_download(transfer, request.user)
        return file_of(transfer)


class SavedViewSerializer(TracedSerializer):
    """A filter kept under a name; `page` is board, mine, all or area."""

    page = serializers.CharField(max_length=40)
    query = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)

    class Meta:
        model = SavedView
        fields = ("id", "page", "name", "query", "version")
        read_only_fields = ("version",)


class SavedViewSet(Adding, Removing, HouseViewSet):
    """One's own saved views."""

    serializer_class = SavedViewSerializer
    ordering_fields = ("id", "name")

    def rows(self, user):
        """One's own."""
        return SavedView.objects.filter(person=user)

    def add(self, request, facts):
        """Keep one."""
        return actions.keep_view(request.user, key=key_of(request), **facts)

    def take_away(self, request, obj):
        """Remove one."""
        actions.drop_view(obj, request.user)


class VersionSerializer(serializers.Serializer):
    """An item and the version of it that was read."""

    id = serializers.IntegerField(min_value=1, max_value=2**31)
    version = serializers.IntegerField(min_value=1, max_value=2**31)


class BulkSerializer(TrialSerializer):
    """One change to many items of a plan: assign them to a person (null: to nobody), or give them a priority."""

    file = None
    deed = serializers.ChoiceField(choices=["assign", "priority"])
    items = VersionSerializer(many=True)
    assignee = KeyField(queryset=User.objects.active(), required=False, allow_null=True)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)

    def validate(self, facts):
        """What is changed needs its new value."""
        wanted = "assignee" if facts["deed"] == "assign" else "priority"
        if wanted not in facts:
            raise serializers.ValidationError({wanted: _("This is needed.")})
        return facts | {"value": facts[wanted]}


class ResultSerializer(serializers.Serializer):
    """What became of an item: changed, unchanged or refused, with the reason."""

    id = serializers.IntegerField(source="item.pk")
    number = serializers.IntegerField(source="item.number")
    result = serializers.CharField(source="kind")
    refusal = serializers.CharField()


class BulkViewSet(viewsets.GenericViewSet):
    """One change to many items; each is done or refused by itself."""

    serializer_class = BulkSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(request=BulkSerializer, responses={200: ResultSerializer(many=True)})
    def create(self, request):
        """Change them, each at the version that was read."""
        given = BulkSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        facts = given.validated_data
        versions = {one["id"]: one["version"] for one in facts["items"]}
        results = actions.change_many(facts["plan"], request.user, versions, facts["deed"], facts["value"])
        return Response(ResultSerializer(results, many=True).data)


class FeedSerializer(serializers.ModelSerializer):
    """One's calendar feed; `dates` is how many due dates it tells now."""

    dates = serializers.SerializerMethodField()

    class Meta:
        model = FeedKey
        fields = ("created_at", "dates")

    def get_dates(self, key) -> int:
        """Return how many due dates it tells."""
        return feed.due(key.person).count()


class AddressSerializer(serializers.Serializer):
    """The address of the calendar, told only once."""

    address = serializers.URLField()


class FeedViewSet(viewsets.GenericViewSet):
    """The address of one's calendar feed: whether there is one, a new one, none any more."""

    serializer_class = FeedSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(responses=FeedSerializer(many=True))
    def list(self, request):
        """Say whether there is an address."""
        return Response(FeedSerializer(request.user.feed_keys.filter(revoked=False), many=True).data)

    @extend_schema(request=None, responses={201: AddressSerializer})
    def create(self, request):
        """Make a new address; the old one ends."""
        return Response({"address": address_of(actions.open_feed(request.user))}, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def revoke(self, request):
        """Revoke the address."""
        actions.close_feed(request.user)
        return Response(status=204)


ROUTES = [
    ("table-transfers", TransferViewSet, "tabletransfer"),
    ("saved-views", SavedViewSet, "savedview"),
    ("bulk-changes", BulkViewSet, "bulkchange"),
    ("calendar-feed", FeedViewSet, "calendarfeed"),
]
