"""How a paper's content is laid out: the chapters of a plan, the columns of a control table; the templates compute nothing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.contexts.raci import matrix_of
from plans.parts import SECTIONS
from reports import costs, figures, paper
from reports.content.shapes import code_of, fingerprint
from reports.marks import Marks, square_of
from reports.papers.states import PLAN_KINDS, PaperKind
from reports.states import Layout
from verification.states import Result

PARTS = _("Part one: the plan"), _("Part two: approval and signatures")
ANNEXES = _("The plan"), _("Approval and signatures")
TITLES = [
    *((section.slug, section.title, 0) for section in SECTIONS),
    ("factors", _("Critical success factors"), 0),
    ("approval", _("Record of approval"), 1),
    ("signing", _("Signatures"), 1),
]
SIGNERS = _("Checker"), pgettext_lazy("report", "Person responsible"), _("Planner"), _("Service quality supervision department")
# The choices of a blank table, in the order of the paper form.
CHOICES = (Result.ACHIEVED, Result.PARTLY, Result.MISSED, Result.NOT_APPLICABLE)


def context(content: dict) -> dict:
    """Return what the templates show of a paper, in the language that is active."""
    identity = content["identity"]
    code = code_of(content)
    shared = {
        "content": content, "identity": identity, "fingerprint": fingerprint(content), "footer": paper.footer(),
        "marks": Marks(code, identity["look_at"], square_of(identity["look_at"])), "draft": identity["kind"] == PaperKind.DRAFT,
    }  # fmt: skip
    return shared | (_plan(content) if identity["kind"] in PLAN_KINDS else _control(content))


def _plan(content):
    official = content["identity"]["layout"] == Layout.OFFICIAL
    chapters = paper.chapters_of(ANNEXES if official else PARTS, TITLES)
    document = content["document"]
    return {
        "official": {"red_head": content["identity"]["red_head"], "annexes": ANNEXES} if official else None,
        "document": document, "plan": document["plan"], "parts": document["parts"], "chapters": chapters, "parts_of_report": paper.grouped(chapters),
        "goals": paper.goals_of(document), "members": paper.members_of(document), "phases": paper.phases_of(document), "items": document.get("work_items") or [],
        "factors": paper.factors_of(content, chapters), "budget": costs.budget_of(content), "matrix": matrix_of(document),
    }  # fmt: skip


def _control(content):
    rows = content["rows"]
    blank = content["identity"]["kind"] == PaperKind.BLANK
    return {
        "blank": blank, "groups": paper.groups_of(rows), "misses": figures.misses_of(content), "signers": SIGNERS, "choices": CHOICES,
        "measures": [(row, measure) for row in rows if row["cause"] for measure in row["cause"]["measures"]],
    }  # fmt: skip
