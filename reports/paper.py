"""How a report's content is laid out on paper: chapters, summary and sums; the templates compute nothing."""

import json
import re
from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.contexts.raci import matrix_of
from plans.factors import RULES
from plans.models.indicators import in_chinese
from plans.parts import SECTIONS
from plans.states import Part
from reports import bilingual, costs, figures, marks
from reports.content.shapes import fingerprint
from reports.states import Capacity, Layout
from verification.states import MISSES, MeasureState

NUMERALS = "一二三四五六七八九十"
PLANNED, VERIFIED, RECORDED = range(3)
PARTS = _("Part one: the plan as approved"), _("Part two: what was verified"), _("Part three: record and signatures")
ANNEXES = _("The plan as approved"), _("What was verified"), _("Record and signatures")
# The summary fills one page and no more; what is left out stands in the chapters.
SUMMARY_LINES = 3
# How many of the items that came late are listed, the latest first; all of them stand in the chapter on the work.
LATEST = 10


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter; `slug` names its template and its anchor."""

    slug: str
    title: Promise
    number: str
    part: Promise
    opens_part: bool
    # Which annex of an official document its part is.
    annex: int

    @property
    def template(self) -> str:
        """The template of the chapter."""
        return f"reports/pdf/chapters/{self.slug}.html"

    @property
    def mark(self) -> str:
        """The number as it stands before the title."""
        return f"{self.number}、" if in_chinese() else f"{self.number}  "

    @property
    def heading(self) -> str:
        """Number and title in one line."""
        return self.mark + bilingual.line(lambda: str(self.title))


TITLES = [
    *((section.slug, section.title, PLANNED) for section in SECTIONS),
    ("factors", _("Critical success factors"), PLANNED),
    ("work", _("Implementation of the improvement"), VERIFIED),
    ("control", _("Control table"), VERIFIED),
    ("statistics", _("Statistics"), VERIFIED),
    ("indicators", _("Indicators before and after"), VERIFIED),
    ("causes", _("Causes and measures"), VERIFIED),
    ("reviews", _("Reviews, process assessment and knowledge transfer"), VERIFIED),
    ("onward", _("What travels on"), VERIFIED),
    ("history", pgettext_lazy("report", "Extract of the history"), RECORDED),
    ("signatures", _("Signatures"), RECORDED),
]

# In which chapter a reader finds what a factor asks for.
FACTOR_PLACES = {
    "F1": "description", "F2": "description", "F3": "description", "F4": "scheme", "F5": "description", "F6": "scheme",
    "F7": "scheme", "F8": "scheme", "F9": "scheme",
}  # fmt: skip


def context(content: dict) -> dict:
    """Return what the templates of the document show, for a content's JSON, in the language that is active."""
    official = official_of(content)
    chapters = chapters_of(ANNEXES if official else PARTS)
    document = content["document"]
    return {
        "content": content, "document": document, "goals": goals_of(document), "plan": document["plan"], "parts": document["parts"],
        "chapters": chapters, "parts_of_report": grouped(chapters), "fingerprint": fingerprint(content), "marks": marks.marks_of(content),
        "members": members_of(document), "phases": phases_of(document),
        "items": document.get("work_items") or [], "factors": factors_of(content, chapters), "summary": summary_of(content),
        "trends": figures.trends_of(content), "misses": figures.misses_of(content), "bars": figures.bars_of(content),
        "causes_by_element": Counter(row["cause"]["element"] for row in content["rows"] if row["cause"]).most_common(),
        "footer": footer(), "groups": groups_of(content["rows"]), "budget": costs.budget_of(content), "matrix": matrix_of(document), "official": official,
        "late_items": sorted((one for one in content["work"] if one.get("late_days")), key=lambda one: -one["late_days"])[:LATEST],
    }  # fmt: skip


def chapters_of(parts=PARTS, titles=TITLES) -> list[Chapter]:
    """Return the chapters in their order under parts of these names, numbered as the language numbers them."""
    of = [part for _slug, _title, part in titles]
    return [
        Chapter(slug, title, numeral(place), parts[part], place == 1 or of[place - 2] != part, part + 1)
        for place, (slug, title, part) in enumerate(titles, start=1)
    ]


@dataclass(frozen=True)
class DocumentNumber:
    """The number of an official document 发文字号: 代字〔year〕place号, without leading zeros."""

    code: str
    year: str
    place: int


def official_of(content: dict) -> dict | None:
    """Return what an official document shows besides the chapters: its number, to whom it goes, its annexes. None for the modern layout."""
    identity, capacities = content["identity"], (Capacity.LEADER, Capacity.SUPERVISOR)
    if identity.get("layout", Layout.MODERN) != Layout.OFFICIAL:
        return None
    addressed, copied = ([one for one in content["recipients"] if one["capacity"] == capacity] for capacity in capacities)
    return {"red_head": identity["red_head"], "number": _number(identity["number"]), "addressed": addressed, "copied": copied, "annexes": ANNEXES}


def _number(number):
    code, *rest = number.split("-")
    return DocumentNumber(code, rest[0], int(rest[1])) if len(rest) == 2 else None


def numeral(number: int) -> str:
    """Return the number of a chapter: 十二 in Chinese, 12 elsewhere."""
    if not in_chinese():
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def footer() -> str:
    """Return the page's foot as CSS content: the words around the counters of pages."""
    words = _("Page {page} of {pages}")
    parts = [part for part in re.split(r"(\{pages?\})", " · ".join(bilingual.each(lambda: str(words)))) if part]
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    return mark_safe(" ".join(counters.get(part) or json.dumps(part, ensure_ascii=False) for part in parts))


def phases_of(document: dict) -> list[dict]:
    """Return the phases of the schedule, each with its activities and its improvement items."""
    items = document.get("work_items") or []
    return [
        phase
        | {"activities": [one for one in document["parts"]["activities"] if one["phase"]["id"] == phase["row"]]}
        | {"items": [one for one in items if one["phase"] in (phase["row"], {"id": phase["row"], "name": phase["name"]})]}
        for phase in document["parts"]["phases"]
    ]


def goals_of(document: dict) -> list[dict]:
    """Return the goals, each with the laws and standards it names and those who were consulted about it."""
    parts = document["parts"]
    return [
        goal
        | {"named": [one for one in parts.get("standards", []) if one["goal"]["id"] == goal["row"]]}
        | {"consulted": [one for one in parts["consultations"] if (one.get("goal") or {}).get("id") == goal["row"]]}
        for goal in parts["goals"]
    ]


def summary_of(content: dict) -> dict:
    """Return what the one-page summary says: what was promised, what was reached, why not, what comes next."""
    causes = [row for row in content["rows"] if row["cause"]]
    measures = [measure for row in causes for measure in row["cause"]["measures"]]
    open_ones = [one for one in measures if one["state"] == MeasureState.OPEN]
    return {
        "goals": [row for row in content["rows"] if row["kind"] == "goal"][:SUMMARY_LINES],
        "causes": causes[:SUMMARY_LINES], "causes_left": max(len(causes) - SUMMARY_LINES, 0),
        "open": open_ones[:SUMMARY_LINES], "open_left": max(len(open_ones) - SUMMARY_LINES, 0),
        "measures_done": sum(one["state"] == MeasureState.DONE for one in measures), "measures": len(measures),
        "missed": sum(row["result"] in MISSES for row in content["rows"]),
        "overrides": [one for one in content["factors"] if one["override_reason"]],
    }  # fmt: skip


def grouped(chapters: list[Chapter]) -> list[tuple]:
    """Return the chapters by their part."""
    grouped: dict[str, list] = {}
    for chapter in chapters:
        grouped.setdefault(chapter.part, []).append(chapter)
    return list(grouped.items())


def members_of(document: dict) -> dict[str, list[str]]:
    """Return the names of those who have a part in the plan, the team with its editors under "team"."""
    held = {part: [one["person"]["name"] for one in document["parts"]["members"] if one["part"] == part] for part in Part.values}
    return {"team": held[Part.EDITOR] + held[Part.TEAM], **{part: held[part] for part in (Part.REVIEW_TEAM, Part.LEADER, Part.SUPERVISOR)}}


def factors_of(content: dict, chapters: list[Chapter]) -> list[dict]:
    """Return the success factors, each with its rule and the chapter in which a reader finds what it asks for."""
    by_slug = {chapter.slug: chapter for chapter in chapters}
    return [one | {"rule": _rule(one["code"]), "chapter": by_slug[FACTOR_PLACES[one["code"]]]} for one in content["factors"]]


def _rule(code):
    return bilingual.line(lambda: str(RULES[code]))


def groups_of(rows: list[dict]) -> list[tuple]:
    """Return the rows of a control table by their kind."""
    grouped: dict[str, list] = {}
    for row in rows:
        grouped.setdefault(row["kind"], []).append(row)
    return list(grouped.items())
