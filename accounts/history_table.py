"""The history as a plain file to read, with the places and hashes of its events; the file that proves itself is `audit.exporting`'s."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.law import permit
from accounts.tables import Column, Table, add_table
from audit import registry
from audit.filters import EventFilter
from audit.models import Event
from audit.reading import changes_of, object_of


def register() -> None:
    """Offer the list as a file."""
    add_table("history", Table(gettext_lazy("History"), "audit:list", _rows, EventFilter, _columns))


def _rows(user):
    permit(user, "audit.read")
    return registry.readable(Event.objects.all(), user)


def _columns():
    return (
        Column(capfirst(_("when")), lambda event: event.at, 18),
        Column(capfirst(_("who")), lambda event: event.actor_name, 20),
        Column(capfirst(_("what")), lambda event: registry.verb_label(event.verb), 24),
        Column(capfirst(_("object")), object_of, 30),
        Column(capfirst(_("changes")), _changes, 60),
        Column(capfirst(_("note")), lambda event: event.note, 30),
        Column(capfirst(_("chain")), lambda event: f"{event.chain_kind}:{event.chain_number}", 12),
        Column(capfirst(_("sequence")), lambda event: event.sequence, 10),
        Column(_("Hash of the event before"), lambda event: event.previous_hash, 30),
        Column(_("Hash of the event"), lambda event: event.hash, 30),
    )


def _changes(event):
    return "\n".join(f"{change.label}: {change.old} → {change.new}" for change in changes_of(event, whole=True))
