"""The sheet of work items that somebody sends: its headers, told in either language, and its lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.tables import cells, reading
from accounts.tables.reading import MOST_PLACES, MOST_ROWS, ZIP
from improvement.transfers.columns import IMPORTED, Column, column_called

__all__ = ["ZIP", "Line", "Sheet", "opened"]


@dataclass(frozen=True)
class Line:
    """A row of the file: its place, counting from 1 with the headers, and what its cells say, by the column's code."""

    place: int
    cells: dict


@dataclass(frozen=True)
class Sheet:
    """A table as it was sent: which letter each known column has, and the lines, read one by one."""

    letters: dict[str, str]
    lines: Iterator[Line]


@contextmanager
def opened(file):
    """Give the sheet of an uploaded or stored file. Raises ValidationError at `file`, also while its lines are read."""
    with reading.opened(file) as rows:
        yield _sheet(rows)


def _sheet(rows):
    header = next(rows, None) or []
    columns = [_column(cell, place) for place, cell in enumerate(header)]
    known = [column.code for column in columns if column]
    if twice := {code for code in known if known.count(code) > 1}:
        names = ", ".join(str(column.label) for column in columns if column and column.code in twice)
        raise reading.refused(_("These columns are there twice: {columns}.").format(columns=names))
    if not {"number", "title"} & set(known):
        raise reading.refused(_("The first row must hold the headers, at least “{number}” or “{title}”; the template has them all.").format(**_labels()))
    letters = {column.code: get_column_letter(place) for place, column in enumerate(columns, start=1) if column}
    return Sheet(letters, _lines(rows, columns))


def _labels():
    return {column.code: str(column.label) for column in IMPORTED}


def _column(cell, place) -> Column | None:
    if cell is None or not str(cell).strip():
        return None
    column = column_called(cells.original(str(cell)))
    if column is None:
        words = {"letter": get_column_letter(place + 1), "header": str(cell)[:60]}
        raise reading.refused(_("Nobody knows the column “{header}” ({letter}1). Take the headers of the template, in English or in Chinese.").format(**words))
    return column


def _lines(rows, columns):
    count = 0
    for place, row in enumerate(rows, start=2):
        told = {column.code: _value(value) for column, value in zip(columns, row, strict=False) if column}
        stray = [value for column, value in zip(columns, row, strict=False) if not column and _value(value) is not None]
        if all(value is None for value in told.values()) and not stray:
            continue
        count += 1
        if count > MOST_ROWS or place > MOST_PLACES:
            raise reading.refused(_("The table has more than {limit} rows. Divide it.").format(limit=MOST_ROWS))
        yield Line(place, told)


def _value(value):
    """Return a cell's value, texts as they were before they were made harmless; None for a blank cell."""
    if isinstance(value, str):
        value = cells.original(value)
        return value if value.strip() else None
    return value
