"""Files that people send are read with suspicion: told by their content, limited in size, and never trusted to be well-formed."""

import csv
import io
import re
import zipfile
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import WORKSHEET_TYPE

from accounts.tables import cells

MOST_ROWS = 10_000
# Blank rows between those that say something are passed over, up to so many rows in all.
MOST_PLACES = 2 * MOST_ROWS
MOST_COLUMNS = 60
# What the parts of a workbook hold once they are unpacked; 10,000 rows of long texts fit.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
# What is read before the first row, above all the texts that cells share, may hold so many marks: read in seconds, not minutes.
MOST_MARKS = 600_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Chinese editions of spreadsheet programs save CSV in the old encoding of the system.
ENCODINGS = ("utf-8-sig", "gb18030")
# What a number format shows as it stands, so that a % in it does not make the number a share.
LITERAL = re.compile(r'"[^"]*"|\\.')


class Share(float):
    """A number whose cell shows it in %: 0.051 is shown as 5.1 %."""


class _Unreadable(Exception):
    """The parser could not go on."""


@contextmanager
def opened(file, shares=False):
    """Give the rows of an uploaded or stored file, each a list of its cells' values, read one by one.

    With `shares`, numbers of a workbook that are shown in % come as `Share`.
    Raises ValidationError at `file`, also while the rows are read.
    """
    try:
        with _rows_of(_bytes_of(file), shares) as rows:
            yield _guarded(rows)
    except _Unreadable as error:
        raise refused(_("This file cannot be read as a table. Save it as XLSX or CSV and send it again.")) from error


def _guarded(rows):
    try:
        yield from rows
    except Exception as error:  # whatever a file can do to its parser, the person must be told that it cannot be read
        raise _Unreadable from error


def refused(sentence) -> ValidationError:
    """Return what says at `file` why it is not taken."""
    return ValidationError({"file": sentence})


def _bytes_of(file):
    if not file.size:
        raise refused(_("The file is empty."))
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise refused(_("The file is larger than {limit} MB.").format(limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024))
    file.seek(0)
    return file.read()


@contextmanager
def _rows_of(data, shares):
    if data.startswith(ZIP):
        book = _book(data)
        try:
            yield _xlsx_rows(book, shares)
        finally:
            book.close()
    elif data.startswith(OLE):
        raise refused(_("This is a workbook of the old form (XLS). Save it as XLSX and send it again."))
    else:
        yield _csv_rows(_text_of(data))


def _book(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
        if not any(info.filename == "xl/workbook.xml" for info in infos):
            raise refused(_("This is no workbook and no CSV file."))
        # No part gives more than it declares: the unpacking stops there.
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise refused(_("Unpacked, this workbook is larger than {limit} MB.").format(limit=MOST_UNPACKED // 1024 // 1024))
        _refuse_many_marks(data)
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except ValidationError:
        raise
    except Exception as error:  # as above
        raise _Unreadable from error


def _refuse_many_marks(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = {name for name in parts.namelist() if not name.startswith("xl/worksheets/")}
        if _marks(parts, ["[Content_Types].xml"]) <= MOST_MARKS:
            reader = ExcelReader(io.BytesIO(data), read_only=True)
            reader.read_manifest()
            # Any other kind of part is read at once, wherever it claims to be.
            names |= {one.PartName.lstrip("/") for one in reader.package.Override if one.ContentType != WORKSHEET_TYPE} & set(parts.namelist())
        if _marks(parts, names) > MOST_MARKS:
            raise refused(_("This workbook holds more than a table needs. Copy the table into a new workbook and send that."))


def _marks(parts, names) -> int:
    count = 0
    for name in names:
        with parts.open(name) as part:
            while piece := part.read(1 << 20):
                count += piece.count(b"<")
    return count


def _xlsx_rows(book, shares):
    sheet = book.worksheets[0]
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_PLACES + 2, max_col=MOST_COLUMNS, values_only=not shares):
        values = [_shown(cell) for cell in row] if shares else row
        yield [cells.from_xml(value) if isinstance(value, str) else value for value in values]


def _shown(cell):
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return Share(cell.value) if is_number and "%" in LITERAL.sub("", cell.number_format or "") else cell.value


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
    raise refused(_("This is no workbook and no CSV file."))


def _csv_rows(text):
    first = text[:4096].splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
        yield row[:MOST_COLUMNS]
