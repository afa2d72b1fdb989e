"""The control table 服务改进控制表 and all that follows from it, one module per noun (V0 to V4, D4.5, D4.6, F8)."""

from verification.models.appraisal import AppraisalCriterion, AppraisalRules, ProcessAssessment
from verification.models.causes import CauseTerm, ConcernedDepartment, CorrectiveMeasure, RootCause
from verification.models.proof import DocumentUpdate, KnowledgeTransfer, Review, ReviewDecision
from verification.models.rounds import CheckRound, ControlRow

__all__ = [
    "AppraisalCriterion",
    "AppraisalRules",
    "CauseTerm",
    "CheckRound",
    "ConcernedDepartment",
    "ControlRow",
    "CorrectiveMeasure",
    "DocumentUpdate",
    "KnowledgeTransfer",
    "ProcessAssessment",
    "Review",
    "ReviewDecision",
    "RootCause",
]
