"""Every list that can be filtered goes out as a file: each room says which lists it has and what stands in their columns."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from types import SimpleNamespace
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.tables import writing
from audit.errors import NotReady

# So many rows are in memory at once, and so many at most are written while the person waits.
CHUNK = 500
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Column:
    """A column: `read` gives a row's value; `width` is in characters."""

    label: Promise | str
    read: Callable
    width: int = 16


@dataclass(frozen=True)
class Table:
    """A list as a file. `page` is the route of the list and `filterset` its filter; `columns()` are told in the present language.

    `rows(user)` are those that the user may see, or it raises a Refusal; `read(user, rows)` are some of them as the user reads them.
    """

    title: Promise
    page: str
    rows: Callable
    filterset: type
    columns: Callable
    read: Callable = lambda user, rows: rows


TABLES: dict[str, Table] = {}


def add_table(name: str, table: Table) -> None:
    """Register a list that goes out as a file."""
    TABLES[name] = table


def file_name(table: Table, media: str) -> str:
    """Return the name of the file, such as Improvement plans 2026-07-01.xlsx."""
    return f"{table.title} {timezone.localdate().isoformat()}.{media}"


def written(table: Table, user, params, media: str) -> BinaryIO:
    """Return the rows that pass the filter `params`, as the user reads them, as an open file.

    Raises ValidationError at the filter's fields or at `media`, NotReady for a table of more than `MOST_ROWS` rows.
    """
    if media not in writing.MEDIA_TYPES:
        raise ValidationError({"media": _("Choose XLSX or CSV.")})
    rows = _filtered(table, user, params)
    if rows.count() > MOST_ROWS:
        raise NotReady(_("The table has more than {limit} rows. Narrow the filter and export it in parts.").format(limit=MOST_ROWS))
    columns = tuple(table.columns())
    target = tempfile.TemporaryFile()  # noqa: SIM115  (whoever is given it closes it)
    told = ([_value(column.read(row)) for column in columns] for chunk in _chunks(rows) for row in table.read(user, chunk))
    writing.write(target, media, str(table.title), columns, told)
    target.seek(0)
    return target


def _filtered(table, user, params):
    filterset = table.filterset(params, queryset=table.rows(user), request=SimpleNamespace(user=user))
    if not filterset.form.is_valid():
        raise ValidationError({name: [str(one) for one in sentences] for name, sentences in filterset.form.errors.items()})
    return filterset.qs


def _chunks(rows) -> Iterator[list]:
    stored = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stored, CHUNK)):
        yield chunk


def _value(value):
    """Return a value as a cell can hold it: moments as their local time, whatever is no number, text or day in words."""
    if hasattr(value, "utcoffset"):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0).isoformat(" ", "minutes")
    return value if value is None or isinstance(value, bool | int | float | date) or hasattr(value, "as_tuple") else str(value)
