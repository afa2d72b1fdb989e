"""Routes of this room's pages, grouped by noun."""

from django.urls import path

from verification.views import appraisal, causes, everywhere, grid, moments, proof, rounds, rows

app_name = "verification"

TAB = "plans/<str:number>/verification"
ROUND = f"{TAB}/rounds/<int:round_number>"
ROW = f"{ROUND}/rows/<int:place>"

urlpatterns = [
    # the rules of the process appraisal
    path("appraisal-rules/", appraisal.RulesList.as_view(), name="rules"),
    path("appraisal-rules/new/", appraisal.RulesSet.as_view(), name="rules-set"),
    path("appraisal-rules/<int:pk>/", appraisal.RulesShow.as_view(), name="rules-show"),
    path("appraisal-rules/<int:pk>/edit/", appraisal.RulesEdit.as_view(), name="rules-edit"),
    path("appraisal-rules/<int:pk>/offer/", appraisal.RulesOffer.as_view(), name="rules-offer"),
    path(f"{TAB}/", rounds.Overview.as_view(), name="overview"),
    path(f"{TAB}/resume/", rounds.Resume.as_view(), name="resume"),
    # rounds
    path(f"{TAB}/rounds/open/", rounds.RoundOpen.as_view(), name="round-open"),
    path(f"{ROUND}/", rounds.RoundShow.as_view(), name="round"),
    path(f"{ROUND}/close/", rounds.RoundClose.as_view(), name="round-close"),
    path(f"{ROUND}/paper/", grid.Paper.as_view(), name="paper"),
    path(f"{ROUND}/as-of/", moments.RoundAsItStood.as_view(), name="round-as-of"),
    path(f"{ROUND}/trace/", moments.RoundTrace.as_view(), name="round-trace"),
    # rows of the control table
    path(f"{ROUND}/rows/record/", grid.RowsRecord.as_view(), name="record-rows"),
    path(f"{ROW}/", rows.RowShow.as_view(), name="row"),
    path(f"{ROW}/record/", rows.RowRecord.as_view(), name="record"),
    path(f"{ROW}/checker/", rows.RowChecker.as_view(), name="checker"),
    path(f"{ROW}/files/", rows.RowFile.as_view(), name="file"),
    path(f"{ROW}/carry-over/", rows.RowCarryOver.as_view(), name="carry-over"),
    # causes and measures
    path(f"{ROW}/cause/", rows.RowCause.as_view(), name="cause"),
    path(f"{ROW}/measures/add/", rows.MeasureAdd.as_view(), name="measure-add"),
    path(f"{ROW}/measures/<int:pk>/edit/", rows.MeasureEdit.as_view(), name="measure-edit"),
    path(f"{ROW}/measures/<int:pk>/finish/", rows.MeasureFinish.as_view(), name="measure-finish"),
    path(f"{ROW}/measures/<int:pk>/judge/", causes.MeasureJudge.as_view(), name="measure-judge"),
    path(f"{ROW}/departments/ask/", causes.DepartmentAsk.as_view(), name="department-ask"),
    path(f"{ROW}/departments/<int:pk>/state/", causes.DepartmentState.as_view(), name="department-state"),
    path(f"{ROW}/departments/<int:pk>/withdraw/", causes.DepartmentWithdraw.as_view(), name="department-withdraw"),
    path("measures/", everywhere.Measures.as_view(), name="measures"),
    path("causes/", everywhere.Pareto.as_view(), name="pareto"),
    path("causes/vocabulary/", everywhere.Terms.as_view(), name="terms"),
    path("causes/vocabulary/<int:pk>/merge/", everywhere.TermMerge.as_view(), name="term-merge"),
    path("causes/vocabulary/<int:pk>/offer/", everywhere.TermOffer.as_view(), name="term-offer"),
    # reviews, assessment, knowledge, documents
    path(f"{TAB}/reviews/add/", proof.ReviewAdd.as_view(), name="review-add"),
    path(f"{TAB}/reviews/<int:pk>/", proof.ReviewShow.as_view(), name="review"),
    path(f"{TAB}/reviews/<int:pk>/decide/", proof.ReviewDecide.as_view(), name="review-decide"),
    path(f"{TAB}/assessments/add/", appraisal.AssessmentAdd.as_view(), name="assessment-add"),
    path(f"{TAB}/assessments/<int:pk>/", appraisal.AssessmentShow.as_view(), name="assessment"),
    path(f"{TAB}/assessments/<int:pk>/statement/", appraisal.AssessmentAnswer.as_view(), name="assessment-answer"),
    path(f"{TAB}/knowledge/add/", proof.TransferAdd.as_view(), name="transfer-add"),
    path(f"{TAB}/knowledge/<int:pk>/", proof.TransferShow.as_view(), name="transfer"),
    path(f"{TAB}/documents/<slug:kind>/", proof.DocumentState.as_view(), name="document"),
]
