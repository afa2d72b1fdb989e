"""Routes of this room's pages."""

from django.urls import path

from reports import views
from reports.papers.urls import urlpatterns as papers
from reports.portfolio.urls import urlpatterns as portfolio

app_name = "reports"
urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="list"),
    path("reports/check/", views.CheckPage.as_view(), name="check"),
    path("reports/<str:number>/", views.ReportPage.as_view(), name="detail"),
    path("reports/<str:number>/file/", views.ReportFile.as_view(), name="file"),
    path("reports/<str:number>/copies/<slug:media>/", views.ReportCopy.as_view(), name="copy"),
    path("reports/<str:number>/retry/", views.ReportRetry.as_view(), name="retry"),
    path("reports/<str:number>/receipts/<int:pk>/", views.Acknowledge.as_view(), name="acknowledge"),
    path("reports/<str:number>/receipts/<int:pk>/remind/", views.Remind.as_view(), name="remind"),
    path("plans/<str:number>/reports/", views.PlanReports.as_view(), name="of_plan"),
    *portfolio,
    *papers,
]
