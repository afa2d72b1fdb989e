"""Every route: pages of each room, and the same rooms' API under /api/v1/."""

from django.urls import include, path

from config import api, metrics, probes

urlpatterns = [
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("reminders.urls")),
    path("accounts/", include("accounts.urls")),
    path("history/", include("audit.urls")),
    path("", include("plans.urls")),
    path("", include("improvement.urls")),
    path("", include("verification.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include(api)),
]
