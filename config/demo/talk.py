"""What people say about the documents being written, and the template that the main story left behind."""

from config.demo.words import line, prose
from plans import actions as plans
from plans.models import Plan
from plans.states import PlanState


def play(people) -> None:
    """Add comments to the draft and to the document in review, and save the closed plan as a template."""
    _draft(people, Plan.objects.filter(state=PlanState.DRAFT).earliest("id"))
    _in_review(people, Plan.objects.filter(state=PlanState.IN_REVIEW).earliest("id"))
    main = Plan.objects.filter(state=PlanState.CLOSED).earliest("id")
    plans.save_template(
        main, people["quality_manager"], line("服务台解决时效改进", "Faster resolution at the help desk"),
        prose("适用于服务台解决时效类改进：先分诊、再提速，按月用过程行为图检验。", "For improvements of resolution times at a help desk: triage first, then speed, tested every month on the process behaviour chart."),
    )  # fmt: skip


def _draft(people, plan):
    asked = plans.write_comment(
        plan, "description", people["second_manager"],
        prose(
            f"@{people['colleague']} 备件短缺的三次修复能否补上工单号？动机里需要可核对的数字。",
            f"@{people['colleague'].username} Can you add the numbers of the three tickets? The motive needs figures that can be checked.",
        ),
    )  # fmt: skip
    plans.write_comment(plan, "description", people["colleague"], prose("正在查，明天补上。", "Looking them up, tomorrow."), answers=asked)
    plans.write_comment(
        plan, "description", people["second_manager"], prose(f"好，也请 @{people['planner']} 看一下是否影响采购周期。", "Good. Does it touch the purchasing cycle as well?"), answers=asked
    )
    settled = plans.write_comment(plan, "basics", people["sms_owner"], prose("计划结束放在年底前更稳妥。", "An end before the end of the year would be safer."))
    plans.write_comment(plan, "basics", people["second_manager"], prose("已调整。", "Adjusted."), answers=settled)
    plans.resolve_comment(settled, people["second_manager"])


def _in_review(people, plan):
    settled = plans.write_comment(plan, "scheme", people["sms_owner"], prose("培训期间由谁替补？", "Who stands in during the training?"))
    plans.write_comment(plan, "scheme", plan.owner, prose("已增加两名替补，见“资源”。", "Two stand-ins are added, see resources."), answers=settled)
    plans.resolve_comment(settled, plan.owner)
    plans.write_comment(
        plan, "roles", people["supervision"],
        prose(f"@{plan.owner} 培训记录由谁保管？内审发现的正是这一项。", "Who keeps the training records? That is what the internal audit found."),
    )  # fmt: skip
