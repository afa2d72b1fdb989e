"""A report's content becomes a PDF: the one place that knows WeasyPrint.

The same content gives the same bytes: nothing of the machine, the moment or chance enters the file.
"""

import logging
import re

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import archival, bilingual, copies, paper, typeset
from reports.content.shapes import fingerprint
from reports.rendering import Rendering, RenderingFailed

# It reports every page it lays out; only what goes wrong is of interest.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

# What the document may fetch: names of our own and the templates behind them. No file, no address, no data in an address.
ASSETS = {"paper:report.css": "reports/pdf/report.css", "paper:official.css": "reports/pdf/official.css"}
SVG_OPENING = re.compile(r"<svg\b[^>]*>")


class ForbiddenAddress(FatalURLFetchingError):
    """The document asked for something that is not on the list; it ends the rendering (being no `Exception`, nobody swallows it)."""


class ListedFetcher(URLFetcher):
    """Fetches what `ASSETS` lists, from our own templates, and refuses everything else."""

    def fetch(self, url, headers=None):
        """Return a listed asset. Raises ForbiddenAddress for any other address, and when the asset cannot be had.

        Any other error the library would swallow, and go on to make a paper without its style.
        """
        if url not in ASSETS:
            raise ForbiddenAddress(f"The report may not fetch {url[:200]}")
        try:
            style = render_to_string(ASSETS[url]).encode()
        except Exception as error:
            raise ForbiddenAddress(f"The report's own {url} cannot be had: {error}") from error
        return URLFetcherResponse(url, style, {"Content-Type": "text/css; charset=utf-8"})


class TooManyPages(RenderingFailed):
    """The document has more pages than it may have."""


def render(content: dict, most_pages: int | None = None) -> Rendering:
    """Return the PDF of a report's content (the JSON of `reports.content`), in the language that the content names.

    Raises RenderingFailed when the document asks for something that it may not or cannot have, TooManyPages past `most_pages`.
    """
    return printed(html_of(content), content, attached(content), most_pages)


def printed(html: str, content: dict, attached: list[archival.Attached], most_pages: int | None = None, base_url: str = "paper:") -> Rendering:
    """Return the PDF of a page: how every paper is laid out, whatever its content tells. Raises what `render` does."""
    try:
        document = HTML(string=archival.described(typeset.set_latin(html)), base_url=base_url, url_fetcher=ListedFetcher()).render()
    except ForbiddenAddress as error:
        raise RenderingFailed(str(error)) from error
    if most_pages is not None and len(document.pages) > most_pages:
        raise TooManyPages
    data = archival.written(document, fingerprint(content), content["identity"]["issued_at"], attached)
    if unwritable := archival.unwritable(document):
        return printed(archival.spelled(html, unwritable), content, attached, most_pages, base_url)
    return Rendering(data, len(document.pages))


def attached(content: dict) -> list[archival.Attached]:
    """Return the files that go with the paper: the content of which it is made, and its tables; the same that people fetch beside it."""
    with bilingual.speaking(content["identity"]["language"]):
        return [
            archival.Attached("content.json", copies.MEDIA_TYPES["json"], _("The content of which this paper is made"), "Source", copies.write("json", content)),
            archival.Attached("tables.xlsx", copies.MEDIA_TYPES["xlsx"], _("The tables of this paper"), "Data", copies.write("xlsx", content)),
        ]


def html_of(content: dict) -> str:
    """Return the document as HTML."""
    with bilingual.speaking(content["identity"]["language"]):
        context = paper.context(content)
        for trend in context["trends"]:
            trend["drawing"] = drawing_of("xmr", trend["chart"]) if trend["chart"] else ""
        for row in context["misses"]:
            row["drawing"] = drawing_of("fishbone", row["fishbone"]) if row["fishbone"] else ""
        return render_to_string("reports/pdf/document.html", context)


def drawing_of(kind: str, chart) -> str:
    """Return the markup of a chart of `charts/` with the paper's style inside its SVG, the only place from which a drawing takes its style."""
    style = f"<style>{render_to_string('reports/pdf/chart.css')}</style>"
    svg = render_to_string(f"charts/{kind}.html", {"chart": chart})
    return mark_safe(SVG_OPENING.sub(lambda opening: opening[0] + style, svg))
