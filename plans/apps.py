"""The app of plans."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Names the verbs of this room, enacts its laws and says whose history may be read."""

    name = "plans"
    verbose_name = _("Plans")

    def ready(self):
        """Fill the registries."""
        from audit.registry import expect_chains, name_verbs, scope_by
        from plans import accepting, delivering, duties, factors, frame, history, publication, rules, schedule, tables
        from plans.actions.approval import AFTER_APPROVAL
        from plans.states import VERB_GROUPS, VERBS

        name_verbs(VERBS, VERB_GROUPS)
        scope_by(rules.readable_events)
        expect_chains(rules.chains_of_plans)
        duties.register()
        accepting.register()
        delivering.register()
        publication.register()
        AFTER_APPROVAL.append(publication.publish)
        factors.COMPLETENESS.append(schedule.misfit)
        frame.register()
        history.register()
        tables.register()
