"""What a plan is made of, one module per noun."""

from plans.models.approval import ApprovalDecision, Baseline, FactorOverride
from plans.models.attachments import Attachment
from plans.models.indicators import Indicator, Measurement
from plans.models.inputs import ImprovementInput
from plans.models.parts import (
    BudgetLine,
    Consultation,
    ExpectedOutcome,
    Goal,
    Phase,
    PhaseActivity,
    PlanInput,
    PlanMember,
    PlanPart,
    Responsibility,
    ReviewDate,
    ReviewMeasure,
)
from plans.models.plans import Plan

__all__ = [
    "ApprovalDecision",
    "Attachment",
    "Baseline",
    "BudgetLine",
    "Consultation",
    "ExpectedOutcome",
    "FactorOverride",
    "Goal",
    "ImprovementInput",
    "Indicator",
    "Measurement",
    "Phase",
    "PhaseActivity",
    "Plan",
    "PlanInput",
    "PlanMember",
    "PlanPart",
    "Responsibility",
    "ReviewDate",
    "ReviewMeasure",
]
