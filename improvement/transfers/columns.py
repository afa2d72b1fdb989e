"""The columns of a table of work items: their headers, what stands in them, and which of them an import reads."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from improvement.models import WorkItem

LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True)
class Column:
    """A column: `read(item)` gives the cell's value; `kind` is text, date, number, whole or flag; `width` is in characters.

    `comes_back` says whether an import reads it; `needed` whether a new item must have it.
    """

    code: str
    label: Promise
    read: Callable
    kind: str = "text"
    width: int = 14
    comes_back: bool = True
    needed: bool = False
    hint: Promise | str = ""


def yes_no(value: bool) -> str:
    """Return yes or no in the present language."""
    return _("yes") if value else _("no")


def _own(name):
    return lambda item, people: getattr(item, name)


def _label(name):
    return lambda item, people: getattr(item, f"get_{name}_display")()


COLUMNS = (
    Column("plan", gettext_lazy("Plan"), lambda item, people: item.plan.number, width=15, comes_back=False),
    Column("number", pgettext_lazy("column", "No."), _own("number"), "whole", 6, hint=gettext_lazy("Leave it empty for a new item; the number is given on import.")),
    Column("area", gettext_lazy("Area code"), lambda item, people: item.area.code, width=9, needed=True, hint=gettext_lazy("One of the codes on the second sheet, such as C3.")),
    Column("title", gettext_lazy("Improvement item"), _own("title"), width=36, needed=True),
    Column("description", gettext_lazy("Description"), _own("description"), width=40),
    Column("acceptance", gettext_lazy("Acceptance criterion"), _own("acceptance"), width=40, needed=True),
    Column("phase", gettext_lazy("Phase"), lambda item, people: item.phase.name if item.phase else "", width=16, hint=gettext_lazy("The name of a phase of the plan.")),
    Column("assignee", gettext_lazy("Assignee"), lambda item, people: people.called(item.assignee), width=14, hint=gettext_lazy("Name or user name; a name that several people bear is refused.")),
    Column("planned_start", gettext_lazy("Planned start"), _own("planned_start"), "date", 13, needed=True, hint=gettext_lazy("A date, such as 2026-07-01.")),
    Column("planned_end", gettext_lazy("Planned end"), _own("planned_end"), "date", 13, needed=True, hint=gettext_lazy("A date, such as 2026-07-01.")),
    Column("planned_hours", gettext_lazy("Planned hours"), _own("planned_hours"), "number", 12),
    Column("planned_cost", gettext_lazy("Planned cost"), _own("planned_cost"), "number", 12),
    Column("weight", gettext_lazy("Weight"), _own("weight"), "number", 8),
    Column("must_pass", gettext_lazy("Must be reached"), _own("must_pass"), "flag", 10, hint=gettext_lazy("yes or no")),
    Column("priority", gettext_lazy("Priority"), _label("priority"), width=10, hint=gettext_lazy("Low, Normal, High or Urgent")),
    Column("parent", gettext_lazy("Part of no."), lambda item, people: item.parent.number if item.parent_id else None, "whole", 10, hint=gettext_lazy("The number of the item that this one is a part of.")),
    Column("state", gettext_lazy("State"), _label("state"), width=10, comes_back=False),
    Column("scope", gettext_lazy("Scope of work"), _label("scope_state"), width=12, comes_back=False),
    Column("percent", gettext_lazy("Progress in %"), _own("percent"), "whole", 11, comes_back=False),
    Column("actual_start", gettext_lazy("Actual start"), _own("actual_start"), "date", 13, comes_back=False),
    Column("actual_end", gettext_lazy("Actual end"), _own("actual_end"), "date", 13, comes_back=False),
    Column("hours", gettext_lazy("Hours spent"), _own("hours"), "number", 12, comes_back=False),
    Column("cost", gettext_lazy("Cost so far"), _own("cost"), "number", 12, comes_back=False),
)  # fmt: skip
BY_CODE = {column.code: column for column in COLUMNS}
IMPORTED = tuple(column for column in COLUMNS if column.comes_back)
# The plan is read too: a row that names another plan is refused.
TEMPLATE = (BY_CODE["number"], *(column for column in IMPORTED if column.code != "number"))


def column_called(header: str) -> Column | None:
    """Return the column with this header in either language, or None."""
    return _known().get(_plain(header))


def _known():
    known = {column.code: column for column in COLUMNS}
    for language in LANGUAGES:
        with translation.override(language):
            known |= {_plain(str(column.label)): column for column in COLUMNS}
    return known


def _plain(header):
    return " ".join(str(header).strip().rstrip("*").casefold().split())


def row_of(item: WorkItem, people, columns=COLUMNS) -> list:
    """Return the values of an item's row, texts as they are; `people` knows how each person is called (`people.People`)."""
    return [yes_no(value) if column.kind == "flag" else value for column in columns for value in [column.read(item, people)]]
