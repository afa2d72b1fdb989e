"""A report in the official layout, and one in both languages: ordered, frozen and printed."""

import io
import json
from functools import cache

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from audit.errors import NotReady
from audit.models import Event
from reports import actions, bilingual, paper, pdf, stored
from reports.models import Report
from tests.reports import factory, reading, sizes
from tests.verification import factory as verified

MILLIMETRE = 72 / 25.4


@pytest.fixture
def content(people):
    """The content of a report in Chinese, not yet issued."""
    return reading.content_of(factory.ordered(people))


@cache
def _laid_out(stored):
    return pdf.render(json.loads(stored)).data


def laid_out(content, language, layout="modern", red_head=False) -> PdfReader:
    """Return the paper of a content in a language and layout."""
    return PdfReader(io.BytesIO(_laid_out(json.dumps(sizes.set_as(content, language, layout, red_head)))))


def html_of(content, language, layout="modern", red_head=False) -> str:
    """Return the same as HTML; laying it out would only cost time."""
    return pdf.html_of(sizes.set_as(content, language, layout, red_head))


# Ordering


def test_layout_and_red_head_are_stored_frozen_in_the_content_and_told_by_the_trail(people):
    report = actions.request_report(verified.closed_round(people), people.planner, "both", layout="official", red_head=True)
    identity = reading.content_of(report)["identity"]
    assert (identity["language"], identity["layout"], identity["red_head"]) == ("both", "official", True)
    told = Event.objects.get(verb="report.request").changes
    assert (told["layout"], told["red_head"], told["language"]) == ([None, "official"], [None, True], [None, "both"])


def test_a_red_head_without_an_official_document_is_refused_at_every_door(people, sign_in, api_as):
    check_round = verified.closed_round(people)
    with pytest.raises(ValidationError) as refused:
        actions.request_report(check_round, people.planner, "en", red_head=True)
    assert list(refused.value.error_dict) == ["red_head"]
    order = {"round": check_round.pk, "language": "en", "layout": "modern", "red_head": "on"}
    page = sign_in("planner").post(reverse("reports:of_plan", args=[check_round.plan.number]), order)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["red_head"])
    answer = api_as("planner").post("/api/v1/reports/", order | {"red_head": True}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["red_head"])
    assert Report.objects.count() == 0


@pytest.mark.parametrize(("field", "value"), [("layout", "letter"), ("language", "tlh")])
def test_a_layout_or_language_that_is_none_is_refused_at_its_field(people, api_as, field, value):
    check_round = verified.closed_round(people)
    with pytest.raises(ValidationError) as refused:
        actions.request_report(check_round, people.planner, **{field: value})
    assert list(refused.value.error_dict) == [field]
    answer = api_as("planner").post("/api/v1/reports/", {"round": check_round.pk, field: value}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_the_page_orders_an_official_document_with_a_red_head(people, sign_in):
    check_round = verified.closed_round(people)
    page = reverse("reports:of_plan", args=[check_round.plan.number])
    sign_in("planner").post(page, {"round": check_round.pk, "language": "both", "layout": "official", "red_head": "on"})
    assert list(Report.objects.values_list("language", "layout", "red_head")) == [("both", "official", True)]


def test_the_api_orders_one_and_lists_by_layout(people, api_as):
    check_round, client = verified.closed_round(people), api_as("planner")
    order = {"round": check_round.pk, "language": "en"}
    official = client.post("/api/v1/reports/", order | {"layout": "official", "red_head": True}, format="json").json()
    modern = client.post("/api/v1/reports/", order, format="json").json()
    assert [(one["layout"], one["red_head"]) for one in (official, modern)] == [("official", True), ("modern", False)]
    listed = client.get("/api/v1/reports/", {"layout": "official"}).json()["results"]
    assert [one["number"] for one in listed] == [official["number"]]


def test_one_round_may_be_rendered_in_two_layouts_at_once_but_not_twice_in_one(people):
    check_round = verified.closed_round(people)
    actions.request_report(check_round, people.planner, "en")
    actions.request_report(check_round, people.planner, "en", layout="official")
    with pytest.raises(NotReady):
        actions.request_report(check_round, people.planner, "en", layout="official", red_head=True)
    assert check_round.reports.count() == 2


def test_the_database_keeps_the_layout_of_an_issued_report(people):
    report = factory.issued(people)
    for change in ({"layout": "official"}, {"red_head": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)


def test_the_command_takes_the_issued_file_of_the_same_layout_only(people, tmp_path):
    report = factory.issued(people)
    modern, official = tmp_path / "modern.pdf", tmp_path / "official.pdf"
    call_command("report", report.plan.number, "--output", str(modern))
    call_command("report", report.plan.number, "--layout", "official", "--red-head", "--output", str(official))
    assert (modern.read_bytes() == stored.stored_bytes(report), official.read_bytes() == stored.stored_bytes(report)) == (True, False)


# The official layout


@pytest.mark.requirement("V3")
def test_an_official_document_has_its_parts_in_their_order(content):
    content["identity"]["number"] = "SIR-2026-007"
    paper_of_it = laid_out(content, "zh-hans", "official", True)
    text = reading.text_of_reader(paper_of_it)
    parts = ["SIR〔2026〕7号", "签发人：", "关于", "的服务改进报告", "现将有关情况报告如下", "一、承诺目标", "附件：", "1.已批准的服务改进计划", "目录", "附件1", "附件3", "抄送："]
    places = [text.find(reading.squeezed(one)) for one in parts]
    assert (-1 in places, places) == (False, sorted(places))
    assert text.rstrip().find("印发") > places[-1]
    closing = next(text for page in paper_of_it.pages if "2026年12月31日" in (text := reading.squeezed(page.extract_text())))
    assert "附件：" in closing


def test_the_imprint_stands_on_the_last_page_an_even_one_and_a_blank_page_before_it_bears_no_number(content):
    blank = []
    for lines in (0, 22):
        content["document"]["plan"]["introduction"] = "务" * 28 * lines
        pages = [page.extract_text() for page in laid_out(content, "zh-hans", "official").pages]
        assert (len(pages) % 2, "印发" in pages[-1]) == (0, True)
        blank.append(sum(not text.strip() for text in pages))
    assert sorted(blank) == [0, 1]


def test_the_type_area_of_an_official_document_is_156_by_225_millimetres(content):
    boxes = [page.mediabox for page in laid_out(content, "zh-hans", "official").pages]
    assert {(round(min(box.width, box.height) / MILLIMETRE), round(max(box.width, box.height) / MILLIMETRE)) for box in boxes} == {(210, 297)}
    style = " ".join(pdf.ListedFetcher().fetch("paper:official.css").read().decode().split())
    assert "@page { size: A4; margin: 37mm 26mm 35mm 28mm;" in style


def test_a_full_line_of_an_official_document_has_28_characters_and_a_full_page_22_lines(content):
    content["document"]["plan"]["introduction"] = "务" * 28 * 60
    pages = [page.extract_text().splitlines() for page in laid_out(content, "zh-hans", "official").pages]
    full = [[line for line in lines if set(line) == {"务"}] for lines in pages]
    whole = max(full, key=len)
    assert (len(whole), {len(line) for line in whole}) == (22, {28})


def test_the_number_of_the_page_stands_between_dashes_at_the_outer_edge(content):
    first, second = laid_out(content, "zh-hans", "official").pages[:2]
    assert [_left_of(page, f"— {number} —") > 297 for number, page in ((1, first), (2, second))] == [True, False]


def _left_of(page, wanted):
    """Return how far from the left edge, in points, a text begins."""
    found = []

    def visit(text, _matrix, placed, _font, _size):
        if wanted in " ".join(text.split()):
            found.append(placed[4])

    page.extract_text(visitor_text=visit)
    return found[-1]


@pytest.mark.parametrize(("red_head", "shown"), [(True, 1), (False, 0)])
def test_the_red_head_is_there_when_it_was_ordered(content, red_head, shown):
    assert html_of(content, "zh-hans", "official", red_head).count('class="of-organisation"') == shown


def test_the_leader_is_addressed_and_the_supervision_gets_a_copy(content):
    official = paper.official_of(sizes.set_as(content, "zh-hans", "official"))
    told = [[one["capacity"] for one in official[name]] for name in ("addressed", "copied")]
    assert told == [["leader"], ["supervisor"]]


@pytest.mark.parametrize("language", ["zh-hans", "en", "both"])
def test_the_same_official_content_gives_the_same_bytes(content, language):
    one = sizes.set_as(content, language, "official", True)
    assert _laid_out(json.dumps(one)) == pdf.render(json.loads(json.dumps(one))).data


# Both languages


@pytest.mark.requirement("V3")
def test_headings_and_heads_of_tables_stand_in_both_languages_and_what_people_wrote_once(content):
    text = reading.text_of_reader(laid_out(content, "both"))
    for chinese, english in (("服务改进报告", "Service improvement report"), ("服务改进控制表", "Control table"), ("按部门统计", "Results by department")):
        assert (chinese in text, reading.squeezed(english) in text) == (True, True)
    wrote = reading.squeezed(content["document"]["plan"]["scope"])
    assert text.count(wrote) == reading.text_of_reader(laid_out(content, "zh-hans")).count(wrote)


def test_bookmarks_of_a_paper_in_both_languages_name_both(content):
    marks = reading.bookmarks_of(laid_out(content, "both"))
    assert [one for one in marks if one.startswith("一、")] == ["一、文档介绍 Document introduction"]


def test_words_of_one_language_are_not_doubled_in_a_paper_of_one(content):
    assert ('class="second"' in html_of(content, "zh-hans"), 'class="second"' in html_of(content, "en")) == (False, False)


def test_what_is_the_same_in_both_languages_is_said_once():
    with bilingual.speaking("both"):
        assert (bilingual.each(lambda: "SHA-256"), bilingual.each(lambda: translation.get_language())) == (["SHA-256"], ["zh-hans", "en"])


# Any size


def test_a_paper_of_an_empty_plan_is_complete_in_every_layout(content):
    empty = sizes.bare(content)
    for language, layout in (("zh-hans", "official"), ("both", "modern")):
        html = html_of(empty, language, layout)
        assert (html.count('class="chapter '), "（无）" in html) == (16, True)


def test_heads_of_tables_repeat_and_no_long_name_is_cut(content):
    long = sizes.resized(content, 12, long_names=True)
    reader = laid_out(long, "zh-hans", "official")
    text = reading.text_of_reader(reader)
    assert [row["place"] for row in long["rows"] if reading.squeezed(row["title"]) not in text] == []
    heads = sum("证据" in page.extract_text() and "权重" in page.extract_text() for page in reader.pages)
    assert heads > 1


def test_sentences_and_notes_of_a_paper_in_both_languages_stand_in_both(content):
    content["rows"][0] |= {"must_pass": True, "attainment": "-43.5", "result": "missed"}
    # Blanks fall where lines end.
    html = " ".join(pdf.html_of(sizes.set_as(content, "both", "modern", False)).split())
    pairs = ["必须达成", "must be reached"], ["比起点更远", "further away than at the start"], ["个测量值", "measurements, mean"]
    assert [[words in html for words in pair] for pair in pairs] == [[True, True]] * 3
    assert ("完成差距的 -43.5%" in html, "(−43.5%)" in html) == (False, True)
