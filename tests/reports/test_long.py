"""Long papers: what is counted far, and tables that end on another page."""

import pytest
from weasyprint import HTML

from reports import pdf

pytestmark = pytest.mark.requirement("V3")
STYLE = '<!doctype html><html lang="zh-Hans"><link rel="stylesheet" href="paper:report.css">'


def pages_of(html) -> list[list]:
    """The boxes of each page of a paper in the reports' style."""
    document = HTML(string=STYLE + html, base_url="paper:", url_fetcher=pdf.ListedFetcher()).render()
    return [list(page._page_box.descendants()) for page in document.pages]


@pytest.mark.parametrize(("number", "words"), [(9, "九"), (10, "十"), (19, "十九"), (20, "二十"), (40, "四十"), (62, "六十二"), (99, "九十九"), (100, "100")])
def test_sections_are_counted_in_chinese_as_chinese_counts(number, words):
    html = f'<style>p {{ counter-reset: n {number}; }} p::before {{ content: counter(n, chinese); }}</style><p></p>'
    assert [box.text for box in pages_of(html)[0] if hasattr(box, "text") and box.text] == [words]


@pytest.mark.parametrize("group", ["", '<tr class="sum phase"><td>准备</td></tr>'])
def test_no_row_of_a_table_stands_alone_on_a_page_and_no_heading_at_the_foot_of_one(group):
    alone, spread = [], set()
    for rows in range(22, 31):
        body = "<tr><td>行</td></tr>" * rows + group + "<tr><td>末</td></tr>"
        table = f'<table class="grid"><thead><tr><th>首</th></tr></thead><tbody>{body}</tbody></table>'
        pages = [[box.element for box in page if type(box).__name__ == "TableRowBox" and box.element.find("td") is not None] for page in pages_of(table)]
        spread.add(len(pages))
        alone += [rows for page in pages if len(page) == 1 or page[-1].get("class")]
    assert (alone, spread) == ([], {1, 2})
