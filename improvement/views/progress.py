"""Reports of progress on a work item, and the taking back of one's own last report."""

import uuid

from django.contrib import messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.rest import version_in
from audit.values import listed
from improvement import actions
from improvement.contexts.item import waiting_for
from improvement.forms import ProgressForm
from improvement.states import WorkState
from improvement.views.deeds import ItemDeed
from improvement.views.items import ItemForm


class ReportProgress(ItemForm):
    """A report of progress."""

    slot = "progress_form"
    success_message = _("Progress is saved.")

    def get_form(self, form_class=None):
        """The report's form."""
        return ProgressForm(self.item, self.request.POST or None)

    def perform(self, form):
        """Report, and warn of a beginning before what the item waits for is finished."""
        facts = form.cleaned_data
        begins = self.item.state == WorkState.TO_DO
        update = actions.report_progress(self.item, self.request.user, facts["version"], key=facts["key"], **form.facts)
        if begins and (before := waiting_for(self.item, self.request.user)):
            messages.warning(self.request, _early(before))
        return update


def _early(before):
    names = listed([f"{item.number:02d} {item.title}" for item in before])
    sentence = ngettext("It has begun, though an item that it waits for is unfinished: {items}.", "It has begun, though items that it waits for are unfinished: {items}.", len(before))
    return sentence.format(items=names)


class UndoProgress(ItemDeed):
    """One's own last report is taken back."""

    success_message = _("Your report is taken back; the item is what it was before.")

    def perform(self, request, *args, **kwargs):
        """Take it back."""
        return actions.undo_progress(self.item, request.user, version_in(request.POST.get("version")), key=_key(request.POST.get("key", "")))


def _key(given):
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
