"""The app of verification."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    """Names the verbs of this room, enacts its laws and registers what closing a plan needs."""

    name = "verification"
    verbose_name = _("Verification")

    def ready(self):
        """Fill the registries."""
        from accounts.context import Entry, add_account_entries, add_entries
        from audit.registry import name_verbs
        from improvement.actions.guards import OBJECTIONS
        from improvement.rules import CHECKERS
        from plans.actions.plans import CLOSING_CONDITIONS
        from plans.owner_duties import count_measures_with
        from plans.pages import Tab, add_tab
        from verification import closing, duties, misses, origins, rules, tables
        from verification.models import CorrectiveMeasure
        from verification.states import VERB_GROUPS, VERBS

        name_verbs(VERBS, VERB_GROUPS)
        CHECKERS.append(rules.items_checked)
        OBJECTIONS.append(misses.objection)
        CLOSING_CONDITIONS.extend(closing.CONDITIONS)
        add_tab(Tab("verification", _("Verification"), "verification:overview", 30))
        add_entries(Entry("verification:pareto", _("Cause analysis"), 47, "target"))
        add_account_entries(Entry("verification:rules", _("Appraisal rules"), 40, shown_to=rules.is_supervision.test))
        count_measures_with(lambda plan: CorrectiveMeasure.objects.filter(cause__row__round__plan=plan).done().count())
        duties.register()
        origins.register()
        tables.register()
