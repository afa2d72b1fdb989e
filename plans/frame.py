"""What this room adds to the frame of every page, and to the page of a plan."""

from django.utils.translation import gettext_lazy as _

from accounts.context import Entry, add_account_entries, add_entries
from plans.contexts import origin
from plans.pages import Tab, add_rail, add_tab
from plans.rules import is_sms_owner


def register() -> None:
    """Add the navigation entries of this room and the tab that shows the document."""
    add_entries(
        Entry("plans:input_list", _("Inputs"), 20, "inbox"), Entry("plans:list", _("Plans"), 30, "file"),
        Entry("plans:indicator_list", _("Indicators"), 40, "chart"), Entry("plans:service_list", _("Services"), 45, "list"),
    )  # fmt: skip
    add_account_entries(
        Entry("plans:route_list", _("Approval routes"), 20, shown_to=is_sms_owner.test), Entry("plans:calendar", _("Working calendar"), 30),
    )  # fmt: skip
    add_tab(Tab("design", _("Design"), "plans:detail", 10))
    add_rail(origin.block)
