"""The API of the portfolio: its figures, the rows behind each, and the reports made of them."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from accounts.rest import Adding, HouseViewSet, TracedSerializer, key_of
from reports.portfolio import actions, behind, build
from reports.portfolio.filters import ScopeFilter
from reports.portfolio.kinds import kinds_of
from reports.portfolio.models import PortfolioReport
from reports.portfolio.periods import Span
from reports.views import pdf_response

SCOPE = [
    OpenApiParameter("period", str, enum=Span.values), OpenApiParameter("since", OpenApiTypes.DATE), OpenApiParameter("until", OpenApiTypes.DATE),
    OpenApiParameter("service", int, description="0: about no service"), OpenApiParameter("department", int, description="0: of an owner without department"),
]  # fmt: skip


class FigureSerializer(serializers.Serializer):
    """A figure; money and shares as text, so that no digit is lost."""

    code = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    when = serializers.CharField()
    bad = serializers.BooleanField()
    currency = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    before = serializers.CharField(allow_null=True)
    trend = serializers.ListField(child=serializers.CharField(allow_null=True))


class GroupSerializer(serializers.Serializer):
    """Figures under a heading."""

    code = serializers.CharField()
    label = serializers.CharField()
    figures = FigureSerializer(many=True)


@extend_schema_serializer(component_name="PortfolioLine")
class LineSerializer(serializers.Serializer):
    """The figures of a department or service; `id` is 0 for the plans of none."""

    id = serializers.IntegerField()
    label = serializers.CharField()
    figures = FigureSerializer(many=True)


class PortfolioSerializer(serializers.Serializer):
    """A portfolio as its reader was told it."""

    first = serializers.DateField()
    last = serializers.DateField()
    period = serializers.CharField()
    until = serializers.DateField()
    running = serializers.BooleanField()
    service = serializers.CharField()
    department = serializers.CharField()
    reader = serializers.CharField()
    plans = serializers.IntegerField()
    periods = serializers.ListField(child=serializers.CharField())
    groups = GroupSerializer(many=True)
    departments = LineSerializer(many=True)
    services = LineSerializer(many=True)


class PortfolioRowSerializer(serializers.Serializer):
    """A row behind a figure: `cells` follow the columns of its kind of rows."""

    name = serializers.CharField()
    url = serializers.CharField()
    plan = serializers.CharField(source="plan.number")
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))


class PortfolioViewSet(viewsets.ViewSet):
    """The portfolio of all plans that one may read."""

    @extend_schema(parameters=SCOPE, responses=PortfolioSerializer)
    def list(self, request):
        """Return the figures of a period; without one, of this quarter."""
        permit(request.user, "portfolio.read")
        asked = ScopeFilter(request.query_params, request=request)
        asked.asked()
        return Response(asked.portfolio.as_json())

    @extend_schema(parameters=[*SCOPE, OpenApiParameter("figure", str, required=True)], responses=PortfolioRowSerializer(many=True))
    @action(detail=False, methods=["get"])
    def rows(self, request):
        """Return all rows behind one figure."""
        permit(request.user, "portfolio.read")
        asked = ScopeFilter(request.query_params, request=request)
        facts = build.facts_for(request.user, asked.asked().period, asked.today)
        kind = next((one for one in kinds_of(facts) if one.code == request.query_params.get("figure")), None)
        if kind is None:
            raise Http404
        rows = behind.rows_of(kind.source, build.rows_behind(facts, kind, asked.scope), request.user)
        return Response(PortfolioRowSerializer(rows, many=True).data)


class PortfolioReportSerializer(TracedSerializer):
    """A portfolio report; `language` orders one, the query says of what."""

    class Meta:
        model = PortfolioReport
        fields = ["id", "number", "language", "scope", "state", "ordered_by", "issued_at", "sha256", "pages", "failure", "version"]
        read_only_fields = [name for name in fields if name != "language"]


class FullPortfolioReportSerializer(PortfolioReportSerializer):
    """With its frozen content."""

    class Meta(PortfolioReportSerializer.Meta):
        fields = [*PortfolioReportSerializer.Meta.fields, "content"]
        read_only_fields = [*PortfolioReportSerializer.Meta.read_only_fields, "content"]


@extend_schema(parameters=[])
class PortfolioReportViewSet(Adding, HouseViewSet):
    """One's own portfolio reports; POST orders one."""

    serializer_class = PortfolioReportSerializer
    ordering_fields = ["id", "number", "issued_at"]
    lookup_field = "number"
    lookup_value_regex = "[^/]+"

    def rows(self, user):
        """Return what this user ordered."""
        permit(user, "portfolio.read")
        rows = PortfolioReport.objects.visible_to(user).for_list()
        return rows if self.action == "list" else rows.defer(None)

    def get_serializer_class(self):
        """Show one report with its content."""
        return FullPortfolioReportSerializer if self.action == "retrieve" else PortfolioReportSerializer

    @extend_schema(parameters=SCOPE)
    def create(self, request, *args, **kwargs):
        """Order the report of the scope in the query."""
        return super().create(request, *args, **kwargs)

    def add(self, request, facts):
        """Order a report."""
        permit(request.user, "portfolio.read")
        asked = ScopeFilter(request.query_params, request=request).asked()
        return actions.request_portfolio(request.user, asked, facts.get("language", "zh-hans"), key_of(request))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request, **kwargs):
        """Order a failed report again."""
        return self.told(actions.retry_portfolio(self.get_object(), request.user))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, **kwargs):
        """Return the PDF."""
        report = self.get_object()
        return pdf_response(report, actions.read_portfolio(report, request.user), download=True)


ROUTES = [("portfolio", PortfolioViewSet, "portfolio"), ("portfolio-reports", PortfolioReportViewSet, "portfolioreport")]
