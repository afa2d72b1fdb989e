"""The list of what is sent as a file, for the administrator: to whom, about which plans and what became of it, never what it said."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.law import permit
from accounts.tables import Column, Table, add_table
from reminders import outbox
from reminders.filters import SendingFilter


def register() -> None:
    """Offer the list as a file."""
    add_table("sendings", Table(gettext_lazy("Reminders sent"), "sendings", _rows, SendingFilter, _columns, lambda user, rows: outbox.lines(rows)))


def _rows(user):
    permit(user, "sending.manage")
    return outbox.sendings()


def _columns():
    return (
        Column(_("Number"), lambda line: line.sending.pk, 10),
        Column(capfirst(_("recipient")), lambda line: line.sending.recipient, 20),
        Column(capfirst(_("kind")), lambda line: " · ".join(f"{label} {count}" if count > 1 else label for label, count in line.kinds), 40),
        Column(_("Plan or subject"), lambda line: " · ".join(line.about), 30),
        Column(capfirst(_("channel")), lambda line: line.sending.get_channel_display()),
        Column(capfirst(_("state")), lambda line: line.sending.get_state_display()),
        Column(capfirst(_("reason")), lambda line: line.sending.failure, 60),
        Column(capfirst(_("tries")), lambda line: line.sending.tries, 8),
        Column(capfirst(_("not before")), lambda line: line.sending.next_at, 18),
        Column(capfirst(_("ended")), lambda line: line.sending.ended_at, 18),
    )
