"""Forms of the plan itself."""

from plans.forms.parts import creating
from plans.models import Plan

NEW_PLAN_FIELDS = ("title", "owner", "planned_start", "planned_end", "purposes", "mechanisms", "motive", "confidential")
NewPlanForm = creating(Plan, NEW_PLAN_FIELDS)
