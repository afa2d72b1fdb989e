"""The app of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the verbs of this room, enacts its laws, and gives the trail its judge."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        """Fill the registries."""
        from accounts import history_table, people_table, rules
        from accounts.context import Entry, add_account_entries, add_entries
        from accounts.law import may, permit
        from accounts.states import VERB_GROUPS, VERBS
        from audit.registry import judge_by, keep_quiet, name_verbs

        name_verbs(VERBS, VERB_GROUPS)
        keep_quiet("user.sign_in", "user.preferences")
        judge_by(permit, may)
        people_table.register()
        history_table.register()
        add_entries(
            Entry("audit:list", _("History"), 60, "history", rules.reads_history.test),
            Entry("accounts:people", _("People"), 90, "users", rules.is_administrator.test),
        )
        add_account_entries(Entry("accounts:delegations", _("While I am away"), 10))
