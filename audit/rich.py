"""Limited rich text: paragraphs, headings, lists, bold and tables; all else is taken out when it is stored and when it is shown."""

import html
import re

import nh3

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {name: {"colspan", "rowspan"} for name in ("th", "td")}
# A cell spans no more columns or rows than this, and all cells of a text together no more than that: whoever draws a page lays each out.
WIDEST, WIDEST_TOGETHER = 50, 1000
_SPAN = re.compile(r"0*([0-9]+)")
# What is inside these is no text of the writer's.
SILENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title"}
BLOCK = re.compile(r"^\s*<(p|ul|ol|table|h3|h4)[\s>]", re.IGNORECASE)
_BREAKS = re.compile(r"<(?:br|/p|/h3|/h4|/li|/tr|/table)[^>]*>", re.IGNORECASE)
# The last paragraph of a cell ends where the cell ends.
_CELLS = re.compile(r"(?:</p>\s*)?</t[dh]>\s*<t[dh][^>]*>", re.IGNORECASE)
_HEADED = re.compile(r"<table><tbody>(<tr>(?:<th[^>]*>(?:(?!</?t[dhr]\b).)*</th>)+</tr>)", re.DOTALL)


def is_rich(text: str) -> bool:
    """Return whether a text is rich: it begins with a block. Anything else is plain text, whatever signs it holds."""
    return bool(BLOCK.match(text or ""))


def clean(text: str) -> str:
    """Return a text as it is stored: plain text as it is, rich text with nothing but the allowed tags; blank when nothing is said."""
    if not is_rich(text):
        return text
    kept = nh3.clean(
        text, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_spans(), clean_content_tags=SILENT, strip_comments=True, link_rel=None
    )
    return kept if plain(kept) else ""


def _spans():
    """Return a filter for the spans of one text's cells: each number from 1 to WIDEST, none once they are too many together."""
    taken = 0

    def narrowed(_tag, _name, value):
        nonlocal taken
        digits = _SPAN.fullmatch(value.strip())
        if digits is None:
            return None
        span = WIDEST if len(digits[1]) > len(str(WIDEST)) else min(max(int(digits[1]), 1), WIDEST)
        if taken + span > WIDEST_TOGETHER:
            return None
        taken += span
        return str(span)

    return narrowed


def to_html(text: str) -> str:
    """Return safe HTML of a text, rich or plain; plain text gets its paragraphs and line breaks."""
    if is_rich(text):
        # A first row of headings is the table's head, which paper repeats on each of its pages.
        return _HEADED.sub(r"<table><thead>\1</thead><tbody>", clean(text))
    paragraphs = [part for part in re.split(r"(?:\r?\n){2,}", text or "") if part.strip()]
    return "".join(f"<p>{'<br>'.join(html.escape(line) for line in part.strip().splitlines())}</p>" for part in paragraphs)


def plain(text: str) -> str:
    """Return a text without its marks: one line for each paragraph, item or row, cells divided by a bar."""
    if not is_rich(text):
        return text
    lined = _BREAKS.sub("\n", _CELLS.sub(" | ", text))
    words = html.unescape(nh3.clean(lined, tags=set(), clean_content_tags=SILENT)).replace("\xa0", " ")
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())
