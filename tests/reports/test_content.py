"""What a report says, and that it says it in both languages, the same bytes for the same content."""

import dataclasses
import json

import pytest

from plans import document
from reports import pdf
from reports.content import build
from reports.content.shapes import fingerprint
from tests.reports import factory, reading
from tests.verification import factory as verified


@pytest.fixture
def content(people):
    """The content of a report in Chinese, not yet issued."""
    return reading.content_of(factory.ordered(people))


def test_the_content_survives_json_word_for_word(content):
    assert json.loads(json.dumps(content, ensure_ascii=False)) == content


@pytest.mark.requirement("V0")
def test_the_content_carries_the_baseline_as_it_was_approved(people):
    report = factory.ordered(people)
    content = reading.content_of(report)
    assert document.digest(content["document"]) == report.round.baseline.sha256 == content["frozen"]["baseline_sha256"]


def test_the_content_is_frozen(people):
    content = build.of(factory.ordered(people), reading.NOON)
    with pytest.raises(dataclasses.FrozenInstanceError):
        content.rows = ()


@pytest.mark.requirement("V1", "V2")
def test_every_row_of_the_control_table_is_in_it_and_the_miss_has_its_cause_and_measure(people):
    check_round = verified.closed_round(people)
    content = reading.content_of(factory.ordered(people, check_round=check_round))
    assert [row["title"] for row in content["rows"]] == [row.title for row in check_round.rows.order_by("place")]
    explained = [(row["kind"], row["result"], len(row["cause"]["measures"])) for row in content["rows"] if row["cause"]]
    assert explained == [("goal", "missed", 1)]


def test_the_fingerprint_changes_with_one_word(content):
    changed = content | {"identity": content["identity"] | {"title": "Another."}}
    assert fingerprint(content) != fingerprint(changed)


def test_the_verdict_before_and_after_is_the_one_frozen_at_closing(people):
    factory.measured(people)
    check_round = verified.closed_round(people)
    content = reading.content_of(factory.ordered(people, check_round=check_round))
    assert [trend["verdict"] for trend in content["trends"]] == [verdict["code"] for verdict in check_round.verdicts]
    assert len(content["trends"][0]["points"]) == 32


@pytest.mark.requirement("V3")
def test_the_file_names_the_months_that_a_verdict_compares(people):
    factory.measured(people)
    content = reading.content_of(factory.ordered(people))
    text = reading.text_of(pdf.render(content | {"identity": content["identity"] | {"language": "en"}}).data)
    assert reading.squeezed("24 measurements, mean 21.92 % 2024-01 – 2025-12") in text


@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D3.6", "V3")
def test_the_chinese_pdf_holds_all_six_sections_the_control_table_and_the_signatures(content):
    text = reading.text_of(reading.printed(content))
    titles = ["文档介绍", "基本信息", "服务改进描述", "服务改进方案", "角色和职责", "服务改进回顾", "服务改进控制表", "统计分析", "原因分析与改进措施", "签署"]
    assert [title for title in titles if title not in text] == []


@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D3.6")
def test_the_pdf_prints_every_field_of_the_six_sections(content):
    text = reading.text_of(pdf.render(content | {"identity": content["identity"] | {"language": "en"}}).data)
    missing = [value for value in reading.texts_of(content["document"]) if reading.squeezed(value) not in text]
    assert missing == []


@pytest.mark.requirement("F1", "F9")
def test_an_overridden_factor_is_printed_with_its_reason(content):
    content["document"]["overrides"] = [{"factor": "F7", "reason": "No new service, so no staffing need.", "by": "Li Hua"}]
    content["factors"][6] |= {"override_reason": "No new service, so no staffing need.", "override_by": "Li Hua"}
    text = reading.text_of(pdf.render(content | {"identity": content["identity"] | {"language": "en"}}).data)
    assert reading.squeezed("No new service, so no staffing need.") in text


def test_the_same_content_gives_the_same_bytes(content):
    assert reading.printed(content) == pdf.render(json.loads(json.dumps(content))).data


def test_the_pdf_has_bookmarks_a_language_and_the_fingerprint(content):
    reader = reading.reader_of(reading.printed(content))
    assert reader.trailer["/Root"]["/Lang"].startswith("zh")
    assert "文档介绍" in str(reading.bookmarks_of(reader))
    assert reading.squeezed(fingerprint(content)) in reading.text_of_reader(reader)


def test_an_address_in_a_text_is_printed_and_never_fetched(content):
    canaries = ["file:///etc/hostname", "http://127.0.0.1:9/canary", "//127.0.0.1:9/x", "data:text/plain,x"]
    hostile = [f'<img src="{one}"><link rel=stylesheet href="{one}"><style>@import "{one}"</style>url({one})' for one in canaries]
    content["document"]["plan"]["scope"] = "\n".join(hostile)
    text = reading.text_of(pdf.render(content).data)
    assert [one for one in hostile if reading.squeezed(one) not in text] == []


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/canary", "data:text/css,a{}", "paper:../../settings.py"])
def test_the_fetcher_refuses_what_is_not_listed(address):
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.ListedFetcher().fetch(address)


def test_no_text_of_a_large_control_table_is_lost(people):
    check_round = factory.large_round(people, items=6)
    content = reading.content_of(factory.ordered(people, check_round=check_round))
    text = reading.text_of(pdf.render(content).data)
    lost = [row["place"] for row in content["rows"] if text.count(reading.squeezed(row["title"])) == 0 or reading.squeezed(row["evidence"]) not in text]
    assert lost == []
