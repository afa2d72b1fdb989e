"""Tables are written as XLSX or CSV, row by row, so that memory does not grow with their length."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from accounts.tables import cells

XLSX, CSV = "xlsx", "csv"
MEDIA_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# Tells spreadsheet programs that the file is UTF-8.
BOM = "\ufeff"
WRAPPED = Alignment(wrap_text=True, vertical="top")
HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")
# What the name of a sheet cannot hold, and how long it can be.
UNNAMEABLE = str.maketrans("", "", r"[]:*?/\'")
LONGEST_NAME = 31


def write(target, media: str, title: str, columns, rows: Iterable[list]) -> int:
    """Write the rows under their headers into a binary file; return how many rows there were.

    `columns` have a `label` and a `width` in characters; `title` names the sheet.
    """
    if media == XLSX:
        return _write_xlsx(target, title, columns, rows)
    return _write_csv(target, columns, rows)


def begun(title: str, columns):
    """Return a workbook with an empty sheet under its headers, and that sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(UNNAMEABLE)[:LONGEST_NAME])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([bold(sheet, str(column.label)) for column in columns])
    return book, sheet


def bold(sheet, text: str):
    """Return a cell as headers are written."""
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), HEAD_FILL
    return cell


def _write_xlsx(target, title, columns, rows):
    book, sheet = begun(title, columns)
    count = 0
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
        count += 1
    book.save(target)
    return count


def _xlsx_cell(sheet, value):
    if not isinstance(value, str):
        return value
    text = cells.for_xml(cells.neutral(value))
    if "\n" not in text:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = WRAPPED
    return cell


def _write_csv(target, columns, rows):
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow([str(column.label) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        count += 1
    text.detach()
    return count


def _csv_cell(value):
    if isinstance(value, str):
        return cells.neutral(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else "" if value is None else value
