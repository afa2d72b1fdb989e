"""Pages of reports: the list, a plan's reports with the order form, the PDF beside its receipts."""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from accounts.law import may
from accounts.pages import ActionView, DeedView, FilteredListView
from plans.pages import PlanPage
from reports import actions, checking, copies, stored
from reports.filters import ReportFilter
from reports.forms import CheckForm, OrderForm, ReceiptForm
from reports.models import Report
from reports.receipts import actions as receipts
from reports.receipts.shown import recipients_of
from reports.states import Layout, ReportState
from reports.throttles import CheckThrottle, CopyThrottle, hold_back
from verification.states import RoundState

# The browsers' own viewers of PDF files style themselves; nothing else of a page is let in.
VIEWER_POLICY = {"default-src": ["'none'"], "style-src": ["'self'", "'unsafe-inline'"], "object-src": ["'self'"], "frame-ancestors": ["'self'"]}


class ReportList(FilteredListView):
    """The reports one may read, newest first, 50 a page."""

    template_name = "reports/report_list.html"
    filterset_class = ReportFilter

    @property
    def queryset(self):
        """The reports this user may read."""
        return Report.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        """Say how many filters are set, and whether a report is on its way."""
        context = super().get_context_data(**kwargs)
        form = self.filterset.form
        active = sum(bool(value) for value in form.cleaned_data.values()) if form.is_valid() else 0
        return context | {"active": active, "waiting": any(row.state == ReportState.QUEUED for row in context["object_list"])}


class CheckPage(ActionView):
    """Is this PDF the one that was issued? For whoever is signed in; what is told of the report follows the right to read it."""

    template_name = "reports/check.html"
    form_class = CheckForm

    def post(self, request, *args, **kwargs):
        """Look at so many files a minute."""
        hold_back(CheckThrottle(), request, self)
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        """Compare the file; nothing is written."""
        return checking.examine(form.cleaned_data["file"], self.request.user)

    def done(self):
        """Show what was found above an empty form."""
        return self.render_to_response(self.get_context_data(form=CheckForm(), finding=self.object))

    def get_context_data(self, **kwargs):
        """Add the report that prints the code of the address, to which the square on a paper leads."""
        given = self.request.GET.get("code", "").strip()
        context = super().get_context_data(**kwargs)
        return context | {"given": given, "printed": checking.of_code(given, self.request.user) if given else None}


class PlanReports(PlanPage, ActionView):
    """The reports of one plan, and the form that orders another."""

    template_name = "reports/of_plan.html"
    tab = "reports"
    form_class = OrderForm
    success_message = _("The report has been ordered; it appears below as soon as it is issued.")

    def get_form_kwargs(self):
        """Let the form know the plan's rounds."""
        return super().get_form_kwargs() | {"rounds": self.plan.rounds.all()}

    def get_initial(self):
        """Propose the user's own language."""
        return {"language": self.request.user.language}

    def perform(self, form):
        """Order the report."""
        facts = form.facts
        return actions.request_report(
            facts["round"], self.request.user, facts["language"], form.cleaned_data["key"], facts["layout"] or Layout.MODERN, facts["red_head"]
        )

    def get_success_url(self):
        """Come back to the list."""
        return reverse("reports:of_plan", args=[self.plan.number])

    def get_context_data(self, **kwargs):
        """Add the reports, and whether this user may order one."""
        rows = list(Report.objects.visible_to(self.request.user).filter(plan=self.plan).for_list())
        closed = self.plan.rounds.filter(state=RoundState.CLOSED).order_by("-number").first()
        context = {
            "reports": rows, "waiting": any(row.state == ReportState.QUEUED for row in rows), "has_closed_round": closed is not None,
            "may_order": closed is not None and may(self.request.user, "report.issue", Report(plan=self.plan, round=closed)),
        }  # fmt: skip
        return super().get_context_data(**context | kwargs)


class OfReport:
    """A page about one report, loaded scoped by the user: 404 for whom it does not exist."""

    @cached_property
    def report(self) -> Report:
        """The report of this page."""
        rows = Report.objects.visible_to(self.request.user).select_related("plan__owner", "round__baseline", "issued_by")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def back(self) -> str:
        """The report's page."""
        return self.report.get_absolute_url()

    get_success_url = back

    def get_context_data(self, **kwargs):
        """Add the report, its receipts and what this user may do."""
        report, user = self.report, self.request.user
        recipients = recipients_of(report, user)
        mine = [one.submission for one in recipients if one.waits and may(user, "report.acknowledge", one.submission)]
        context = {
            "report": report, "recipients": recipients, "mine": mine, "form": ReceiptForm(),
            "may_retry": report.state == ReportState.FAILED and may(user, "report.issue", report),
            "unchanged": report.is_issued and stored.is_unchanged(report), "later": checking.later_of(report) if report.is_issued else None, "may_trace": may(user, "audit.read"),
        }  # fmt: skip
        return super().get_context_data(**context | kwargs)


class ReportPage(OfReport, TemplateView):
    """The PDF beside its receipts, its fingerprint, and the form of whoever has to acknowledge it."""

    template_name = "reports/report.html"

    def render_to_response(self, context, **kwargs):
        """Show the page anew, heading and all, to whoever waited for the worker."""
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx and self.report.state != ReportState.QUEUED:
            response["HX-Refresh"] = "true"
        return response


class Acknowledge(OfReport, ActionView):
    """POST: one recipient's receipt."""

    http_method_names = ["post"]
    template_name = "reports/report.html"
    form_class = ReceiptForm
    success_message = _("You have acknowledged the report.")

    def perform(self, form):
        """Acknowledge."""
        submission = get_object_or_404(self.report.submissions, pk=self.kwargs["pk"])
        return actions.acknowledge(submission, self.request.user, form.facts["instruction"])


class Remind(OfReport, DeedView):
    """POST: ask a recipient for the receipt."""

    success_message = _("The recipient has been reminded, in the product and by mail.")

    def perform(self, request, *args, **kwargs):
        """Remind."""
        return receipts.remind(get_object_or_404(self.report.submissions, pk=self.kwargs["pk"]), request.user)


class ReportRetry(OfReport, DeedView):
    """POST: order a failed report again."""

    success_message = _("The report is being rendered again.")

    def perform(self, request, *args, **kwargs):
        """Order it again."""
        return actions.retry_report(self.report, request.user)


@method_decorator(csp_replace(VIEWER_POLICY), name="dispatch")
class ReportFile(OfReport, View):
    """The PDF itself, shown in the browser, or saved with `?download=1`."""

    def get(self, request, *args, **kwargs):
        """Return the file, if it is still the one that was issued."""
        return pdf_response(self.report, actions.read_file(self.report, request.user), "download" in request.GET)


class ReportCopy(OfReport, View):
    """The report as a Word document, its tables as a workbook, or its data."""

    def get(self, request, *args, **kwargs):
        """Return the file under a name of our own. Raises Http404 for a format that there is not."""
        media = self.kwargs["media"]
        if media not in copies.MEDIA_TYPES:
            raise Http404
        hold_back(CopyThrottle(), request, self)
        return copy_response(self.report, actions.read_copy(self.report, request.user, media), media)


def copy_response(report, data: bytes, media: str) -> HttpResponse:
    """Return a response with a copy of a report, which browsers save rather than show."""
    return file_response(data, copies.MEDIA_TYPES[media], f"{report.number}.{media}", download=True)


def pdf_response(report, data: bytes, download: bool) -> HttpResponse:
    """Return a response with a report's PDF under a name of our own."""
    return file_response(data, "application/pdf", report.file_name, download)


def file_response(data: bytes, content_type: str, name: str, download: bool) -> HttpResponse:
    """Return a response with a file for this reader alone, to be saved or shown."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'{"attachment" if download else "inline"}; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response
