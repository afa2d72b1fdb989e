"""The portfolio as a file: the figures of the page, one to a row."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.law import permit
from accounts.tables import Column, Table, add_table
from reports.portfolio.filters import ScopeFilter
from reports.portfolio.kinds import Unit, When


def register() -> None:
    """Offer it as a file."""
    add_table("portfolio", Table(gettext_lazy("Portfolio"), "reports:portfolio", asked_by, ScopeFilter, _columns))


def asked_by(user) -> tuple:
    """Return no rows yet: the filter says which figures there are. Raises NotAllowed for whom the portfolio is not."""
    permit(user, "portfolio.read")
    return ()


def _columns():
    return (
        Column(_("Of what"), lambda row: row[0] or _("All plans asked about"), 36),
        Column(_("Heading"), lambda row: row[1], 28),
        Column(_("Figure"), lambda row: row[2].label, 44),
        Column(_("Unit"), lambda row: row[2].currency or Unit(row[2].unit).label),
        Column(_("In the period"), lambda row: row[2].value),
        Column(_("In the period before"), lambda row: row[2].before),
        Column(pgettext("portfolio", "Change"), lambda row: row[2].change),
        Column(_("What it tells"), lambda row: When(row[2].when).label, 40),
    )
