"""Measured values come in as a file: XLSX or CSV, first on trial, then all or none; a file is read with suspicion (C3)."""

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from plans import imports
from plans.models import Measurement
from tests.plans import factory

PAGE = "/indicators/RES5D/measurements/import/"


def workbook(*rows) -> SimpleUploadedFile:
    """A workbook with these rows."""
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return SimpleUploadedFile("values.xlsx", target.getvalue())


def table(text, encoding="utf-8") -> SimpleUploadedFile:
    """A CSV file."""
    return SimpleUploadedFile("values.csv", text.encode(encoding))


@pytest.fixture
def indicator(people):
    return factory.indicator(people)


ROWS = [("period", "value", "sample size"), ("2025-01", 62.5, 40), (datetime(2025, 2, 1), 0.1 + 0.2, None), (date(2025, 3, 9), 3, 7)]


@pytest.mark.requirement("C3")
@pytest.mark.parametrize("file", [lambda: workbook(*ROWS), lambda: table("月份;数值;样本量\n2025-01;62.5;40\n2025-02;0.3;\n2025-03;3;7\n", "gb18030")])
def test_a_file_is_first_shown_then_imported(sign_in, indicator, file):
    client = sign_in("planner")
    shown = client.post(PAGE, {"text": "", "file": file(), "import": "yes"})
    assert (shown.status_code, [line.fate for line in shown.context["seen"].lines], Measurement.objects.count()) == (200, ["new"] * 3, 0)
    text = shown.context["form"]["text"].value()
    assert client.post(PAGE, {"text": text, "import": "yes"})["Location"] == "/indicators/RES5D/"
    assert list(Measurement.objects.order_by("period").values_list("period", "value", "sample_size")) == [
        (date(2025, 1, 1), Decimal("62.5"), 40), (date(2025, 2, 1), Decimal("0.3"), None), (date(2025, 3, 1), Decimal(3), 7),
    ]  # fmt: skip


def test_each_line_that_cannot_be_read_says_why_and_nothing_is_written(sign_in, api_as, indicator):
    rows = [("2025-01", 1), ("2025-13", 2), ("2025-02", "=1+1"), ("2025-03", 1, 2, 3)]
    shown = sign_in("planner").post(PAGE, {"text": "", "file": workbook(*rows)})
    assert [line.fate for line in shown.context["seen"].lines] == ["new", "wrong", "wrong", "wrong"]
    refused = api_as("planner").post(f"/api/v1/indicators/{indicator.pk}/import/", {"file": workbook(*rows)}, format="multipart")
    assert (refused.status_code, list(refused.json()), Measurement.objects.count()) == (400, ["text"], 0)


def test_the_api_takes_a_file_on_trial_and_for_good(api_as, indicator):
    client, path = api_as("planner"), f"/api/v1/indicators/{indicator.pk}/import/"
    tried = client.post(path, {"file": workbook(*ROWS), "dry_run": "true"}, format="multipart").json()
    done = client.post(path, {"file": workbook(*ROWS)}, format="multipart").json()
    assert (tried["imported"], [line["fate"] for line in tried["lines"]], done["imported"], Measurement.objects.count()) == (0, ["new"] * 3, 3, 3)
    assert client.post(path, {"file": workbook(*ROWS)}, format="multipart").json()["imported"] == 0
    assert api_as("delivery").post(path, {"file": workbook(*ROWS)}, format="multipart").status_code == 403


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\x00\x01\x02", b"2025-01,1\n" * 1003],
    ids=["empty", "broken zip", "old workbook", "binary", "too long"],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_at_its_field_at_both_doors(sign_in, api_as, indicator, content):
    page = sign_in("planner").post(PAGE, {"text": "", "file": SimpleUploadedFile("values.xlsx", content)})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    answer = api_as("planner").post(f"/api/v1/indicators/{indicator.pk}/import/", {"file": SimpleUploadedFile("values.xlsx", content)}, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, ["file"])


@pytest.mark.parametrize(
    ("unit", "shape", "value"),
    [("%", "0.0%", "5.1"), ("%", "0.00 %;[Red]-0.00 %", "5.1"), ("%", "General", "0.051"), ("%", '0.000"%"', "0.051"), ("h", "0.0%", "0.051")],
)
def test_what_a_workbook_shows_in_percent_is_taken_as_shown_where_the_unit_is_percent(unit, shape, value):
    book, target = Workbook(), io.BytesIO()
    book.active.append(["2025-01", 0.051, 40])
    book.active["B1"].number_format = shape
    book.save(target)
    assert imports.text_of(SimpleUploadedFile("values.xlsx", target.getvalue()), unit) == f"2025-01\t{value}\t40"


SEVERAL = "indicator,period,value,sample_size\nRES5D,2025-01,62.5,40\nWAIT,2025-01,12,40\nres5d,2025-02,60,\nREOPEN,2025-01,3,40\nWAIT,2025-02,11,40\n"


def test_a_table_of_several_indicators_gives_this_ones_lines_and_says_what_was_left_out(sign_in, api_as, indicator):
    client = sign_in("planner")
    shown = client.post(PAGE, {"text": "", "file": table(SEVERAL)})
    assert [(line.place, line.fate) for line in shown.context["seen"].lines] == [(2, "new"), (4, "new")]
    assert "Left out are the lines of other indicators: REOPEN (1), WAIT (2)." in shown.content.decode()
    told = api_as("planner").post(f"/api/v1/indicators/{indicator.pk}/import/", {"text": SEVERAL}).json()
    assert (told["imported"], told["left_out"]) == (2, {"WAIT": 2, "REOPEN": 1})


def test_a_table_of_other_indicators_alone_is_refused(api_as, indicator):
    refused = api_as("planner").post(f"/api/v1/indicators/{indicator.pk}/import/", {"text": "indicator,period,value\nWAIT,2025-01,12"}, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["text"]) == (400, ["No line is of the indicator RES5D."])


def test_the_example_file_of_the_project_is_taken(indicator):
    text = (Path(settings.BASE_DIR) / "config/demo/data/helpdesk-measurements.csv").read_text()
    seen = imports.preview(indicator, text)
    assert (seen.can_import, len(seen.rows) + sum(seen.others.values())) == (True, len(text.splitlines()) - 1)
