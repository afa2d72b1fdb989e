"""The demo's planning cycles: one that has been looked through and closed, one under way."""

from datetime import date, timedelta

from django.utils import timezone

from config.demo.words import line, prose
from plans import actions as plans
from plans import cycles
from plans.models import PlanningCycle

# What was looked at for each kind, in either cycle.
LOOKS = {
    "D2.1": prose("服务台2010年以来的四项指标及服务评审记录。", "The four indicators of the help desk since 2010, and the records of service reviews."),
    "D2.2": prose("客户满意度调查与SLA对照。", "The satisfaction survey, held against the SLA."),
    "D2.3": prose("GB/T 24405.1与ISO/IEC 20000-1现行版本。", "The versions of GB/T 24405.1 and ISO/IEC 20000-1 in force."),
    "D2.4": prose("员工意见征集与班组例会记录。", "Suggestions of staff and the minutes of team meetings."),
    "D2.5": prose("管理层季度会议纪要。", "Minutes of the quarterly management meetings."),
    "D2.6": prose("逐条对照服务目录中的服务目标。", "Each service objective in the catalogue."),
    "D2.7": prose("上半年内审报告。", "The internal audit report of the half-year."),
    "D2.8": prose("各指标的控制图与信号。", "The process-behaviour charts of all indicators and their signals."),
    "D2.9": prose("以往改进计划的总结报告。", "The final reports of earlier improvement plans."),
    "D2.10": prose("业务部门与技术路线的变更清单。", "The lists of business and technology changes."),
    "D2.11": prose("外审及能力评估的不符合项。", "Nonconformities of external audits and assessments."),
    "D2.12": prose("日常运营记录、月报与过程评审。", "Records of daily operation, monthly reports and process reviews."),
}
LEFT = ("D2.3", "D2.5", "D2.9")  # still to be looked at in the cycle under way


def play(people) -> None:
    """Open both cycles; look through the earlier one and close it; once."""
    if PlanningCycle.objects.exists():
        return
    today = timezone.localdate()
    half = date(today.year, 1 if today.month <= 6 else 7, 1)
    closed(people, half)
    present(people, half, today)


def closed(people, half) -> None:
    """The cycle before: everything looked at, nothing of the register falls into it."""
    starts = date(half.year - (half.month == 1), 7 if half.month == 1 else 1, 1)
    cycle = plans.open_cycle(people["planner"], name=named(starts), starts=starts, ends=half - timedelta(days=1))
    for kind, note in LOOKS.items():
        plans.look_at(cycle, people["planner"], kind, note, none_found=True)
    plans.close_cycle(cycle, people["quality_manager"])


def present(people, half, today) -> None:
    """The cycle under way, which ends soon and has some kinds left."""
    by = people["quality_manager"]
    cycle = plans.open_cycle(by, name=named(half), starts=half, ends=today + timedelta(days=10))
    for line_ in cycles.lines_of(cycle, by):
        if line_.kind not in LEFT:
            plans.look_at(cycle, by, line_.kind.value, LOOKS[line_.kind.value], none_found=not line_.raised)


def named(starts) -> str:
    """Return what a half-year is called."""
    return line(f"{starts.year}年{'上' if starts.month == 1 else '下'}半年", f"{'First' if starts.month == 1 else 'Second'} half of {starts.year}")
