"""Pages of the portfolio: the figures, the rows behind each, and the reports made of them."""

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from accounts.pages import ActionView, DeedView, FilteredListView, Guarded
from reports.portfolio import actions, behind, build
from reports.portfolio.filters import ScopeFilter
from reports.portfolio.forms import PortfolioOrderForm
from reports.portfolio.kinds import Unit, kinds_of
from reports.portfolio.models import PortfolioReport
from reports.portfolio.shown import sheet_of
from reports.portfolio.tables import asked_by
from reports.states import ReportState
from reports.views import VIEWER_POLICY, pdf_response

PAGE = 50


class ForReaders(Guarded):
    """A page for those for whom the portfolio is."""

    right = "portfolio.read"


class PortfolioPage(ForReaders, FilteredListView):
    """The figures of a period, of all plans that one may read or of those of a service or department."""

    template_name = "reports/portfolio/page.html"
    filterset_class = ScopeFilter
    paginate_by = None
    allow_empty = True

    @property
    def queryset(self):
        """What the filter turns into figures."""
        return asked_by(self.request.user)

    def get_context_data(self, **kwargs):
        """Add the sheet that is also printed, and the scope as a query for the links."""
        context = super().get_context_data(**kwargs)
        told = self.filterset.portfolio
        return context | {"portfolio": told, "sheet": sheet_of(told.as_json()), "told": told.as_json(), "query": self.filterset.query}


class PortfolioRows(ForReaders, TemplateView):
    """The rows behind one figure, 50 a page."""

    template_name = "reports/portfolio/rows.html"

    def get_context_data(self, **kwargs):
        """Pick the rows as the figure does, and read one page of them."""
        asked = ScopeFilter(self.request.GET, request=self.request)
        facts = build.facts_for(self.request.user, asked.scope.period, asked.today)
        kind = next((one for one in kinds_of(facts) if one.code == self.kwargs["code"]), None)
        if kind is None:
            raise Http404
        picked = build.rows_behind(facts, kind, asked.scope)
        page = Paginator(picked, PAGE).get_page(self.request.GET.get("page"))
        context = {
            "kind": kind, "source": behind.SOURCES[kind.source], "page": page, "total": len(picked), "asked": asked, "value": kind.value_of(picked),
            "rows": behind.rows_of(kind.source, list(page), self.request.user), "of_plans": kind.source == "plans", "counted": kind.unit == Unit.COUNT,
        }  # fmt: skip
        return super().get_context_data(**context | kwargs)


class PortfolioReports(ForReaders, ActionView):
    """One's portfolio reports, and the form that orders one of the scope in the address."""

    template_name = "reports/portfolio/reports.html"
    form_class = PortfolioOrderForm
    success_message = _("The report has been ordered; it appears here as soon as it is rendered.")

    @cached_property
    def asked(self) -> ScopeFilter:
        """What the report is about."""
        return ScopeFilter(self.request.GET, request=self.request)

    def get_initial(self):
        """Propose the user's own language."""
        return {"language": self.request.user.language}

    def perform(self, form):
        """Order it."""
        return actions.request_portfolio(self.request.user, self.asked.asked(), form.facts["language"], form.cleaned_data["key"])

    def get_success_url(self):
        """Go to where it will be."""
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        """Add the reports and the scope."""
        rows = list(PortfolioReport.objects.visible_to(self.request.user).for_list()[:PAGE])
        waiting = any(row.state == ReportState.QUEUED for row in rows)
        return super().get_context_data(reports=rows, waiting=waiting, asked=self.asked, **kwargs)


class OfReport(ForReaders):
    """A page about one report of one's own: for nobody else it exists."""

    @cached_property
    def report(self) -> PortfolioReport:
        """The report of this page."""
        return get_object_or_404(PortfolioReport.objects.visible_to(self.request.user).select_related("ordered_by"), number=self.kwargs["number"])


class PortfolioReportPage(OfReport, TemplateView):
    """The PDF beside its facts."""

    template_name = "reports/portfolio/report.html"

    def get_context_data(self, **kwargs):
        """Add the report."""
        return super().get_context_data(report=self.report, **kwargs)

    def render_to_response(self, context, **kwargs):
        """Show the page anew, heading and all, to whoever waited for the worker."""
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx and self.report.state != ReportState.QUEUED:
            response["HX-Refresh"] = "true"
        return response


class PortfolioReportRetry(OfReport, DeedView):
    """POST: order a failed report again."""

    success_message = _("The report is being rendered again.")

    def perform(self, request, *args, **kwargs):
        """Order it again."""
        return actions.retry_portfolio(self.report, request.user)

    def back(self):
        """The report's page."""
        return reverse("reports:portfolio-report", args=[self.report.number])


@method_decorator(csp_replace(VIEWER_POLICY), name="dispatch")
class PortfolioReportFile(OfReport, View):
    """The PDF itself, shown in the browser, or saved with `?download=1`."""

    def get(self, request, *args, **kwargs):
        """Return the file, if it is still the one that was rendered."""
        return pdf_response(self.report, actions.read_portfolio(self.report, request.user), "download" in request.GET)
