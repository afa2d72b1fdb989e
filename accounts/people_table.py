"""The list of people as a file, for the administrator."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.filters import PersonFilter
from accounts.law import permit
from accounts.models import User
from accounts.tables import Column, Table, add_table


def register() -> None:
    """Offer the list as a file."""
    add_table("people", Table(gettext_lazy("People"), "accounts:people", _rows, PersonFilter, _columns))


def _rows(user):
    permit(user, "user.manage")
    return User.objects.select_related("department").prefetch_related("grants")


def _columns():
    return (
        Column(capfirst(_("name")), lambda person: person.name, 20),
        Column(capfirst(_("user name")), lambda person: person.username),
        Column(capfirst(_("department")), lambda person: person.department, 24),
        Column(capfirst(_("roles")), lambda person: " · ".join(grant.get_role_display() for grant in person.grants.all()), 40),
        Column(capfirst(_("account")), lambda person: _("account open") if person.is_active else _("account closed")),
        Column(_("Last sign-in"), lambda person: person.last_login, 18),
    )
