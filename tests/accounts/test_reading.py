"""Workbooks that are small to send and endless to read are refused before they are read."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook

from accounts.tables import reading

TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"


def workbook(part="", content=""):
    """A workbook of one row, with one part of this content."""
    whole, changed = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["title", "area"])
    book.save(whole)
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as other:
        for name in {*parts.namelist(), part} - {""}:
            other.writestr(name, content if name == part else parts.read(name))
    return SimpleUploadedFile("table.xlsx", changed.getvalue())


def rows(file):
    """What the file is read as."""
    with reading.opened(file) as lines:
        return list(lines)


def test_an_honest_workbook_is_read():
    assert rows(workbook()) == [["title", "area", *[None] * (reading.MOST_COLUMNS - 2)]]


@pytest.mark.parametrize(("part", "mark"), [(TEXTS, "<si><t>a</t></si>"), (STYLES, "<xf/>")])
def test_a_workbook_that_would_be_read_for_minutes_is_refused_at_once(part, mark):
    file = workbook(part, f"<sst>{mark * 700_000}</sst>")
    assert file.size < 200_000
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        rows(file)
    assert "more than a table needs" in refused.value.message_dict["file"][0]
