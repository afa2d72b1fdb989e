"""The demo's work items in detail: checklist, dependencies, helpers, what is to be reached, and a report that was taken back."""

from decimal import Decimal

from config.demo.words import line
from improvement import actions
from improvement.models import WorkItem
from improvement.states import Priority, WorkState
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


def _version(item):
    return WorkItem.objects.get(pk=item.pk).version
