"""A text of the demo as it is written in the editor: emphasis, a list and a table."""

from config.demo.words import line
from plans import actions as plans
from plans.models import Plan

CHAPTERS = [
    (line("服务内容", "What is promised"), line("服务交付部", "Service delivery"), line("客户试读后定稿", "Final after customers read it")),
    (line("服务时限", "How fast"), line("服务质量管理部", "Service quality"), line("与SLA逐条核对", "Checked against the SLA")),
    (line("联系方式", "Whom to ask"), line("服务台", "Service desk"), line("每季度核实", "Verified every quarter")),
]
HEAD = (line("章节", "Chapter"), line("编写", "Written by"), line("把关", "Checked how"))
STEPS = [line("收集客户看不懂的条目", "Collect what customers do not understand"), line("逐章改写并试读", "Rewrite chapter by chapter and try it out"), line("发布中英文两版", "Publish in Chinese and in English")]


def play(people) -> None:
    """Write the approach of the plan that is being revised as its owner would: with a list and a table."""
    plan = Plan.objects.filter(revision_state="revising").order_by("pk").first()
    opening = line("与客户一起<strong>逐章重写</strong>，试读后发布。", "Rewrite it <strong>chapter by chapter</strong> with customers, and publish after a trial reading.")
    steps = "".join(f"<li><p>{step}</p></li>" for step in STEPS)
    rows = _row("th", HEAD) + "".join(_row("td", chapter) for chapter in CHAPTERS)
    text = f"<p>{opening}</p><ol>{steps}</ol><table><tbody>{rows}</tbody></table>"
    plans.edit_plan(plan, plan.owner, plan.version, approach=text)


def _row(tag, cells):
    return f"<tr>{''.join(f'<{tag}><p>{cell}</p></{tag}>' for cell in cells)}</tr>"
