"""The issued content goes along as Word, as a workbook and as data: the same words and figures, the same bytes, the same rights."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.errors import NotAllowed, Refusal, WrongState
from reports import actions, copies
from reports.copies import kept
from tests.reports import factory, reading
from tests.standing import standing

MEDIA = ["docx", "xlsx", "json"]


@pytest.fixture(autouse=True)
def nothing_asked_before():
    """Nobody has asked too often in another test, nor will have in the next; no copy is left of another one."""
    cache.clear()
    yield
    cache.clear()


@standing
def in_english(people):
    """A report issued in English."""
    return factory.issued(people, "en")


def words_of(data):
    """All text of a Word document, its tables' included, in its order."""
    document = Document(io.BytesIO(data))
    return "\n".join(text for block in document.element.body.iter("{*}p") if (text := "".join(one.text or "" for one in block.iter("{*}t"))))


def titles_of(outline):
    """The titles of a PDF's bookmarks, in their order."""
    for one in outline:
        if isinstance(one, list):
            yield from titles_of(one)
        else:
            yield " ".join(one.title.split())


def sheet_of(data, name):
    """The lines of one sheet, the head first."""
    return list(load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True))


@pytest.mark.parametrize("media", MEDIA)
def test_the_same_content_gives_the_same_bytes(people, media):
    report = in_english(people)
    assert copies.write(media, report.content, report.sha256) == copies.write(media, report.content, report.sha256) == actions.read_copy(report, people.auditor, media)


def test_the_word_document_says_what_counts_and_has_every_chapter_of_the_paper(people):
    report = in_english(people)
    document = Document(io.BytesIO(actions.read_copy(report, people.leadership, "docx")))
    told = [one.text for one in document.paragraphs]
    assert told[0] == f"Working copy of report {report.number}. What counts is the issued PDF alone."
    assert told[1] == f"SHA-256 of the issued PDF: {report.sha256}"
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    bookmarks = list(titles_of(reading.reader_of(actions.read_file(report, people.leadership)).outline))
    assert [one for one in headings if one[0].isdigit()] == [one for one in bookmarks if one[0].isdigit()]


def test_a_table_of_the_word_document_repeats_its_head_on_each_page(people):
    document = Document(io.BytesIO(actions.read_copy(in_english(people), people.leadership, "docx")))
    heads = [table for table in document.tables if table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")]
    assert [cell.text for cell in heads[0].rows[0].cells] == ["Revision", "Decision", "By", "When", "Comment"]


def test_the_word_document_has_every_row_of_the_control_table(people):
    report = in_english(people)
    words = words_of(actions.read_copy(report, people.leadership, "docx"))
    assert [row["title"] for row in report.content["rows"] if row["title"] not in words] == []


def test_the_workbook_has_the_control_table_in_numbers_and_days(people):
    report = in_english(people)
    head, *lines = sheet_of(actions.read_copy(report, people.leadership, "xlsx"), "Control table")
    rows = report.content["rows"]
    assert len(lines) == len(rows)
    told = [dict(zip(head, line, strict=True)) for line in lines]
    assert [one["Row"] for one in told] == [row["place"] for row in rows]
    assert [one["Weight in %"] for one in told] == [float(row["weight"]) for row in rows]
    assert [one["Target value"] for one in told] == [float(row["target_value"]) if row["target_value"] else None for row in rows]
    assert {one["Checked on"].date() for one in told} == {timezone.localtime(datetime.fromisoformat(rows[0]["checked_at"])).date()}


def test_a_text_that_looks_like_a_formula_stays_a_text(people):
    content = json.loads(json.dumps(in_english(people).content))
    content["rows"][0]["title"] = '=HYPERLINK("http://evil.example","x")'
    line = sheet_of(copies.write("xlsx", content), "Control table")[1]
    assert line[2] == '\'=HYPERLINK("http://evil.example","x")'


def test_the_data_is_the_frozen_content(people):
    report = in_english(people)
    assert json.loads(actions.read_copy(report, people.leadership, "json")) == report.content


def test_a_content_that_is_not_the_issued_one_gives_no_copy(people):
    report = type(in_english(people)).objects.get(pk=in_english(people).pk)
    report.content["rows"][0]["title"] = "Another title"
    for media in MEDIA:
        with pytest.raises(Refusal, match=report.number):
            actions.read_copy(report, people.leadership, media)


def test_a_copy_is_made_once_and_by_one_at_a_time(people):
    report = in_english(people)
    made = actions.read_copy(report, people.leadership, "xlsx")
    began = time.process_time()
    again = [actions.read_copy(report, people.leadership, "xlsx") for _time in range(20)]
    taken = time.process_time() - began
    with ThreadPoolExecutor(4) as pool:
        others = list(pool.map(lambda _place: kept.copy_of("xlsx", report.content, "of all at once"), range(4)))
    assert (set(again), len(set(others)), taken < 0.5) == ({made}, 1, True)


def test_somebody_who_fetches_copies_all_the_time_is_asked_to_wait(people, sign_in, api_as):
    number = in_english(people).number
    client, api = sign_in("leadership"), api_as("leadership")
    asked = [api.get(f"/api/v1/reports/{number}/copies/json/").status_code for _time in range(30)]
    refused = client.get(reverse("reports:copy", args=[number, "docx"])).status_code
    assert (asked, api.get(f"/api/v1/reports/{number}/copies/json/").status_code, refused) == ([200] * 30, 429, 429)


def test_a_name_that_xml_cannot_hold_still_makes_a_workbook(people):
    content = json.loads(json.dumps(in_english(people).content))
    content["identity"]["issued_by"] = "Chen\x0bJie\ufffe"
    assert load_workbook(io.BytesIO(copies.write("xlsx", content))).properties.creator == "Chen_x000B_Jie_xFFFE_"
    assert Document(io.BytesIO(copies.write("docx", content))).core_properties.author == "ChenJie"


@pytest.fixture
def english_text(people):
    """What a report in English says, as JSON."""
    return json.dumps(in_english(people).content)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80).filter(str.strip))
def test_any_title_makes_a_word_document_and_a_workbook_that_open(english_text, title):
    content = json.loads(english_text)
    content["identity"]["title"] = content["rows"][0]["title"] = title
    assert Document(io.BytesIO(copies.write("docx", content))).core_properties.author == content["identity"]["issued_by"]
    assert len(sheet_of(copies.write("xlsx", content), "Control table")) == len(content["rows"]) + 1


@pytest.mark.parametrize("media", MEDIA)
def test_a_copy_is_saved_under_a_name_of_our_own_at_page_and_api(people, sign_in, api_as, media):
    report = in_english(people)
    answers = [
        sign_in("leadership").get(reverse("reports:copy", args=[report.number, media])), api_as("leadership").get(f"/api/v1/reports/{report.number}/copies/{media}/"),
    ]  # fmt: skip
    for answer in answers:
        assert (answer.status_code, answer["Content-Disposition"]) == (200, f'attachment; filename="{report.number}.{media}"')
        assert answer["Content-Type"] == copies.MEDIA_TYPES[media]


@pytest.mark.parametrize("media", MEDIA)
def test_who_may_not_read_the_report_gets_no_copy(people, sign_in, api_as, media):
    report = in_english(people)
    type(report.plan).objects.filter(pk=report.plan_id).update(confidential=True)
    assert sign_in("second_manager").get(reverse("reports:copy", args=[report.number, media])).status_code == 404
    assert api_as("second_manager").get(f"/api/v1/reports/{report.number}/copies/{media}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.read_copy(type(report).objects.get(pk=report.pk), people.second_manager, media)


def test_what_is_not_issued_has_no_copies(people, sign_in):
    report = factory.ordered(people)
    with pytest.raises(WrongState):
        actions.read_copy(report, people.planner, "docx")
    assert sign_in("planner").get(reverse("reports:copy", args=[report.number, "xlsx"])).status_code == 409


def test_another_format_does_not_exist(people, sign_in, api_as):
    place = f"reports/{in_english(people).number}/copies/exe/"
    assert (sign_in("leadership").get(f"/{place}").status_code, api_as("leadership").get(f"/api/v1/{place}").status_code) == (404, 404)


def test_hours_and_decimals_are_numbers(people):
    _head, *lines = sheet_of(actions.read_copy(in_english(people), people.leadership, "xlsx"), "Work items")
    assert [Decimal(str(line[9])) for line in lines] == [Decimal(one["planned_hours"]) for one in in_english(people).content["work"]]


def test_the_workbook_keeps_the_time_of_day_of_what_has_one(people):
    report = in_english(people)
    data = actions.read_copy(report, people.leadership, "xlsx")
    book = load_workbook(io.BytesIO(data))
    first = report.content["history"][0]
    head, *lines = book["History"].iter_rows()
    cell = lines[0][[one.value for one in head].index("When")]
    local = timezone.localtime(datetime.fromisoformat(first["at"])).replace(tzinfo=None, second=0, microsecond=0)
    assert (cell.value, cell.number_format) == (local, "yyyy-mm-dd hh:mm")
    issued = {line[0]: line[1] for line in sheet_of(data, "About")}["Issued"]
    assert issued == timezone.localtime(datetime.fromisoformat(report.content["identity"]["issued_at"])).replace(tzinfo=None, second=0, microsecond=0)


def test_no_two_columns_of_a_chinese_sheet_have_the_same_head(people):
    content = json.loads(json.dumps(in_english(people).content))
    content["identity"]["language"] = "zh-hans"
    book = load_workbook(io.BytesIO(copies.write("xlsx", content)))
    heads = {page.title: [one.value for one in page[1]] for page in book}
    assert {name: len(one) for name, one in heads.items()} == {name: len(set(one)) + (None in one) for name, one in heads.items()}
    assert [one for one in heads.values() if "姓名" in one] == []


def test_the_workbook_of_a_report_in_both_languages_has_both_in_names_and_heads(people):
    content = json.loads(json.dumps(in_english(people).content))
    content["identity"]["language"] = "both"
    book = load_workbook(io.BytesIO(copies.write("xlsx", content)))
    assert [name for name in book.sheetnames if name.isascii() or len(name) > 31] == []
    assert "服务改进控制表 Control table" in book.sheetnames
    assert [one.value for one in book["服务改进控制表 Control table"][1]][:3] == ["行 Row", "类别 Kind", "标题 Title"]
