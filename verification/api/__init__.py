"""The API of this room, one module per noun."""

from verification.api.causes import CauseViewSet, MeasureViewSet
from verification.api.proof import AssessmentViewSet, DocumentViewSet, ReviewViewSet, TransferViewSet
from verification.api.rounds import RoundViewSet, RowViewSet

ROUTES = [
    ("rounds", RoundViewSet, "round"),
    ("control-rows", RowViewSet, "controlrow"),
    ("root-causes", CauseViewSet, "rootcause"),
    ("corrective-measures", MeasureViewSet, "correctivemeasure"),
    ("reviews", ReviewViewSet, "review"),
    ("assessments", AssessmentViewSet, "assessment"),
    ("knowledge-transfers", TransferViewSet, "knowledgetransfer"),
    ("document-updates", DocumentViewSet, "documentupdate"),
]
