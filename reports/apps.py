"""The app of reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Names the verbs of this room, enacts its laws, and hangs its pages, duties and closing condition into the house."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self):
        """Fill the registries."""
        from accounts.context import Entry, add_entries
        from audit.registry import name_verbs
        from plans.actions.plans import CLOSING_CONDITIONS
        from plans.closing import Condition
        from plans.pages import Tab, add_tab
        from plans.states import PUBLISHED
        from reports import closing, duties, tables
        from reports import rules as _laws  # noqa: F401  (enacts the laws)
        from reports.papers import models as _papers  # noqa: F401  (adds its model to this room's)
        from reports.papers import states as paper_states
        from reports.portfolio import models as _portfolios  # noqa: F401  (adds its model to this room's)
        from reports.portfolio import rules as portfolio_rules
        from reports.portfolio import states as portfolio_states
        from reports.portfolio import tables as portfolio_tables
        from reports.signature import checks as _checks  # noqa: F401  (looks at the signing key at start)
        from reports.states import VERB_GROUPS, VERBS

        name_verbs(VERBS, VERB_GROUPS)
        name_verbs(portfolio_states.VERBS, portfolio_states.VERB_GROUPS)
        name_verbs(paper_states.VERBS, paper_states.VERB_GROUPS)
        add_entries(Entry("reports:list", _("Reports"), 50, "seal"))
        add_entries(Entry("reports:portfolio", _("Portfolio"), 52, "chart", shown_to=portfolio_rules.reads_portfolio.test))
        add_tab(Tab("reports", _("Reports"), "reports:of_plan", 40, lambda user, plan: plan.state in PUBLISHED))
        CLOSING_CONDITIONS.append(Condition(_("The last report is acknowledged by leader and supervision"), closing.last_report_acknowledged, "reports:of_plan", lacking=closing.without_receipts))
        duties.register()
        tables.register()
        portfolio_tables.register()
