"""The plan page that every room's tab hangs in: loading, tabs and rail."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property

from accounts.law import may
from plans.models import Plan
from plans.readers import as_read_by


@dataclass(frozen=True)
class Tab:
    """A tab of the plan page: `route` takes the plan's number; `shown_to(user, plan)` says who sees it."""

    slug: str
    label: str
    route: str
    place: int
    shown_to: Callable = lambda user, plan: True


@dataclass(frozen=True)
class RailLine:
    """A line of a rail block: text, an optional link and a badge tone (ok, info, warn, bad, muted)."""

    text: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Mark:
    """A badge: its words, its tone (ok, info, warn, bad, muted), where it leads, and why in a line."""

    label: str
    tone: str
    url: str = ""
    why: str = ""


@dataclass(frozen=True)
class RailBlock:
    """A block of the plan page's rail; `place` orders the blocks.

    `mark` stands at its title; `reasons` say why, under the lines: those of tone bad crossed out, others with a warning.
    """

    title: str
    place: int
    lines: list[RailLine] = field(default_factory=list)
    mark: Mark | None = None
    reasons: list[RailLine] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A column that a higher room adds to the list of plans: `values` maps a page of plans to {plan id: text, number or Mark}.

    `kind` says how it shows: "text", "percent" or "mark".
    """

    label: str
    values: Callable
    kind: str = "text"


TABS: list[Tab] = []
RAIL: list[Callable] = []
COLUMNS: list[Column] = []
# What higher rooms show within a section of the plan's document, by the section's slug: functions of (plan, user) that
# return (template name, context), or None for nothing.
SECTION_EXTRAS: dict[str, list[Callable]] = {}


def add_tab(tab: Tab) -> None:
    """Register a tab of the plan page."""
    TABS.append(tab)
    TABS.sort(key=lambda one: one.place)


def add_rail(block: Callable) -> None:
    """Register a function of (plan, user) that returns a RailBlock or None."""
    RAIL.append(block)


def add_column(column: Column) -> None:
    """Register a column of the list of plans."""
    COLUMNS.append(column)


def add_section_extra(slug: str, extra: Callable) -> None:
    """Register what a section of the plan's document shows besides the plan's own rows."""
    SECTION_EXTRAS.setdefault(slug, []).append(extra)


def extras_of(plan, user, request) -> dict[str, list[str]]:
    """Return the rendered pieces of each section, by its slug."""
    return {
        slug: [render_to_string(template, context, request) for make in makers for template, context in [make(plan, user) or ("", {})] if template]
        for slug, makers in SECTION_EXTRAS.items()
    }


def tabs_of(plan, user, active: str) -> list[dict]:
    """Return the tabs that a user sees on a plan's page."""
    return [
        {"url": reverse(tab.route, args=[plan.number]), "label": tab.label, "active": tab.slug == active}
        for tab in TABS
        if tab.shown_to(user, plan)
    ]


def rail_of(plan, user) -> list[RailBlock]:
    """Return the blocks of the plan page's rail, in their order."""
    return sorted((block for make in RAIL if (block := make(plan, user))), key=lambda block: block.place)


class PlanPage:
    """A page within a plan: `plan` is loaded scoped by the user (404 for whom it does not exist), `tab` names the active tab."""

    tab = "design"

    @cached_property
    def plan(self) -> Plan:
        """The plan of this page."""
        return get_object_or_404(Plan.objects.visible_to(self.request.user).for_list(), number=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        """Add the plan as the user reads it, its tabs and its rail."""
        user = self.request.user
        shown = as_read_by(user, [self.plan])[0]
        return super().get_context_data(plan=shown, tabs=tabs_of(self.plan, user, self.tab), rail=SimpleLazyObject(lambda: rail_of(self.plan, user)), **kwargs)

    def may(self, action: str, obj=None) -> bool:
        """Whether the user may do this to the plan, or to something in it."""
        return may(self.request.user, action, obj or self.plan)
