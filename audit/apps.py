"""The app of the trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Registers the trail."""

    name = "audit"
    verbose_name = _("History")
