"""Pages of a plan's history."""

from django.urls import path

from plans.views import history

urlpatterns = [
    path("plans/<str:number>/history/", history.PlanHistory.as_view(), name="history"),
    path("plans/<str:number>/history/file/", history.PlanHistoryFile.as_view(), name="history-file"),
]
