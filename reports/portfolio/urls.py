"""Routes of the portfolio, within this room's names."""

from django.urls import path

from reports.portfolio import views

urlpatterns = [
    path("portfolio/", views.PortfolioPage.as_view(), name="portfolio"),
    path("portfolio/rows/<slug:code>/", views.PortfolioRows.as_view(), name="portfolio-rows"),
    path("portfolio/reports/", views.PortfolioReports.as_view(), name="portfolio-reports"),
    path("portfolio/reports/<str:number>/", views.PortfolioReportPage.as_view(), name="portfolio-report"),
    path("portfolio/reports/<str:number>/file/", views.PortfolioReportFile.as_view(), name="portfolio-file"),
    path("portfolio/reports/<str:number>/retry/", views.PortfolioReportRetry.as_view(), name="portfolio-retry"),
]
