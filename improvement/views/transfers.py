"""Tables as files: ordering an export, trying and making an import, how far they are, and the file itself."""

import io

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from accounts.law import may, permit
from accounts.pages import ActionView, DeedView
from audit.stores.holdings import proven
from improvement import actions
from improvement.contexts.transfers import percent_of, rows_of, shares_of, writes
from improvement.forms.transfers import ExportForm, ImportForm
from improvement.models import Transfer
from improvement.states import TransferKind, TransferState
from improvement.transfers import writing
from plans.pages import PlanPage

PAGE_SIZE = 50


def file_of(transfer) -> FileResponse:
    """Return the exported file as a download, under its name; the caller has asked whether the person may have it."""
    return _download(io.BytesIO(proven(transfer)), transfer.name, transfer.media)


def _download(content, name, media):
    response = FileResponse(content, as_attachment=True, filename=name, content_type=writing.MEDIA_TYPES[media])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class Export(DeedView):
    """Orders a table as a file: a short one comes at once, a long one is waited for on its page."""

    def perform(self, request, *args, **kwargs):
        """Order it."""
        form = ExportForm(request.POST)
        if not form.is_valid():
            raise ValidationError(_("This table cannot be exported."))
        facts = form.cleaned_data
        query = f"{facts['place']}?{facts['query']}"
        return actions.order_export(request.user, query, facts["media"], get_language(), key=facts["key"])

    def back(self):
        """To the file, or to the page where it is waited for; to the list where nothing was ordered."""
        transfer = getattr(self, "object", None)
        if transfer is None:
            return reverse("improvement:transfers")
        return reverse("improvement:transfer_file" if transfer.state == TransferState.FINISHED else "improvement:transfer", args=[transfer.pk])


class TransferList(ListView):
    """One's own exports and imports, newest first."""

    template_name = "improvement/transfers/list.html"
    paginate_by = PAGE_SIZE

    def get_queryset(self):
        """One's own, without what became of each row."""
        return Transfer.objects.filter(ordered_by=self.request.user).select_related("plan").defer("outcome")


class OneTransfer:
    """A page or deed about one of one's own exports or imports; those of others do not exist."""

    @cached_property
    def transfer(self) -> Transfer:
        """The export or import of this page."""
        return get_object_or_404(Transfer.objects.select_related("plan", "ordered_by"), pk=self.kwargs["pk"], ordered_by=self.request.user)

    def back(self) -> str:
        """Its page."""
        return reverse("improvement:transfer", args=[self.transfer.pk])


class TransferPage(OneTransfer, TemplateView):
    """How far it is; what became of each row, or the file."""

    template_name = "improvement/transfers/page.html"

    def get_context_data(self, **kwargs):
        """Add the rows of a trial or an import, a page at a time."""
        transfer = self.transfer
        over = transfer.state == TransferState.FINISHED and transfer.kind != TransferKind.EXPORT
        chosen = self.request.GET.get("fate", "")
        page = Paginator(rows_of(transfer, chosen), PAGE_SIZE).get_page(self.request.GET.get("page")) if over else None
        shares = shares_of(transfer) if over else []
        return super().get_context_data(
            transfer=transfer, open=transfer.state in {TransferState.QUEUED, TransferState.RUNNING}, page_obj=page, shares=shares, chosen=chosen,
            percent=percent_of(transfer), writing=writes(transfer), refused=sum(share.count for share in shares if share.fate == "refused"),
            may_import=over and self._may_import(shares), **kwargs,
        )  # fmt: skip

    def _may_import(self, shares):
        writes = {share.fate for share in shares} & {"new", "changed"}
        fine = not any(share.fate == "refused" for share in shares)
        return self.transfer.kind == TransferKind.TRIAL and bool(writes) and fine and may(self.request.user, "work.create", self.transfer.plan)

    def render_to_response(self, context, **kwargs):
        """Show the page anew, heading and all, to whoever waited for the worker."""
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx and not context["open"]:
            response.headers["HX-Refresh"] = "true"
        return response


class TransferFile(OneTransfer, View):
    """The exported file, to whoever ordered it and may still read what it tells."""

    def get(self, request, pk):
        """Answer with the file."""
        actions.permit_download(self.transfer, request.user)
        return file_of(self.transfer)


class Import(OneTransfer, DeedView):
    """Imports what was tried."""

    def perform(self, request, *args, **kwargs):
        """Order the import."""
        return actions.order_import(self.transfer, request.user)

    def back(self):
        """To the import's page."""
        return reverse("improvement:transfer", args=[self.object.pk])


class TryImport(PlanPage, ActionView):
    """The file to import, of which first a trial is made."""

    template_name = "improvement/transfers/import.html"
    tab = "implementation"
    form_class = ImportForm

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not add items before they choose a file."""
        permit(request.user, "work.create", self.plan)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form):
        """Try it."""
        facts = form.cleaned_data
        return actions.order_trial(self.plan, self.request.user, facts["file"], get_language(), key=facts["key"])

    def done(self):
        """To the trial's page."""
        return redirect("improvement:transfer", pk=self.object.pk)


class ImportTemplate(View):
    """An empty workbook with the headers of an import and what each column takes."""

    def get(self, request):
        """Answer with the file."""
        target = io.BytesIO()
        writing.write_template(target)
        target.seek(0)
        return _download(target, f"{_('Work items to import')}.xlsx", writing.XLSX)
