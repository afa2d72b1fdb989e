"""The portfolio on paper: the same sheet as the page's, set in a small style of its own."""

from dataclasses import replace

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports import archival, bilingual, copies, pdf
from reports.content.shapes import fingerprint
from reports.portfolio.shown import Sheet, sheet_of
from reports.rendering import Rendering

STYLE = "portfolio:sheet.css"
# What the paper may fetch besides what reports may: its own style.
pdf.ASSETS.setdefault(STYLE, "reports/portfolio/pdf/sheet.css")
# What of a portfolio is words; the rest is the same in every language.
WORDS = ("period", "service", "department")


def render(content: dict, most_pages: int | None = None) -> Rendering:
    """Return the PDF of a portfolio's content, in the language that it names.

    Raises RenderingFailed when it asks for what it may not have, TooManyPages past `most_pages`.
    """
    return pdf.printed(html_of(content), content, attached(content), most_pages, "portfolio:")


def attached(content: dict) -> list[archival.Attached]:
    """Return the file that goes with the paper: the content of which it is made."""
    with bilingual.speaking(content["identity"]["language"]):
        words = _("The content of which this paper is made")
        return [archival.Attached("content.json", copies.MEDIA_TYPES["json"], words, "Source", copies.write("json", content))]


def html_of(content: dict) -> str:
    """Return the paper as HTML."""
    with bilingual.speaking(content["identity"]["language"]):
        told, sheet = content["portfolio"], sheet_of(content["portfolio"])
        if second := content.get("second"):
            told = told | {name: _in_both(told[name], second[name]) for name in WORDS}
            sheet = _sheet_in_both(sheet, sheet_of(second))
        context = {"identity": content["identity"], "sheet": sheet, "told": told, "fingerprint": fingerprint(content)}
        return render_to_string("reports/portfolio/pdf/document.html", context)


def _sheet_in_both(first: Sheet, second: Sheet) -> Sheet:
    told = {name: _labelled(getattr(first, name), getattr(second, name)) for name in ("headlines", "groups")}
    # Departments and services stand in the order of their names, which is another one in each language.
    lines = {name: _labelled(getattr(first, name), _as_in(getattr(first, name), getattr(second, name))) for name in ("departments", "services")}
    return replace(first, **told, **lines)


def _as_in(firsts, seconds):
    known = {one.id: one for one in seconds}
    return [known[one.id] for one in firsts]


def _labelled(firsts, seconds):
    """Return figures, or parts with their figures, under their labels in both languages."""
    return tuple(replace(one, label=_in_both(one.label, other.label), **_figures_of(one, other)) for one, other in zip(firsts, seconds, strict=True))


def _figures_of(one, other):
    return {"figures": _labelled(one.figures, other.figures)} if hasattr(one, "figures") else {}


def _in_both(first, second):
    return first if first == second else format_html('{} <span class="second" lang="en">{}</span>', first, second)
