"""The demo's work items in detail: checklist, dependencies, helpers, what is to be reached, and a report that was taken back."""

from decimal import Decimal

from config.demo.words import line, prose
from improvement import actions
from improvement.models import WorkItem
from improvement.states import Priority, WorkState
from plans import actions as plans
from plans.models import Plan


def play(people) -> None:
    """Detail the items of the plan at work, as its owner and those who do them would."""
    plan = Plan.objects.filter(work_items__state=WorkState.BLOCKED).order_by("pk").first()
    if plan is None:
        return
    items = list(plan.work_items.select_related("assignee", "plan").order_by("number"))
    doing = next(item for item in items if item.state == WorkState.DOING)
    blocked = next(item for item in items if item.state == WorkState.BLOCKED)
    waiting = next(item for item in items if item.state == WorkState.TO_DO)
    _checklist(doing)
    actions.add_dependency(waiting, plan.owner, doing)
    actions.add_dependency(doing, plan.owner, items[0])
    actions.detail_work(blocked, plan.owner, blocked.version, priority=Priority.URGENT)
    actions.add_helper(doing, plan.owner, people["colleague"] if doing.assignee != people["colleague"] else people["delivery"])
    _ask_to_unblock(blocked, people["planner"])
    _talk(doing, blocked, people)


def _checklist(item):
    points = actions.take_over_points(item, item.plan.owner)
    ticked = [point.pk for point in points[:1]]
    by, percent = item.assignee, item.percent
    actions.report_progress(item, by, _version(item), percent + 30, line("填错了事项", "Meant for another item"), Decimal(2))
    actions.undo_progress(item, by, _version(item))
    actions.report_progress(item, by, _version(item), percent + 10, line("成功率已核对", "The success rate is checked"), Decimal(3), cost=Decimal(800), ticked=ticked)


def _ask_to_unblock(item, person):
    by, reason = item.assignee, item.blocked_reason
    actions.report_progress(item, by, _version(item), item.percent, blocked_reason=reason, unblocker=person)


def _talk(doing, blocked, people):
    """The helper asks the assignee; whoever can free the blocked item tells how far that is; a settled thread stands below."""
    settled = plans.write_comment(
        doing.plan, "", doing.plan.owner, prose("演练记录放在哪里？", "Where are the records of the drills kept?"), about=doing
    )
    plans.write_comment(doing.plan, "", doing.assignee, prose("在知识库“应急预案”目录下。", "In the knowledge base, under contingency plans."), answers=settled)
    plans.resolve_comment(settled, doing.plan.owner)
    helper = doing.helpers.get().person
    plans.write_comment(
        doing.plan, "", helper,
        prose(f"@{doing.assignee} 值班表的两处职责有重叠，是否一并修订？", f"@{doing.assignee.username} Two duties of the roster overlap: do we revise them as well?"), about=doing,
    )  # fmt: skip
    plans.write_comment(
        blocked.plan, "", people["planner"],
        prose(f"@{blocked.assignee} 已与供应商约定本周五前答复。", f"@{blocked.assignee.username} The supplier will answer by Friday."), about=blocked,
    )  # fmt: skip


def _version(item):
    return WorkItem.objects.get(pk=item.pk).version
