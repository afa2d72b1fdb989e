"""The desk, on which everyone lands."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts import duties
from accounts.law import may

SHOWN = 15


@dataclass(frozen=True)
class DeskGroup:
    """One kind of duty on the desk: the first ones, how many there are, and the page of all where there are very many."""

    label: str
    duties: list
    total: int
    url: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.duties)


@dataclass(frozen=True)
class Shortcut:
    """A link to what a person often begins."""

    url: str
    label: str


def shortcuts_of(user) -> list[Shortcut]:
    """Return what this person can begin."""
    links = [("input.raise", "plans:input_raise", _("Raise an input")), ("plan.create", "plans:create", _("New plan"))]
    return [Shortcut(reverse(route), label) for right, route, label in links if may(user, right)]


class Desk(TemplateView):
    """What awaits me, by kind, the latest first."""

    template_name = "reminders/desk.html"

    def get_context_data(self, **kwargs):
        """Add the duties and the shortcuts."""
        groups = duties.of(self.request.user)
        late, by = Counter(), duties.yardstick()
        for group in groups:
            for due, count in group.counts.items():
                late[by.of(due)] += count
        return super().get_context_data(
            groups=[DeskGroup(group.label, group.duties[:SHOWN], sum(group.counts.values()), group.url) for group in groups],
            total=late.total(), over=late["over"], today=late["late"], near=late["near"],
            shortcuts=shortcuts_of(self.request.user), **kwargs,
        )  # fmt: skip
