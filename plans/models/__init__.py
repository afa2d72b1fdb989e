"""What a plan is made of, one module per noun."""

from plans.models.approval import Approval, ApprovalDecision, ApprovalSeat, Baseline, FactorOverride
from plans.models.attachments import Attachment
from plans.models.calendar import CalendarDay
from plans.models.comments import Comment, Mention
from plans.models.cycles import CycleLook, PlanningCycle
from plans.models.expenses import Expense
from plans.models.indicators import Indicator, Measurement
from plans.models.inputs import ImprovementInput
from plans.models.parts import (
    ActivityDependency,
    BudgetLine,
    Consultation,
    ExpectedOutcome,
    Goal,
    GoalStandard,
    Phase,
    PhaseActivity,
    PlanInput,
    PlanMember,
    PlanPart,
    RaciAssignment,
    Responsibility,
    ReviewDate,
    ReviewMeasure,
)
from plans.models.plans import Plan
from plans.models.routes import ApprovalRoute, RouteSeat, RouteStep
from plans.models.services import Service, ServiceDocument, ServiceObjective
from plans.models.signals import IndicatorSignal
from plans.models.templates import PlanTemplate

__all__ = [
    "ActivityDependency",
    "Approval",
    "ApprovalDecision",
    "ApprovalRoute",
    "ApprovalSeat",
    "Attachment",
    "Baseline",
    "BudgetLine",
    "CalendarDay",
    "Comment",
    "Consultation",
    "CycleLook",
    "ExpectedOutcome",
    "Expense",
    "FactorOverride",
    "Goal",
    "GoalStandard",
    "ImprovementInput",
    "Indicator",
    "IndicatorSignal",
    "Measurement",
    "Mention",
    "Phase",
    "PhaseActivity",
    "Plan",
    "PlanInput",
    "PlanMember",
    "PlanPart",
    "PlanTemplate",
    "PlanningCycle",
    "RaciAssignment",
    "Responsibility",
    "ReviewDate",
    "ReviewMeasure",
    "RouteSeat",
    "RouteStep",
    "Service",
    "ServiceDocument",
    "ServiceObjective",
]
