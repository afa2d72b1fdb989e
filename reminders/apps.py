"""The app of the desk and of reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    """Registers the desk and counts what a person has not read."""

    name = "reminders"
    verbose_name = _("Desk")

    def ready(self):
        """Fill the registries."""
        from accounts.context import Entry, add_account_entries, add_entries, count_unread_with
        from accounts.law import may
        from accounts.notices import deliver_with
        from accounts.reminded import answer_with
        from audit.registry import keep_quiet, name_verbs
        from reminders import actions, published, rules, sendings_table, told  # noqa: F401 the law is enacted by being read
        from reminders.models import Reminder
        from reminders.states import QUIET_VERBS, VERB_GROUPS, VERBS

        name_verbs(VERBS, VERB_GROUPS)
        keep_quiet(*QUIET_VERBS)

        add_entries(Entry("desk", _("Desk"), 10, "inbox"), Entry("sendings", _("Reminders sent"), 92, "bell", lambda user: may(user, "sending.manage")))
        add_account_entries(Entry("reminding", _("Reminders"), 5, "bell"))
        deliver_with(actions.tell)
        published.register()
        sendings_table.register()
        answer_with(told.of)
        count_unread_with(lambda user: Reminder.objects.unread_of(user).count())
