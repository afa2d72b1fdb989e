"""The API of this room, one module per noun."""

from verification.api.appraisal import AppraisalCriterionViewSet, AssessmentViewSet, RulesViewSet
from verification.api.causes import CauseViewSet, MeasureViewSet
from verification.api.proof import DocumentViewSet, TransferViewSet
from verification.api.reviews import DecisionViewSet, ReviewViewSet
from verification.api.rounds import RoundViewSet, RowViewSet
from verification.api.vocabulary import ConcernedViewSet, TermViewSet

ROUTES = [
    ("rounds", RoundViewSet, "round"),
    ("control-rows", RowViewSet, "controlrow"),
    ("root-causes", CauseViewSet, "rootcause"),
    ("corrective-measures", MeasureViewSet, "correctivemeasure"),
    ("cause-terms", TermViewSet, "causeterm"),
    ("concerned-departments", ConcernedViewSet, "concerneddepartment"),
    ("reviews", ReviewViewSet, "review"),
    ("review-decisions", DecisionViewSet, "reviewdecision"),
    ("appraisal-rules", RulesViewSet, "appraisalrules"),
    ("appraisal-criteria", AppraisalCriterionViewSet, "appraisalcriterion"),
    ("assessments", AssessmentViewSet, "assessment"),
    ("knowledge-transfers", TransferViewSet, "knowledgetransfer"),
    ("document-updates", DocumentViewSet, "documentupdate"),
]
