"""The plan as a document of six sections, made from its plain JSON: the same look for a draft and for a frozen baseline."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A field of the plan itself with its value."""

    name: str
    label: str
    value: object


@dataclass(frozen=True)
class Row:
    """A row of a list: `facts` by field name; `edit_url` is empty where it cannot be edited."""

    id: int
    facts: dict
    edit_url: str = ""


@dataclass(frozen=True)
class Editing:
    """The one form that is open in a section: for its own fields (`kind` empty), for a row, or for a new row (`row` 0)."""

    section: str
    form: object
    url: str
    cancel_url: str
    title: str
    kind: str = ""
    row: int = 0
    remove_url: str = ""


@dataclass(frozen=True)
class RowList:
    """The rows of one kind in a section."""

    slug: str
    title: str
    add_label: str
    rows: tuple[Row, ...]
    add_url: str = ""
    editing: Editing | None = None

    @property
    def adding(self) -> bool:
        """Whether the form for a new row is open."""
        return bool(self.editing) and not self.editing.row


@dataclass(frozen=True)
class FrozenTable:
    """Rows that a higher room contributed, as a plain table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple, ...]


@dataclass(frozen=True)
class SheetSection:
    """A section of the document."""

    code: str
    number: int
    slug: str
    title: str
    template: str
    facts: dict[str, Fact]
    lists: dict[str, RowList]
    edit_url: str = ""
    editing: Editing | None = None
    people: dict[str, tuple] = field(default_factory=dict)
    schedule: object = None
    goals: tuple = ()
    others: object = None
    budget: Any = None
    matrix: Any = None
    tables: tuple[FrozenTable, ...] = ()
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The whole document."""

    number: str
    title: str
    revision: int
    sections: tuple[SheetSection, ...]
    overrides: tuple[dict, ...]

    def section(self, slug: str) -> SheetSection:
        """Return one section."""
        return next(section for section in self.sections if section.slug == slug)
