"""The app of verification."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    """Names the verbs of this room, enacts its laws and registers what closing a plan needs."""

    name = "verification"
    verbose_name = _("Verification")

    def ready(self):
        """Fill the registries."""
        from audit.registry import name_verbs
        from plans.actions.plans import CLOSING_CONDITIONS
        from verification import closing
        from verification.states import VERBS

        name_verbs(VERBS)
        CLOSING_CONDITIONS.extend(closing.CONDITIONS)
