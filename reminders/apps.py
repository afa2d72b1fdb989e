"""The app of the desk and of reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    """Registers the desk."""

    name = "reminders"
    verbose_name = _("Desk")
