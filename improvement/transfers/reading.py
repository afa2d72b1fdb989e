"""Files that people send are read with suspicion: told by their content, limited in size, and never trusted to be well-formed."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from accounts.tables import cells
from improvement.transfers.columns import IMPORTED, Column, column_called

MOST_ROWS = 10_000
# Blank rows between those that say something are passed over, up to so many rows in all.
MOST_PLACES = 2 * MOST_ROWS
MOST_COLUMNS = 60
# What the parts of a workbook hold once they are unpacked; 10,000 rows of long texts fit.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Chinese editions of spreadsheet programs save CSV in the old encoding of the system.
ENCODINGS = ("utf-8-sig", "gb18030")


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


class _Unreadable(Exception):
    """The parser could not go on."""


@contextmanager
def opened(file):
    """Give the sheet of an uploaded or stored file. Raises ValidationError at `file`, also while its lines are read."""
    try:
        with _rows_of(_bytes_of(file)) as rows:
            yield _sheet(_guarded(rows))
    except _Unreadable as error:
        raise _refused(_("This file cannot be read as a table. Save it as XLSX or CSV and send it again.")) from error


def _guarded(rows):
    try:
        yield from rows
    except Exception as error:  # whatever a file can do to its parser, the person must be told that it cannot be read
        raise _Unreadable from error


def _refused(sentence):
    return ValidationError({"file": sentence})


def _bytes_of(file):
    if not file.size:
        raise _refused(_("The file is empty."))
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise _refused(_("The file is larger than {limit} MB.").format(limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024))
    file.seek(0)
    return file.read()


@contextmanager
def _rows_of(data):
    if data.startswith(ZIP):
        book = _book(data)
        try:
            yield _xlsx_rows(book)
        finally:
            book.close()
    elif data.startswith(OLE):
        raise _refused(_("This is a workbook of the old form (XLS). Save it as XLSX and send it again."))
    else:
        yield _csv_rows(_text_of(data))


def _book(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
        if not any(info.filename == "xl/workbook.xml" for info in infos):
            raise _refused(_("This is no workbook and no CSV file."))
        # No part gives more than it declares: the unpacking stops there.
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise _refused(_("Unpacked, this workbook is larger than {limit} MB.").format(limit=MOST_UNPACKED // 1024 // 1024))
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except ValidationError:
        raise
    except Exception as error:  # as above
        raise _Unreadable from error


def _xlsx_rows(book):
    sheet = book.worksheets[0]
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_PLACES + 2, max_col=MOST_COLUMNS, values_only=True):
        yield [cells.from_xml(value) if isinstance(value, str) else value for value in row]


def _text_of(data):
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise _refused(_("This is no workbook and no CSV file."))


def _csv_rows(text):
    first = text[:4096].splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
        yield row[:MOST_COLUMNS]


def _sheet(rows):
    header = next(rows, None) or []
    columns = [_column(cell, place) for place, cell in enumerate(header)]
    known = [column.code for column in columns if column]
    if twice := {code for code in known if known.count(code) > 1}:
        names = ", ".join(str(column.label) for column in columns if column and column.code in twice)
        raise _refused(_("These columns are there twice: {columns}.").format(columns=names))
    if not {"number", "title"} & set(known):
        raise _refused(_("The first row must hold the headers, at least “{number}” or “{title}”; the template has them all.").format(**_labels()))
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
        raise _refused(_("Nobody knows the column “{header}” ({letter}1). Take the headers of the template, in English or in Chinese.").format(**words))
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
            raise _refused(_("The table has more than {limit} rows. Divide it.").format(limit=MOST_ROWS))
        yield Line(place, told)


def _value(value):
    """Return a cell's value, texts as they were before they were made harmless; None for a blank cell."""
    if isinstance(value, str):
        value = cells.original(value)
        return value if value.strip() else None
    return value
