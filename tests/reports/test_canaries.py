"""Whatever people write is printed as they wrote it: nothing of it is fetched, is markup, is style, or is reckoned by a spreadsheet."""

import io
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook
from weasyprint import HTML

from reports import archival, copies, pdf
from reports.content.shapes import ReportContent
from reports.papers import pdf as papers_pdf
from reports.papers.shapes import ControlPaper, PlanPaper
from reports.portfolio import pdf as portfolio_pdf
from reports.portfolio.build import Figure, Portfolio
from reports.portfolio.shown import HEADLINES
from tests.reports import reading
from tests.reports.hostile import Hostile

# What a document of ours is made of; nothing else may come of a text.
OWN_TAGS = frozenset(
    "html head meta title link style body div p span b strong br a h1 h2 table caption thead tbody tr th td section nav header footer ol ul li figure svg desc g rect line "
    "polyline circle path text".split()
)
# Attributes that tell of a drawing or a row what stands in it.
TOLD = {"aria-label", "content"}
ADDRESS = "http://127.0.0.1:9/canary"
# With these a report tells what it does not tell otherwise: a fishbone, who is to check, why somebody is no longer asked.
OTHERWISE = {"Cause": {"method": "fishbone"}, "Row": {"checked_by": ""}, "Statement": {"statement": ""}}


def markup(address, name):
    """A text that asks for an address in every way that a document knows, and breaks out of every place it may stand in."""
    return (
        f'<{name}>&amp;"\'--></style></title></svg><img src="{address}"><link rel=stylesheet href="{address}"><style>@import "{address}";*{{background:url({address})}}</style>'
        f'<script src="{address}"></script><svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{address}" href="file:///etc/passwd"/></svg>'
        f'<!ENTITY x SYSTEM "file:///etc/passwd">&x;{{% load i18n %}}{{{{ content }}}}\\a"; content: url({address})'
    )


def short(address):
    """Texts that ask for an address and are soon laid out."""
    return lambda name: f'{name}<img src="{address}"><style>@import "{address}"</style><image xlink:href="{address}"/>'


def hostile(around, known=None) -> tuple[dict, dict[str, str]]:
    """A report's content of such texts, and the texts by field."""
    source = Hostile(around, known=dict(known or {}))
    source.known["ReportContent"] = {"document": source.document()}
    return source.made(ReportContent).as_json(), source.texts


def spoken(content, language, layout):
    """The content in a language and layout."""
    return content | {"identity": content["identity"] | {"language": language, "layout": layout, "red_head": layout == "official"}}


def portfolio_of(around) -> tuple[dict, dict[str, str]]:
    """A portfolio's content of such texts, and the texts by field."""
    source = Hostile(around)
    figures = tuple(source.made(Figure, code=code) for code in HEADLINES)
    source.known["Group"] = {"figures": figures}
    told = source.made(Portfolio).as_json()
    return {"identity": {"number": "PFR-2026-001", "language": "en", "issued_at": "2026-12-31 12:00"}, "portfolio": told}, source.texts


def taken(around, shape, kind, layout="modern") -> tuple[dict, dict[str, str]]:
    """The content of a paper to take along of such texts, and the texts by field."""
    source = Hostile(around)
    source.known |= {"PaperIdentity": {"kind": kind, "layout": layout}, "PlanPaper": {"document": source.document()}}
    return source.made(shape).as_json(), source.texts


@contextmanager
def listener():
    """A real server on this machine; yields its address and what it was asked for."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_told):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/canary", asked
        finally:
            server.shutdown()


def what_texts_became(page) -> tuple[set, set, set]:
    """Which tags of a page are not ours, which attributes hold a canary, which of its styles do."""
    tree = html.document_fromstring(archival.described(page))
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    tags = {one.tag for one in elements} - OWN_TAGS
    attributes = {name for one in elements for name, value in one.attrib.items() if "canary" in value or "passwd" in value} - TOLD
    return tags, attributes, {one.text for one in tree.iter("style") if "canary" in (one.text or "")}


def unprinted(page, texts) -> set[str]:
    """Which fields have a text that does not stand in a page word for word."""
    shown = reading.squeezed(html.document_fromstring(page).text_content())
    return {name for name, text in texts.items() if reading.squeezed(text) not in shown}


@pytest.mark.parametrize(("language", "layout"), [("en", "modern"), ("zh-hans", "official"), ("both", "modern")])
def test_no_text_of_a_report_becomes_markup_or_style(language, layout):
    content, _texts = hostile(lambda name: markup(ADDRESS, name))
    assert what_texts_became(pdf.html_of(spoken(content, language, layout))) == (set(), set(), set())


@pytest.mark.parametrize(("shape", "kind", "layout"), [(PlanPaper, "draft", "modern"), (PlanPaper, "baseline", "official"), (ControlPaper, "filled", "modern"), (ControlPaper, "blank", "modern")])
def test_no_text_of_a_paper_to_take_along_becomes_markup_or_style(shape, kind, layout):
    content, texts = taken(lambda name: markup(ADDRESS, name), shape, kind, layout)
    page = papers_pdf.html_of(content)
    assert what_texts_became(page) == (set(), set(), set())
    told = {"Plan.scope", "Plan.approach", "Goal.statement", "WorkItem.title"} if shape is PlanPaper else {"Row.title", "Row.criterion"}
    assert unprinted(page, texts) & told == set()


@pytest.mark.parametrize(("language", "other"), [("en", "zh"), ("zh-hans", "en")])
def test_each_text_of_a_report_stands_in_it_word_for_word(language, other):
    left = set.intersection(*(_left_out(known, language) for known in ({}, OTHERWISE)))
    # What has both languages is told in one; what was overridden is told of the factor, and a service by its name.
    assert {name for name in left if not name.endswith((f".{other}", f"_{other}"))} == {"Service.code", "override.by", "override.reason"}


def test_no_text_of_a_portfolio_becomes_markup_and_each_stands_in_it_word_for_word():
    content, texts = portfolio_of(lambda name: markup(ADDRESS, name))
    page = portfolio_pdf.html_of(content)
    assert what_texts_became(page) == (set(), set(), set())
    assert unprinted(page, texts) == set()


def test_what_is_rich_is_stripped_of_all_that_asks_for_something():
    content, _texts = hostile(lambda name: f"<p>kept {name}</p>" + markup(ADDRESS, name))
    content["document"]["plan"] |= {"scope": "<p>kept</p>" + markup(ADDRESS, "scope") + '<p style="background:url(canary)" onclick="canary()">also kept</p>'}
    page = pdf.html_of(spoken(content, "en", "modern"))
    assert what_texts_became(page)[1:] == (set(), set())
    assert "<p>kept</p>" in page and "<p>also kept</p>" in page


def test_nothing_is_asked_for_while_hostile_texts_become_paper():
    fetched = Counter()

    class Counted(pdf.ListedFetcher):
        def fetch(self, url, headers=None):
            fetched[url] += 1
            return super().fetch(url, headers)

    with listener() as (address, asked):
        for page in (pdf.html_of(spoken(hostile(short(address))[0], "en", "official")), portfolio_pdf.html_of(portfolio_of(short(address))[0])):
            HTML(string=archival.described(page), base_url=address, url_fetcher=Counted()).render()
    assert (asked, fetched) == ([], {"paper:report.css": 1, "paper:official.css": 1, "portfolio:sheet.css": 1})


def test_the_listener_hears_what_an_engine_without_our_fetcher_asks_for():
    with listener() as (address, asked):
        HTML(string=f'<img src="{address}">').render()
    assert asked == ["/canary"]


def test_the_names_of_files_within_the_file_are_ours():
    content, _texts = hostile(lambda name: markup(ADDRESS, name))
    assert [(one.name, one.relation) for one in pdf.attached(content)] == [("content.json", "Source"), ("tables.xlsx", "Data")]
    assert [one.words for one in pdf.attached(content) if "canary" in one.words] == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "＝"])
def test_no_text_of_a_report_is_a_formula_in_its_workbook(sign):
    content, texts = hostile(lambda name: f'{sign}HYPERLINK("{ADDRESS}","{name}")')
    book = load_workbook(io.BytesIO(copies.write("xlsx", content)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str) and "HYPERLINK" in cell.value]
    assert {(cell.data_type, cell.value[:1]) for cell in cells} == {("s", "'")}
    assert {name for name in texts if any(f'"{name}"' in cell.value for cell in cells)} >= {"Row.title", "Row.evidence", "Cause.conclusion", "Measure.action", "Work.title"}


def test_no_text_of_a_report_is_a_field_or_a_link_of_its_word_document():
    content, texts = hostile(lambda name: markup(ADDRESS, name) + " {INCLUDETEXT file:///etc/passwd} =SUM(A1) DDEAUTO cmd")
    document = Document(io.BytesIO(copies.write("docx", content)))
    instructions = [one.get(f"{{{one.nsmap['w']}}}instr") for part in (document.element, document.sections[0].footer._element) for one in part.iter("{*}fldSimple")]
    assert sorted(instructions) == ["PAGE", 'TOC \\o "1-2" \\h \\z \\u']
    assert [one.tag for one in document.element.iter("{*}instrText", "{*}hyperlink", "{*}altChunk", "{*}object")] == []
    assert [one.target_ref for part in document.part.package.iter_parts() for one in part.rels.values() if one.is_external] == []
    told = reading.squeezed("".join(one.text or "" for one in document.element.iter("{*}t")))
    assert reading.squeezed(texts["Row.title"]) in told and reading.squeezed(texts["Plan.scope"]) in told


def _left_out(known, language):
    content, texts = hostile(lambda name: markup(ADDRESS, name), known)
    return unprinted(pdf.html_of(spoken(content, language, "modern")), {name: text for name, text in texts.items() if text in _all_texts(content)})


def _all_texts(value) -> set[str]:
    if isinstance(value, dict | list):
        return set().union(*map(_all_texts, value.values() if isinstance(value, dict) else value))
    return {value} if isinstance(value, str) else set()
