"""The issued file is made for everyone's reader and for the archive, PDF/UA-1 and PDF/A-3a at once, with the data it was made of."""

import json

import pytest
from django.utils import timezone

from reports import actions, archival, copies, pdf, stored
from reports.portfolio import actions as portfolio
from reports.portfolio import build
from reports.portfolio import pdf as portfolio_pdf
from reports.portfolio.periods import around
from tests.reports import factory, portfolio_world, reading, sizes, standards

SHEET = "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def content(people):
    """The content of a report with an indicator's chart, misses and their fishbones."""
    factory.measured(people)
    return reading.content_of(factory.ordered(people))


@pytest.mark.requirement("V3")
@pytest.mark.parametrize(("language", "layout"), [("zh-hans", "modern"), ("both", "official")])
def test_the_paper_is_tagged_and_whole_and_every_picture_has_its_words(content, language, layout):
    assert standards.faults(pdf.render(sizes.set_as(content, language, layout)).data) == []


def test_the_issued_file_carries_the_content_and_the_tables_that_are_fetched_beside_it(people):
    report = factory.issued(people, "en")
    carried = standards.files_of(stored.stored_bytes(report))
    fetched = {media: actions.read_copy(report, people.planner, media) for media in ("json", "xlsx")}
    assert carried == {"content.json": ("/application/json", "/Source", fetched["json"]), "tables.xlsx": (SHEET, "/Data", fetched["xlsx"])}
    assert json.loads(carried["content.json"][2]) == report.content


def test_what_people_write_gets_into_no_name_of_a_file_and_no_words_of_a_picture_as_markup(content):
    canary = '"><title>canary</title><link rel=attachment href="file:///etc/hostname"><a download="../../canary" href="file:///etc/passwd">'
    for row in content["rows"]:
        row["title"] = canary
    content["identity"]["title"] = content["document"]["plan"]["title"] = canary
    for trend in content["trends"]:
        trend["name_en"] = trend["name_zh"] = canary
    data = pdf.render(content).data
    assert (list(standards.files_of(data)), standards.faults(data)) == (["content.json", "tables.xlsx"], [])
    words = [one["/Alt"] for one in standards.objects_of(reading.reader_of(data)) if one.get("/S") == "/Figure"]
    assert [one for one in words if one.strip() == "canary"] == []


def test_a_character_that_no_font_has_is_told_by_its_code_point(people):
    content = sizes.bare(reading.content_of(factory.ordered(people)))
    content["document"]["plan"]["title"] = content["identity"]["title"] = "Odd \U00013000 and \ue000 signs"
    data = pdf.render(content).data
    assert (standards.faults(data), "Odd[U+13000]and[U+E000]signs" in reading.text_of(data)) == ([], True)


def test_a_drawing_is_told_in_full_by_its_title():
    drawn = '<svg role="img" aria-label="a &lt;b&gt;"><path/></svg><svg aria-labelledby="x y">\n  <title id="x">Course</title>\n  <desc id="y">Up.</desc></svg><svg aria-hidden="true"></svg>'
    told = '<svg role="img" aria-label="a &lt;b&gt;"><title>a &lt;b&gt;</title><path/></svg><svg aria-labelledby="x y">\n  <title id="x">Course: Up.</title></svg><svg aria-hidden="true"></svg>'
    assert archival.described(drawn) == told


def test_the_portfolio_on_paper_keeps_to_the_same(people):
    portfolio_world.house(people)
    scope = build.Scope(around("year", timezone.localdate()))
    content = portfolio.content_of(portfolio.request_portfolio(people.leadership, scope), timezone.now())
    data = portfolio_pdf.render(content).data
    assert (standards.faults(data), standards.files_of(data)) == ([], {"content.json": ("/application/json", "/Source", copies.write("json", content))})
    assert portfolio_pdf.render(content).data == data
