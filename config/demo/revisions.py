"""A plan that was revised once before: its second baseline, so that there is something to compare and to look back on."""

from decimal import Decimal

from config.demo import player
from config.demo.words import line, prose
from plans import actions as plans

REASON = line("客户代表认为目标偏低，并要求说明由谁维护目录", "The customer finds the target too low and asks who keeps the catalogue")
OUTCOME = line("服务目录由服务质量管理按季度复核", "Service quality management checks the catalogue every quarter")
APPROACH = prose("与客户一起逐章重写，客户试读两周并书面反馈，按反馈修改后发布。", "Rewrite it chapter by chapter with customers; they try it for two weeks and answer in writing; publish after that.")


def second_baseline(plan, people):
    """Take a plan through a revision that raises its target, and return it with two baselines."""
    plan = plans.revise(plan, plan.owner, REASON)
    plan = plans.edit_plan(plan, plan.owner, plan.version, approach=APPROACH)
    goal = plan.goals.get()
    plans.edit_part(goal, plan.owner, goal.version, target_value=Decimal("3.5"), statement=line("重开率降到3.5%", "Tickets reopened down to 3.5 %"))
    plans.add_part(plan, "outcomes", plan.owner, text=OUTCOME)
    return player.approved(plan, people)
