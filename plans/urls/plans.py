"""Pages of plans: the list, the document and its parts, approval, baselines."""

from django.urls import path

from plans.views import approval, baselines, moments, parts, plans, repeated, saving

PLAN = "plans/<str:number>"

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="list"),
    path(f"{PLAN}/", plans.PlanDetail.as_view(), name="detail"),
    # the document and its parts
    path(f"{PLAN}/sections/<slug:slug>/", parts.SectionShow.as_view(), name="section"),
    path(f"{PLAN}/sections/<slug:slug>/edit/", saving.SectionEdit.as_view(), name="section-edit"),
    path(f"{PLAN}/presence/", saving.Presence.as_view(), name="presence"),
    path(f"{PLAN}/parts/reviews/repeat/", repeated.ReviewsRepeat.as_view(), name="reviews-repeat"),
    path(f"{PLAN}/parts/<slug:slug>/add/", parts.PartAdd.as_view(), name="part-add"),
    path(f"{PLAN}/parts/<slug:slug>/<int:pk>/", parts.PartEdit.as_view(), name="part-edit"),
    path(f"{PLAN}/parts/<slug:slug>/<int:pk>/remove/", parts.PartRemove.as_view(), name="part-remove"),
    # approval and the plan's other moves
    path(f"{PLAN}/approval/", approval.ApprovalPage.as_view(), name="approval"),
    path(f"{PLAN}/submit/", approval.Submit.as_view(), name="submit"),
    path(f"{PLAN}/withdraw/", approval.Withdraw.as_view(), name="withdraw"),
    path(f"{PLAN}/approve/", approval.Approve.as_view(), name="approve"),
    path(f"{PLAN}/return/", approval.ReturnToAuthor.as_view(), name="return"),
    path(f"{PLAN}/factors/<str:factor>/ask/", approval.AskOverride.as_view(), name="ask-override"),
    path(f"{PLAN}/factors/<str:factor>/override/", approval.OverrideFactor.as_view(), name="override"),
    path(f"{PLAN}/start/", approval.Start.as_view(), name="start"),
    path(f"{PLAN}/revise/", approval.Revise.as_view(), name="revise"),
    path(f"{PLAN}/discard-revision/", approval.DiscardRevision.as_view(), name="discard-revision"),
    path(f"{PLAN}/cancel/", approval.Cancel.as_view(), name="cancel"),
    path(f"{PLAN}/close/", approval.Close.as_view(), name="close"),
    # baselines
    path(f"{PLAN}/baselines/", baselines.BaselineList.as_view(), name="baselines"),
    path(f"{PLAN}/baselines/compare/", baselines.BaselineCompare.as_view(), name="compare"),
    path(f"{PLAN}/baselines/<int:place>/", baselines.BaselineShow.as_view(), name="baseline"),
    path(f"{PLAN}/baselines/<int:place>/verify/", baselines.BaselineVerify.as_view(), name="baseline-verify"),
    path(f"{PLAN}/revision/", baselines.RevisionPage.as_view(), name="revision"),
    path(f"{PLAN}/as-of/", moments.AsItStood.as_view(), name="as-of"),
]
