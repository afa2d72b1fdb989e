"""What the demo's plans cost, and who answers for their activities."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from config.demo.words import line
from plans import actions as plans

# One letter for each role in their order, one text for each activity.
STORY_MATRIX = ["ARC", "ARI", "IAR", "IAR", "ARC"]
SMALL_MATRIX = ["AR", "AR"]
# For which phase each line of the main story's budget is, by their places.
STORY_PHASES = [0, 1, 1]

# Place of the budget line, day, amount, what for.
STORY_EXPENSES = [
    (0, date(2013, 2, 6), "16000", line("过程再设计工作坊第一期", "First workshop on the process")),
    (0, date(2013, 3, 13), "15600", line("过程再设计工作坊第二期", "Second workshop on the process")),
    (0, date(2013, 3, 20), "-1100", line("第二期场地费退回", "Part of the room's rent for the second workshop came back")),
    (1, date(2013, 5, 8), "14300", line("分诊培训讲师费", "Trainer for triage")),
    (1, date(2013, 6, 19), "14300", line("补训：轮班人员另开两场", "Two more sessions for those on shift")),
    (2, date(2013, 7, 10), "12300", line("知识条目编写外包", "Articles written by a contractor")),
]
# Place of the budget line, days from today, amount, what for.
VERIFYING_EXPENSES = [
    (0, -95, "9800", line("挂起原因工作坊", "Workshop on the reasons for holds")),
    (0, -55, "7600", line("SOP评审会", "Review of the SOP")),
]
WORKING_EXPENSES = [
    (0, -45, "6500", line("派单规则工作坊", "Workshop on rules for dispatch")),
    (0, -20, "5200", line("应急演练准备", "Preparation of the drill")),
]


def assign(plan, letters) -> None:
    """Set the plan's responsibility matrix: a text of R, A, C and I for each activity, one letter a role."""
    roles = list(plan.responsibilities.values_list("pk", flat=True))
    activities = list(plan.activities.values_list("pk", flat=True))
    cells = {(activity, role): part for activity, row in zip(activities, letters, strict=True) for role, part in zip(roles, row, strict=True)}
    plans.set_raci(plan, plan.owner, 0, cells)


def by_phase(plan, places) -> None:
    """Say for which phase each line of the budget is."""
    phases = list(plan.phases.all())
    for row, place in zip(plan.budget_lines.select_related("plan"), places, strict=True):
        plans.edit_part(row, plan.owner, row.version, phase=phases[place])


def spend(plan, expenses) -> None:
    """Record what was spent; a number in place of a day counts from today."""
    lines = list(plan.budget_lines.all())
    for place, day, amount, note in expenses:
        spent_on = day if isinstance(day, date) else timezone.localdate() + timedelta(days=day)
        plans.record_expense(plan, lines[place], plan.owner, spent_on, Decimal(amount), note)
