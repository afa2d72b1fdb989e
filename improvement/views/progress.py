"""Reports of progress on a work item."""

from django.utils.translation import gettext_lazy as _

from improvement import actions
from improvement.views.items import ItemForm, progress_form


class ReportProgress(ItemForm):
    """A report of progress."""

    slot = "progress_form"
    success_message = _("Progress is saved.")

    def get_form(self, form_class=None):
        """The report's form."""
        return progress_form(self.item, self.request.POST or None)

    def perform(self, form):
        """Report."""
        facts = form.cleaned_data
        return actions.report_progress(self.item, self.request.user, facts["version"], key=facts["key"], **form.facts)
