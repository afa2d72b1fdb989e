"""The portfolio on paper: the same sheet as the page's, set in a small style of its own."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports import archival, copies, pdf
from reports.content.shapes import fingerprint
from reports.portfolio.shown import sheet_of
from reports.rendering import Rendering

STYLE = "portfolio:sheet.css"
# What the paper may fetch besides what reports may: its own style.
pdf.ASSETS.setdefault(STYLE, "reports/portfolio/pdf/sheet.css")


def render(content: dict, most_pages: int | None = None) -> Rendering:
    """Return the PDF of a portfolio's content, in the language that it names.

    Raises RenderingFailed when it asks for what it may not have, TooManyPages past `most_pages`.
    """
    return pdf.printed(html_of(content), content, attached(content), most_pages, "portfolio:")


def attached(content: dict) -> list[archival.Attached]:
    """Return the file that goes with the paper: the content of which it is made."""
    with override(content["identity"]["language"]):
        words = _("The content of which this paper is made")
        return [archival.Attached("content.json", copies.MEDIA_TYPES["json"], words, "Source", copies.write("json", content))]


def html_of(content: dict) -> str:
    """Return the paper as HTML."""
    with override(content["identity"]["language"]):
        context = {"identity": content["identity"], "sheet": sheet_of(content["portfolio"]), "told": content["portfolio"], "fingerprint": fingerprint(content)}
        return render_to_string("reports/portfolio/pdf/document.html", context)
