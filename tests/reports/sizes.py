"""Contents of every size, made from one: for looking at the paper, and for what must hold at any length."""

from copy import deepcopy

LONG = "服务台受理、二线处理与供应商协同的端到端事件分诊规则在全部服务窗口的统一推行及持续跟踪"
UNBROKEN = "Supercalifragilisticexpialidocious/" * 4


def resized(content: dict, items: int, long_names: bool = False) -> dict:
    """Return the content with so many improvement items, each with its row of the control table; every third of the rest is a miss."""
    content = deepcopy(content)
    document, work, rows = content["document"], content["work"], content["rows"]
    planned, one = document["work_items"], [row for row in rows if row["kind"] == "work"]
    others, missed = [row for row in rows if row["kind"] != "work"], next(row for row in rows if row["cause"])
    document["work_items"] = [_named(planned[place % len(planned)], place, long_names) for place in range(items)]
    content["work"] = [_named(work[place % len(work)], place, long_names) for place in range(items)]
    made = [_named(one[place % len(one)], place, long_names) for place in range(items)]
    for place, row in enumerate(made):
        if place % 3 == 2:
            row |= {"result": "missed", "cause": deepcopy(missed["cause"])}
    content["rows"] = [row | {"place": place} for place, row in enumerate([*others, *made], start=1)]
    return content


def bare(content: dict) -> dict:
    """Return the content with nothing in it that a plan may leave empty."""
    content = deepcopy(content)
    emptied = ("approvals", "recipients", "work", "rows", "trends", "reviews", "assessments", "transfers", "documents", "carried", "history", "spending", "duties", "planned_reviews", "rounds")
    content |= {name: [] for name in emptied}
    plan, parts = content["document"]["plan"], content["document"]["parts"]
    plan |= {name: "" for name, value in plan.items() if isinstance(value, str) and not name.startswith(("title", "planned"))}
    parts |= dict.fromkeys(parts, [])
    content["document"]["work_items"] = []
    return content


def set_as(content: dict, language: str, layout: str = "modern", red_head: bool = False) -> dict:
    """Return the content in another language and layout."""
    return content | {"identity": content["identity"] | {"language": language, "layout": layout, "red_head": red_head}}


def _named(thing, place, long_names):
    title = f"{thing['title']}（{place + 1}）" + (f" {LONG * 2} {UNBROKEN}" if long_names else "")
    return deepcopy(thing) | {"title": title} | ({"number": place + 1} if "number" in thing else {})
