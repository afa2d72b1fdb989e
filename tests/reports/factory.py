"""Reports for tests, built through the actions that users call."""

from datetime import date
from decimal import Decimal

from improvement import actions as improvement
from improvement.models import Area
from plans import actions as plans
from plans import document
from plans.models import Plan
from reports import actions
from reports.models import Report
from tests.plans import factory as plan_factory
from tests.standing import standing
from tests.verification import factory
from verification import actions as verification


def ordered(people, language="zh-hans", check_round=None) -> Report:
    """A report ordered by the planner and not yet rendered."""
    return actions.request_report(check_round or factory.closed_round(people), people.planner, language)


@standing
def issued(people, language="zh-hans", check_round=None) -> Report:
    """A report that the worker has rendered and issued."""
    return actions.render(ordered(people, language, check_round).pk)


@standing
def measured(people) -> None:
    """Two years of measurements before the plan and eight months after it began, which are plainly better."""
    indicator = plan_factory.indicator(people)
    for place in range(32):
        value = Decimal(20 + place % 5) if place < 24 else Decimal(61 + place % 3)
        period = date(2024 + place // 12, place % 12 + 1, 1)
        plans.record_measurement(indicator, people.quality_manager, period=period, value=value)


@standing
def large_round(people, items=30):
    """A closed round over many items with long texts, every third one missed and explained."""
    plan = plan_factory.draft(people, title="恢复5日内解决率：服务台受理、二线处理与供应商协同的全面改进计划")
    areas = list(Area.objects.order_by("place"))
    for number in range(items):
        improvement.create_work(
            plan, plan.owner, area=areas[number % len(areas)], title=f"第{number + 1}项改进事项：重新定义事件分诊规则并在全部服务窗口推行",
            acceptance="过程文件通过评审；连续三个月抽查50张工单，合格率不低于95%。" * 3, assignee=people.delivery if number % 2 else people.colleague,
            planned_start=date(2026, 1, 12), planned_end=date(2026, 3, 20), planned_hours=Decimal(20), description="说明" * 60,
        )  # fmt: skip
    plan = plans.submit(plan, plan.owner)
    plan = plans.start(plans.approve(plan, people.sms_owner, document.digest(document.of(plan))), people.planner)
    for item in plan.work_items.select_related("assignee"):
        improvement.report_progress(item, item.assignee, item.version, 100, note="Done.")
    check_round = factory.open_round(people, Plan.objects.get(pk=plan.pk))
    for row in check_round.rows.order_by("place"):
        result = "missed" if row.place % 3 == 0 else "achieved"
        row = factory.record(row, result, actual_text="检查发现" * 40, evidence="Supercalifragilisticexpialidocious/" * 6)
        if result == "missed":
            factory.explain(row, people)
    return verification.close_round(check_round, people.planner)
