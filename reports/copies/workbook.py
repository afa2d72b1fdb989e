"""The tables of a report's content as a workbook: figures are numbers, days are days, codes are words."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from accounts.tables import cells
from reports import bilingual
from reports.content.shapes import code_of, fingerprint
from reports.copies.packing import repacked
from reports.templatetags.paper import verb, worded, words

HEAD, HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
WRAPPED = Alignment(wrap_text=True, vertical="top")
TEXT, SHORT, FIGURE, DAY, MOMENT = 44, 18, 12, 12, 17
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
# What the format allows the name of a sheet.
LONGEST_NAME = 31


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and how its value is had from a row of the content."""

    label: str
    width: int
    value: Callable


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows, its columns."""

    title: str
    rows: Callable
    columns: tuple[Column, ...]


def text(key, label, width=TEXT):
    """Return a column of texts."""
    return Column(label, width, lambda row: row.get(key) or "")


def word(key, label, vocabulary):
    """Return a column of codes in words."""
    return Column(label, SHORT, lambda row: words(row[key], vocabulary) if row.get(key) else "")


def figure(key, label):
    """Return a column of numbers; where there is none the cell is empty, which is not nought."""
    return Column(label, FIGURE, lambda row: Decimal(str(row[key])) if row.get(key) not in (None, "") else None)


def day(key, label):
    """Return a column of days, of moments in the installation's time zone."""
    return Column(label, DAY, lambda row: _day(row.get(key)))


def moment(key, label):
    """Return a column of moments: day and time of day in the installation's time zone."""
    return Column(label, MOMENT, lambda row: _moment(row.get(key)))


def write(content: dict) -> bytes:
    """Return the workbook of a report's content, in its language. The same content gives the same bytes."""
    with bilingual.speaking(content["identity"]["language"]):
        book = Workbook()
        book.remove(book.active)
        for sheet in (ABOUT, *SHEETS):
            _write_sheet(book.create_sheet(_said(sheet.title)[:LONGEST_NAME]), sheet, content)
        facts, issued_at = book.properties, datetime.fromisoformat(content["identity"]["issued_at"]).replace(tzinfo=None)
        facts.created, facts.creator, facts.title = issued_at, cells.for_xml(content["identity"]["issued_by"]), cells.for_xml(content["identity"]["title"])
        target = io.BytesIO()
        book.save(target)
        # Saving writes down the moment of saving; the workbook's moment is that of its content.
        facts.modified = issued_at
    return repacked(target.getvalue(), {ARC_CORE: tostring(facts.to_tree())})


def _write_sheet(page, sheet, content):
    page.append([_said(column.label) for column in sheet.columns])
    for row in sheet.rows(content):
        page.append([_cell(column.value(row)) for column in sheet.columns])
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    for head in page[1]:
        head.font, head.fill = HEAD, HEAD_FILL
    for line in page.iter_rows(min_row=1):
        for cell in line:
            cell.alignment = WRAPPED
            if isinstance(cell.value, datetime):
                cell.number_format = MOMENT_FORMAT
    page.freeze_panes = "A2"


def _said(words):
    # A report in both languages has both in its heads as well.
    return bilingual.line(lambda: str(words))


def _cell(value):
    return cells.for_xml(cells.neutral(value)) if isinstance(value, str) else value


def _day(value):
    if not value:
        return None
    return _moment(value).date() if "T" in value else date.fromisoformat(value)


def _moment(value):
    # A cell knows no time zones.
    return timezone.localtime(datetime.fromisoformat(value)).replace(tzinfo=None, second=0, microsecond=0) if value else None


def _about(content):
    identity, frozen = content["identity"], content["frozen"]
    facts = [
        (pgettext_lazy("report", "Report"), identity["number"]), (_("Plan"), identity["plan_number"]), (_("Title"), identity["title"]),
        (_("Check round"), identity["round_number"]), (_("Approved baseline"), f"B{frozen['baseline_number']}"), (_("Approved by"), frozen["approved_by"]),
        (_("Issued by"), identity["issued_by"]), (pgettext_lazy("report list", "Issued"), _moment(identity["issued_at"])),
        (_("Code on the paper"), code_of(content)), (_("Fingerprint of the content"), fingerprint(content)),
    ]  # fmt: skip
    return [{"name": _said(name), "value": value} for name, value in facts]


def _causes(content):
    return [row["cause"] | {"place": row["place"], "title": row["title"], "why": "\n".join(row["cause"]["whys"])} for row in content["rows"] if row["cause"]]


def _measures(content):
    return [measure | {"place": cause["place"]} for cause in _causes(content) for measure in cause["measures"]]


def _points(content):
    return [point | {"code": trend["code"], "name": worded(trend, "name"), "unit": trend["unit"]} for trend in content["trends"] for point in trend["points"]]


def _rows(content):
    return [row | {"department_name": worded(row["department"])} for row in content["rows"]]


PLACE = figure("place", _("Row"))
ABOUT = Sheet(pgettext_lazy("report", "About"), _about, (Column("", SHORT, lambda row: row["name"]), Column("", TEXT, lambda row: row["value"])))
SHEETS = (
    Sheet(_("Control table"), _rows, (
        PLACE, word("kind", _("Kind"), "row_kind"), text("title", _("Title")), text("criterion", _("Criterion")),
        word("element", pgettext_lazy("table", "Element"), "element"), text("indicator_code", _("Indicator"), SHORT), text("unit", _("Unit"), FIGURE), figure("baseline_value", _("Baseline value")),
        figure("target_value", _("Target value")), figure("actual_value", _("Actual value")), figure("attainment", _("Attainment in %")),
        word("result", _("Result"), "result"), figure("weight", _("Weight in %")),
        Column(_("Must be reached"), FIGURE, lambda row: _said(_("yes") if row["must_pass"] else _("no"))),
        text("assignee", _("Assignee"), SHORT), text("department_name", _("Department"), SHORT), text("checker", pgettext_lazy("table", "Checker named"), SHORT),
        text("checked_by", _("Checked by"), SHORT), day("checked_at", _("Checked on")), text("actual_text", _("What was found")), text("reason", _("Reason")),
        text("evidence", _("Evidence")),
    )),
    Sheet(_("Work items"), lambda content: content["work"], (
        figure("number", _("Number")), text("area", _("Area"), FIGURE), word("element", pgettext_lazy("table", "Element"), "element"), text("title", _("Title")),
        text("assignee", _("Assignee"), SHORT), day("planned_start", _("Planned start")), day("planned_end", _("Planned end")),
        day("actual_start", _("Actual start")), day("actual_end", _("Actual end")), figure("planned_hours", _("Planned hours")),
        figure("hours", _("Hours spent")), figure("percent", _("Progress in %")), word("state", _("State"), "work_state"),
    )),
    Sheet(_("Root causes"), _causes, (
        PLACE, text("title", _("Title")), word("element", pgettext_lazy("table", "Element"), "bone"), word("method", _("Method"), "method"), text("containment", _("Containment")),
        text("why", _("Whys")), text("conclusion", _("Conclusion")), text("term", _("Cause in the vocabulary"), SHORT), text("written_by", _("Written by"), SHORT),
    )),
    Sheet(_("Corrective measures"), _measures, (
        PLACE, text("action", _("Corrective measure")), text("owner", pgettext_lazy("measure", "Owner"), SHORT), day("due", _("Due")),
        word("state", _("State"), "measure_state"), figure("work_item", _("Work item")), text("done_note", _("Note")), word("effect", _("Effect"), "effect"),
        text("effect_note", _("Reasoning")),
    )),
    Sheet(_("Measurements"), _points, (
        text("code", _("Indicator"), SHORT), text("name", pgettext_lazy("table", "Name of the indicator")), day("period", _("Period")), figure("value", _("Value")), text("unit", _("Unit"), FIGURE),
        figure("sample_size", _("Sample size")),
    )),
    Sheet(_("History"), lambda content: content["history"], (
        figure("sequence", _("No.")), moment("at", _("When")), text("who", _("Who"), SHORT), Column(_("What"), TEXT, lambda row: verb(row["verb"])),
        text("what", _("Object"), SHORT), text("hash", _("Hash")),
    )),
)  # fmt: skip
