"""Marks of Latin text take their Latin shape, those of Chinese text theirs, whatever the language of the paper."""

import time

import pytest
from weasyprint import HTML

from reports import pdf, typeset
from reports.portfolio import pdf as portfolio
from tests.reports import factory, reading, sizes


def latin(text) -> list[str]:
    """The words of a text that take Latin marks."""
    return [piece.partition("</span>")[0] for piece in typeset.set_latin(f"<p>{text}</p>").split('<span class="latin">')[1:]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the user’s “own” plan…", ["user’s", "“own”", "plan…"]),
        ("“it’s ‘his’ thing”, 他说", ["“it’s", "‘his’", "thing”,"]),
        ("采用“ITIL”流程，他说：“Do it now”。", []),
        ("“Do it now”，他说", []),
        ("the “改进” plan", []),
        ("采用don’t与等……", ["don’t"]),
        ("see “<b>x’s</b>”", ["“", "x’s", "”"]),
        ("“<b>质量</b>”", []),
        ("“<b>质量</b>”和“<em>ITIL</em>”", []),
        ("质量<b>“ITIL”</b>流程", []),
        ("<b>the “own</b> plan”", ["“own", "plan”"]),
        ("“段</p><p>it’s”", ["it’s”"]),
        ("plain words only", []),
    ],
)
def test_a_mark_is_latin_where_no_chinese_sign_stands_beside_it_or_its_partner(text, words):
    assert latin(text) == words


def test_names_styles_and_drawings_are_left_as_they_are():
    html = "<title>a’s</title><style>b { content: 'a’s' }</style><svg><title>a’s</title><text>a’s</text></svg><img alt='a’s'>"
    assert typeset.set_latin(html) == html


@pytest.mark.parametrize("text", ["“", "‘”", "“a’ ", "a…"])
def test_no_text_takes_long_however_many_marks_it_is_made_of(text):
    began = time.process_time()
    typeset.set_latin(text * 20_000)
    assert time.process_time() - began < 2


@pytest.mark.requirement("V3")
@pytest.mark.parametrize("style", ["paper:report.css", portfolio.STYLE])
def test_latin_marks_are_narrow_on_paper_and_chinese_ones_as_wide_as_a_sign(style):
    def width_of(text):
        html = typeset.set_latin(f'<link rel="stylesheet" href="{style}"><p>{text}</p>')
        page = HTML(string=html, base_url="paper:", url_fetcher=pdf.ListedFetcher()).render().pages[0]._page_box
        return sum(box.width for box in page.descendants() if type(box).__name__ == "TextBox")

    assert width_of("ab’s") - width_of("abs") < 0.6 * (width_of("改“进”") - width_of("改进")) / 2


@pytest.mark.requirement("V3")
def test_a_chart_in_both_languages_names_its_levels_and_parts_in_both(people):
    factory.measured(people)
    content = reading.content_of(factory.ordered(people))
    drawn = {language: pdf.html_of(sizes.set_as(content, language)).partition("<svg")[2] for language in ("zh-hans", "en", "both")}
    words = ("均值 Mean ", "目标值 Target ", "上限 Upper limit ", ">单值 Values<", ">移动极差 Moving ranges<", "Process behaviour (XmR chart)</title>")
    assert {language: [one for one in words if one in html] for language, html in drawn.items()} == {
        "zh-hans": [], "en": ["Process behaviour (XmR chart)</title>"], "both": list(words),
    }  # fmt: skip
    assert [language for language, html in drawn.items() if " 至 2025-12. Broken" in html] == []
