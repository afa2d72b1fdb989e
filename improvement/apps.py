"""The app of implementation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    """Names the verbs of this room, enacts its laws and adds the work items to the plan's document."""

    name = "improvement"
    verbose_name = _("Implementation")

    def ready(self):
        """Fill the registries."""
        from audit.registry import name_verbs
        from improvement.states import VERBS

        name_verbs(VERBS)
