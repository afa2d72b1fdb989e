"""Files of a plan or of a service document, and the download of any attachment: scoped by the user, never shown inside the browser."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.law import permit
from accounts.pages import ActionView
from plans import actions
from plans.downloads import download
from plans.forms.inputs import AttachForm
from plans.models import Attachment, ServiceDocument
from plans.pages import PlanPage


class AttachmentDownload(View):
    """The file to those who may see what it belongs to; to all others it does not exist."""

    def get(self, request, pk):
        """Answer with the file."""
        return download(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


class PlanAttachments(PlanPage, ActionView):
    """The files of a plan, and a new one."""

    template_name = "plans/attachments/plan.html"
    form_class = AttachForm
    success_message = gettext_lazy("The file has been attached.")

    def get_context_data(self, **kwargs):
        """Add the files."""
        may_attach = self.may("attachment.add")
        return super().get_context_data(attachments=self.plan.attachments.select_related("added_by"), may_attach=may_attach, **kwargs)

    def perform(self, form):
        """Attach it; the form's key makes a double click attach one."""
        return actions.attach(self.request.user, form.cleaned_data["file"], plan=self.plan, key=form.cleaned_data["key"])

    def get_success_url(self):
        """Stay with the files."""
        return reverse("plans:attachments", args=[self.plan.number])


class DocumentFiles(ActionView):
    """The files of a version of the service catalogue or of a manual, and a new one, for those who keep the catalogue."""

    template_name = "plans/services/files.html"
    form_class = AttachForm
    success_message = gettext_lazy("The file has been attached.")

    @cached_property
    def document(self) -> ServiceDocument:
        """The version, or 404."""
        return get_object_or_404(ServiceDocument.objects.select_related("service"), pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not."""
        permit(request.user, "service.manage", self.document)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the files."""
        return super().get_context_data(document=self.document, attachments=self.document.files.select_related("added_by"), **kwargs)

    def perform(self, form):
        """Attach it; the form's key makes a double click attach one."""
        return actions.attach(self.request.user, form.cleaned_data["file"], document=self.document, key=form.cleaned_data["key"])

    def get_success_url(self):
        """Stay with the files."""
        return self.request.path
