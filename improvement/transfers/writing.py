"""Work items as a file, and the empty file that an import is filled into."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.tables import cells, writing
from accounts.tables.writing import CSV, MEDIA_TYPES, XLSX
from improvement.models import Area
from improvement.states import Priority
from improvement.transfers.columns import COLUMNS, TEMPLATE

__all__ = ["CSV", "MEDIA_TYPES", "XLSX", "write", "write_template"]


def write(target, media: str, rows: Iterable[list], columns=COLUMNS) -> int:
    """Write the rows under their headers into a binary file; return how many rows there were."""
    return writing.write(target, media, _("Work items"), columns, rows)


def write_template(target) -> None:
    """Write an empty table for an import (XLSX): headers and what each column takes; the second sheet lists the areas."""
    book, sheet = writing.begun(_("Work items"), TEMPLATE)
    sheet.append([])
    guide = book.create_sheet(_("How to fill it in"))
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 24, 90
    guide.append([writing.bold(guide, _("Column")), writing.bold(guide, _("What it takes"))])
    for column in TEMPLATE:
        needed = _("Needed for a new item.") if column.needed else ""
        guide.append([str(column.label), " ".join(filter(None, [str(column.hint), needed])) or "–"])
    guide.append([])
    guide.append([writing.bold(guide, _("Priority")), ", ".join(str(priority.label) for priority in Priority)])
    guide.append([writing.bold(guide, _("Area code"))])
    for area in Area.objects.filter(active=True):
        guide.append([area.code, cells.for_xml(area.name)])
    book.save(target)
