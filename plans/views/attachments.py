"""Files of a plan, and the download of any attachment: scoped by the user, never shown inside the browser."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.pages import ActionView
from plans import actions
from plans.downloads import download
from plans.forms.inputs import AttachForm
from plans.models import Attachment
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
