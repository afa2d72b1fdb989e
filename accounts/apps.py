"""The app of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the verbs of this room and enacts its laws."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        """Fill the registries."""
        from accounts import rules  # noqa: F401  (enacts the laws)
        from accounts.states import VERBS
        from audit.registry import name_verbs

        name_verbs(VERBS)
