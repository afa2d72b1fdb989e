"""The API of reports and submissions (V3)."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.rest import Adding, HouseViewSet, KeyField, TracedSerializer, key_of
from reports import actions, checking, copies
from reports.filters import ReportApiFilter, SubmissionFilter
from reports.models import Report, Submission
from reports.papers.states import PaperKind
from reports.receipts import actions as receipts
from reports.signature.reading import Seal
from reports.throttles import CheckThrottle, CopyThrottle
from reports.views import copy_response, pdf_response
from verification.models import CheckRound


class SubmissionSerializer(TracedSerializer):
    """A submission and its receipt."""

    report = serializers.CharField(source="report.number", read_only=True)
    recipient_name = serializers.CharField(source="recipient.name", read_only=True)

    class Meta:
        model = Submission
        fields = ["id", "report", "recipient", "recipient_name", "capacity", "state", "instruction", "created_at", "opened_at", "reminded_at", "reminded_times", "acknowledged_at", "version"]
        read_only_fields = fields


class ReportSerializer(TracedSerializer):
    """A report; `round`, `language`, `layout` and `red_head` order one."""

    plan = serializers.CharField(source="plan.number", read_only=True)
    round = KeyField(queryset=CheckRound.objects.none())
    round_number = serializers.IntegerField(source="round.number", read_only=True)
    submitted = serializers.IntegerField(read_only=True, default=0)
    received = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Report
        fields = [
            "id", "number", "plan", "round", "round_number", "language", "layout", "red_head", "state", "issued_by", "issued_at", "sha256", "code", "pages",
            "signed_by", "certificate", "trail_sequence", "trail_hash", "failure", "submitted", "received", "version",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name not in {"round", "language", "layout", "red_head"}]

    def get_fields(self):
        """Understand only the rounds that the user may see."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:
            fields["round"].queryset = CheckRound.objects.visible_to(request.user)
        return fields


class FullReportSerializer(ReportSerializer):
    """A report with its frozen content and the fingerprint that the PDF prints."""

    fingerprint = serializers.CharField(read_only=True)
    content = serializers.JSONField(read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "fingerprint", "content"]
        read_only_fields = [*ReportSerializer.Meta.read_only_fields, "fingerprint", "content"]


class ReceiptSerializer(serializers.Serializer):
    """A receipt's instruction."""

    instruction = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class CheckSerializer(serializers.Serializer):
    """A PDF, or its SHA-256 where the file itself is not to leave the machine: one of the two."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    sha256 = serializers.RegexField(r"^[0-9a-fA-F]{64}$", required=False)

    def validate(self, facts):
        """One of the two is given."""
        if len(facts) != 1:
            raise serializers.ValidationError({"file": _("Send a PDF or its SHA-256, one of the two.")})
        return facts


class FoundReportSerializer(serializers.ModelSerializer):
    """What the finding names of a report that the user may read."""

    plan = serializers.CharField(source="plan.number")
    title = serializers.CharField()
    round_number = serializers.IntegerField(source="round.number")
    baseline = serializers.IntegerField(source="round.baseline.number")
    issued_by_name = serializers.CharField(source="issued_by.name")

    class Meta:
        model = Report
        fields = ["number", "plan", "title", "round_number", "baseline", "language", "layout", "issued_by_name", "issued_at", "pages", "sha256", "code", "signed_by", "certificate"]
        read_only_fields = fields


class FoundPaperSerializer(serializers.Serializer):
    """A portfolio report or a paper to take along, told to whoever ordered it; `kept` is whether its file is still to be had here."""

    kind = serializers.ChoiceField(choices=["portfolio", *PaperKind.values])
    number = serializers.CharField()
    what = serializers.CharField()
    about = serializers.CharField()
    language = serializers.CharField()
    ordered_by_name = serializers.CharField()
    ordered_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField()
    pages = serializers.IntegerField()
    sha256 = serializers.CharField()
    kept = serializers.BooleanField()


class SignatureSerializer(serializers.Serializer):
    """What the file's own signature says; `at` by the clock of who signed, `certificate` the SHA-256 of the certificate."""

    seal = serializers.ChoiceField(choices=Seal.choices)
    signer = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    certificate = serializers.CharField()


class FindingSerializer(serializers.Serializer):
    """How a file stands to what was issued; `report` is told to whom may read it, `later` is the number of one issued after it.

    `paper` is a portfolio report or a paper to take along, told to whoever ordered it; to others its file is unknown.
    `signature` is of the file itself, null without one; `known` says whether a report was issued here with its certificate.
    """

    standing = serializers.ChoiceField(choices=checking.Standing.choices)
    report = FoundReportSerializer(allow_null=True)
    later = serializers.CharField(source="later.number", default=None)
    paper = FoundPaperSerializer(allow_null=True)
    signature = SignatureSerializer(allow_null=True)
    known = serializers.BooleanField()


class ReportViewSet(Adding, HouseViewSet):
    """The reports one may read; POST orders one."""

    serializer_class = ReportSerializer
    filterset_class = ReportApiFilter
    ordering_fields = ["id", "number", "issued_at"]
    lookup_field = "number"
    lookup_value_regex = "[^/]+"

    def rows(self, user):
        """Return the reports this user may read."""
        rows = Report.objects.visible_to(user).for_list()
        return rows if self.action == "list" else rows.defer(None)

    def get_throttles(self):
        """Check so many files, and make so many copies."""
        return {"check": [CheckThrottle()], "copy": [CopyThrottle()]}.get(self.action) or super().get_throttles()

    def get_serializer_class(self):
        """Show one report with its content."""
        return FullReportSerializer if self.action == "retrieve" else ReportSerializer

    def add(self, request, facts):
        """Order a report."""
        chosen = {name: facts[name] for name in ("language", "layout", "red_head") if name in facts}
        return actions.request_report(facts["round"], request.user, key=key_of(request), **chosen)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request, **kwargs):
        """Order a failed report again."""
        return self.told(actions.retry_report(self.get_object(), request.user))

    @extend_schema(request=CheckSerializer, responses=FindingSerializer)
    @action(detail=False, methods=["post"])
    def check(self, request, **kwargs):
        """Say whether a PDF is the one that was issued, unchanged. The file is not kept."""
        facts = self.parsed(request, CheckSerializer)
        found = checking.examine(facts["file"], request.user) if "file" in facts else checking.of_digest(facts["sha256"].lower(), request.user)
        return Response(FindingSerializer(found).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, **kwargs):
        """Return the PDF."""
        report = self.get_object()
        return pdf_response(report, actions.read_file(report, request.user), download=True)


    @extend_schema(
        parameters=[OpenApiParameter("media", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(copies.MEDIA_TYPES))],
        responses={(200, media): OpenApiTypes.BINARY for media in copies.MEDIA_TYPES.values()},
    )
    @action(detail=True, methods=["get"], url_path="copies/(?P<media>[^/.]+)")
    def copy(self, request, **kwargs):
        """Return the issued report as a Word document to be worked on, its tables as a workbook, or its data."""
        if kwargs["media"] not in copies.MEDIA_TYPES:
            raise Http404
        report = self.get_object()
        return copy_response(report, actions.read_copy(report, request.user, kwargs["media"]), kwargs["media"])


class SubmissionViewSet(HouseViewSet):
    """The submissions of the reports one may read; `?mine=true` for one's own."""

    serializer_class = SubmissionSerializer
    filterset_class = SubmissionFilter
    ordering_fields = ["id", "acknowledged_at"]

    def rows(self, user):
        """Return the submissions this user may see."""
        reports = Report.objects.visible_to(user).values("pk")
        return Submission.objects.filter(report__in=reports).select_related("report", "recipient").defer("report__content").order_by("-id")

    @extend_schema(request=ReceiptSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, **kwargs):
        """Acknowledge the report."""
        facts = self.parsed(request, ReceiptSerializer)
        return self.told(actions.acknowledge(self.get_object(), request.user, facts["instruction"]))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def remind(self, request, **kwargs):
        """Ask the recipient for the receipt, once a working day at most."""
        return self.told(receipts.remind(self.get_object(), request.user))


ROUTES = [("reports", ReportViewSet, "report"), ("submissions", SubmissionViewSet, "submission")]
