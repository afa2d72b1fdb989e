"""The app of reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Names the verbs of this room and enacts its laws."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self):
        """Fill the registries."""
        from audit.registry import name_verbs
        from reports.states import VERBS

        name_verbs(VERBS)
