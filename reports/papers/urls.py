"""Routes of the papers to take along, within this room's names."""

from django.urls import path

from reports.papers import views

urlpatterns = [
    path("plans/<str:number>/papers/", views.PlanPapers.as_view(), name="papers"),
    path("papers/<str:number>/file/", views.PaperFile.as_view(), name="paper-file"),
    path("papers/<str:number>/retry/", views.PaperRetry.as_view(), name="paper-retry"),
]
