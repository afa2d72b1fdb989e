"""What this room adds to the frame of every page, and to the page of a plan."""

from django.utils.translation import gettext_lazy as _

from accounts.context import Entry, add_entries
from plans.pages import Tab, add_tab


def register() -> None:
    """Add the navigation entry of plans and the tab that shows the document."""
    add_entries(Entry("plans:list", _("Plans"), 30, "file"))
    add_tab(Tab("design", _("Design"), "plans:detail", 10))
