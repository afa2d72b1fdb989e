"""What the history must know of plans: how their chains are called, and the tab of a plan's page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.law import may
from audit import gathering, registry
from audit.models import ChainKind
from plans.models import Plan
from plans.pages import Tab, add_tab
from plans.parts import SECTIONS


def register() -> None:
    """Name the chains of plans and hang the history into the plan's page."""
    gathering.gather("plan.edit", sections_of)
    registry.name_chains(ChainKind.PLAN, chains_called, names_of)
    add_tab(Tab("history", _("History"), "plans:history", 50, lambda user, plan: may(user, "audit.read")))


def sections_of(event) -> frozenset[str]:
    """Return the sections of the plan that an edit of its own fields was about."""
    return frozenset(section.slug for section in SECTIONS if event.changes.keys() & set(section.fields))


def chains_called(number: str):
    """Return the ids of the plans whose number holds the text."""
    return Plan.objects.filter(number__icontains=number).values("pk")


def names_of(ids: set[int]) -> dict[int, tuple[str, str]]:
    """Return the number and the address of each plan."""
    numbers = Plan.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: (number, reverse("plans:history", args=[number])) for pk, number in numbers}
