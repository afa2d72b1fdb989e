"""The report as a Word document to be worked on: the paper's own words, read from the paper's own page."""

import io
from datetime import datetime

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import html

from reports import bilingual, pdf
from reports.copies.packing import repacked

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
LISTS = {"ul": "List Bullet", "ol": "List Number"}
BOLD, ITALIC = {"b", "strong", "th"}, {"i", "em"}
# What is furniture of the printed page, or has a counterpart of Word's own.
LEFT_OUT = {"style", "script", "head", "nav"}
FURNITURE = {"running"}
OWN_PAGE = {"cover", "front"}
# The paper sets these one below another, or far apart, by its style alone.
ONE_BELOW_ANOTHER = {"cover-top", "figures"}
# In which face Word sets Chinese.
FACE = "宋体"


def write(content: dict, issued: str = "") -> bytes:
    """Return the Word document of a report's content, in its language; `issued` is the SHA-256 of the PDF that counts.

    It is read from the HTML that the PDF is made of, so that both say the same. The same content gives the same bytes.
    """
    language = content["identity"]["language"]
    with bilingual.speaking(language):
        document = _begun(content, language)
        _notice(document, content, issued)
        _Walk(document).blocks(html.document_fromstring(pdf.html_of(content)).find("body"))
    target = io.BytesIO()
    document.save(target)
    return repacked(target.getvalue())


def _begun(content, language):
    """Return an empty document with page, faces, running lines and properties."""
    document, identity = Document(), content["identity"]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10.5), Pt(6)
    for style in document.styles:
        if style.type is not None and style.element.rPr is not None or style.name == "Normal":
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    section.header.paragraphs[0].text = f"{identity['number']}  {clean(identity['title'])}"
    _field(section.footer.paragraphs[0], "PAGE")
    facts, issued_at = document.core_properties, datetime.fromisoformat(identity["issued_at"]).replace(tzinfo=None)
    facts.title, facts.author, facts.language = clean(identity["title"])[:255], clean(identity["issued_by"])[:255], language
    facts.created = facts.modified = issued_at
    facts.last_modified_by, facts.comments = "", ""
    return document


def _notice(document, content, issued):
    """Say on top that this is a working copy, and which file is the issued one."""
    words = _("Working copy of report {number}. What counts is the issued PDF alone.").format(number=content["identity"]["number"])
    document.add_paragraph(words, style="Intense Quote")
    if issued:
        document.add_paragraph(_("SHA-256 of the issued PDF:") + " " + issued)


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot carry."""
    return "".join(sign for sign in text if sign in "\t\n\r" or sign >= " " and sign not in "\ufffe\uffff")


class _Walk:
    """A walk over a page's blocks that writes each into a body or a cell of the document."""

    def __init__(self, target, apart=False):
        self.target, self.apart = target, apart

    def blocks(self, parent):
        """Write the blocks of an element; text that stands between them becomes a paragraph."""
        loose = []
        if parent.text and parent.text.strip():
            loose.append(parent.text)
        for child in parent:
            if _is_block(child):
                self._loose(loose)
                self._block(child)
            elif isinstance(child.tag, str):
                loose.append(child)
            if child.tail and child.tail.strip():
                loose.append(child.tail)
        self._loose(loose)

    def _loose(self, loose):
        if not loose:
            return
        paragraph = self.target.add_paragraph()
        for place, one in enumerate(loose):
            if place and self.apart:
                paragraph.add_run().add_break()
            _run(paragraph, one) if isinstance(one, str) else _inline(paragraph, one)
        loose.clear()

    def _block(self, element):
        classes = set((element.get("class") or "").split())
        if element.tag in LEFT_OUT or classes & FURNITURE:
            if element.tag == "nav":
                self._contents(element)
            return
        writer = getattr(self, f"_{element.tag}", None)
        if element.tag in HEADINGS:
            self._heading(element)
        elif element.tag in LISTS:
            self._list(element)
        elif writer:
            writer(element)
        else:
            _Walk(self.target, bool(classes & ONE_BELOW_ANOTHER)).blocks(element)
        if classes & OWN_PAGE:
            self.target.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _heading(self, element):
        _inline(self.target.add_paragraph(style=f"Heading {HEADINGS[element.tag]}"), element)

    def _p(self, element):
        part = (element.get("class") or "") in {"part", "cover-title"}
        _inline(self.target.add_paragraph(style="Title" if part else None), element)

    def _list(self, element):
        for item in element.iter("li"):
            _inline(self.target.add_paragraph(style=LISTS[element.tag]), item)

    def _svg(self, element):
        """A drawing stands in the issued PDF; here stand its words."""
        words = element.get("aria-label") or " ".join(one.text_content() for one in element if one.tag in {"title", "desc"})
        if words.strip():
            _run(self.target.add_paragraph(), _("[Figure: {words}]").format(words=" ".join(words.split())), italic=True)

    def _table(self, element):
        lines = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        width = max((sum(int(cell.get("colspan", 1)) for cell in row) for row in lines), default=0)
        if not width:
            return
        table = self.target.add_table(rows=0, cols=width)
        table.style = "Table Grid"
        apart = bool(set((element.get("class") or "").split()) & ONE_BELOW_ANOTHER)
        for line in lines:
            self._line(table, line, apart)
        self.target.add_paragraph()

    def _line(self, table, line, apart):
        row, place = table.add_row(), 0
        slots = row.cells
        for cell in line:
            span = int(cell.get("colspan", 1))
            slot = slots[place] if span == 1 else slots[place].merge(slots[place + span - 1])
            _Walk(slot, apart).blocks(cell)
            _trim(slot, bold=cell.tag == "th")
            place += span
        if line.getparent().tag == "thead":
            _repeated(row)

    def _contents(self, element):
        """Word's own table of contents, which it fills when the document is opened."""
        title = element.find("h1")
        if title is not None:
            _inline(self.target.add_paragraph(style="Heading 1"), title)
        _field(self.target.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u')
        self.target.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


BLOCKS = {"p", "div", "section", "table", "figure", "ul", "ol", "svg", "nav", "style", "script", "header", "footer", "blockquote", "pre", "dl", "dt", "dd", "aside", *HEADINGS}


def _is_block(element):
    return element.tag in BLOCKS


def _inline(paragraph, element, bold=False, italic=False):
    """Write an element's text into a paragraph, with what is bold and italic in it."""
    bold, italic = bold or element.tag in BOLD, italic or element.tag in ITALIC
    if element.tag == "br":
        paragraph.add_run().add_break()
    if element.text:
        _run(paragraph, element.text, bold, italic)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            _inline(paragraph, child, bold, italic)
        if child.tail:
            _run(paragraph, child.tail, bold, italic)


def _run(paragraph, text, bold=False, italic=False):
    """Write a piece of text; blanks and ends of lines of the page's source are one blank."""
    folded = " ".join(text.split())
    folded = (" " if text[:1].isspace() and paragraph.runs else "") + folded + (" " if folded and text[-1:].isspace() else "")
    if folded:
        run = paragraph.add_run(clean(folded))
        run.bold, run.italic = bold or None, italic or None


def _trim(cell, bold):
    """Take the empty paragraph from the top of a cell that has others, and set a head bold."""
    first, *others = cell.paragraphs
    if others and not first.text:
        first._element.getparent().remove(first._element)
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = Pt(0)
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.bold = run.bold or bold or None


def _repeated(row):
    """Have a row repeated at the head of each page that its table runs over."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _field(paragraph, instruction):
    """Write a field that Word computes."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.set(qn("w:dirty"), "true")
    paragraph._p.append(field)
