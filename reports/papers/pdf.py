"""The papers to take along as PDF, in the style of the reports with a small one of their own over it."""

from django.template.loader import render_to_string

from reports import bilingual, pdf
from reports.papers import sheet
from reports.papers.states import PLAN_KINDS
from reports.rendering import Rendering

# What a paper may fetch besides what reports may: its own style.
pdf.ASSETS.setdefault("paper:taken.css", "reports/papers/pdf/taken.css")


def render(content: dict, most_pages: int | None = None) -> Rendering:
    """Return the PDF of a paper's content, in the language that it names.

    Raises RenderingFailed when it asks for what it may not have, TooManyPages past `most_pages`.
    """
    return pdf.printed(html_of(content), content, [], most_pages)


def html_of(content: dict) -> str:
    """Return the paper as HTML."""
    with bilingual.speaking(content["identity"]["language"]):
        context = sheet.context(content)
        for row in context.get("misses", ()):
            row["drawing"] = pdf.drawing_of("fishbone", row["fishbone"]) if row["fishbone"] else ""
        template = "plan" if content["identity"]["kind"] in PLAN_KINDS else "control"
        return render_to_string(f"reports/papers/pdf/{template}.html", context)
