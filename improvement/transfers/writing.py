"""Tables are written as XLSX or CSV, row by row, so that memory does not grow with their length."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from improvement.models import Area
from improvement.states import Priority
from improvement.transfers import cells
from improvement.transfers.columns import COLUMNS, TEMPLATE, headers

XLSX, CSV = "xlsx", "csv"
MEDIA_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# Tells spreadsheet programs that the file is UTF-8.
BOM = "\ufeff"
WRAPPED = Alignment(wrap_text=True, vertical="top")
HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")


def write(target, media: str, rows: Iterable[list], columns=COLUMNS) -> int:
    """Write the rows under their headers into a binary file; return how many rows there were."""
    return (_write_xlsx if media == XLSX else _write_csv)(target, rows, columns)


def write_template(target) -> None:
    """Write an empty table for an import (XLSX): headers and what each column takes; the second sheet lists the areas."""
    book, sheet = _begun(TEMPLATE)
    sheet.append([])
    guide = book.create_sheet(_("How to fill it in"))
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 24, 90
    guide.append([_bold(guide, _("Column")), _bold(guide, _("What it takes"))])
    for column in TEMPLATE:
        needed = _("Needed for a new item.") if column.needed else ""
        guide.append([str(column.label), " ".join(filter(None, [str(column.hint), needed])) or "–"])
    guide.append([])
    guide.append([_bold(guide, _("Priority")), ", ".join(str(priority.label) for priority in Priority)])
    guide.append([_bold(guide, _("Area code"))])
    for area in Area.objects.filter(active=True):
        guide.append([area.code, cells.for_xml(area.name)])
    book.save(target)


def _write_xlsx(target, rows, columns):
    book, sheet = _begun(columns)
    count = 0
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
        count += 1
    book.save(target)
    return count


def _begun(columns):
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Work items"))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([_bold(sheet, header) for header in headers(columns)])
    return book, sheet


def _bold(sheet, text):
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), HEAD_FILL
    return cell


def _xlsx_cell(sheet, value):
    if not isinstance(value, str):
        return value
    text = cells.for_xml(cells.neutral(value))
    if "\n" not in text:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = WRAPPED
    return cell


def _write_csv(target, rows, columns):
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(headers(columns))
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
