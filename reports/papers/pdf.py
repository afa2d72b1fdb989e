"""The papers to take along as PDF, in the style of the reports with a small one of their own over it."""

from django.template.loader import render_to_string
from weasyprint import HTML

from reports import bilingual, pdf
from reports.content.shapes import fingerprint
from reports.papers import sheet
from reports.papers.states import PLAN_KINDS
from reports.pdf import ForbiddenAddress, ListedFetcher, TooManyPages
from reports.rendering import Rendering, RenderingFailed

# What a paper may fetch besides what reports may: its own style.
pdf.ASSETS.setdefault("paper:taken.css", "reports/papers/taken.css")


def render(content: dict, most_pages: int | None = None) -> Rendering:
    """Return the PDF of a paper's content, in the language that it names.

    Raises RenderingFailed when it asks for what it may not have, TooManyPages past `most_pages`.
    """
    try:
        document = HTML(string=html_of(content), base_url="paper:", url_fetcher=ListedFetcher()).render()
    except ForbiddenAddress as error:
        raise RenderingFailed(str(error)) from error
    if most_pages is not None and len(document.pages) > most_pages:
        raise TooManyPages
    data = document.write_pdf(pdf_identifier=fingerprint(content).encode(), pdf_variant="pdf/ua-1")
    return Rendering(data, len(document.pages))


def html_of(content: dict) -> str:
    """Return the paper as HTML."""
    with bilingual.speaking(content["identity"]["language"]):
        context = sheet.context(content)
        for row in context.get("misses", ()):
            row["drawing"] = pdf.drawing_of("fishbone", row["fishbone"]) if row["fishbone"] else ""
        template = "plan" if content["identity"]["kind"] in PLAN_KINDS else "control"
        return render_to_string(f"reports/papers/{template}.html", context)
