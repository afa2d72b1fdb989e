"""The API's routes: what each room's `api.py` lists in `ROUTES` (prefix, viewset, basename), the schema and its pages."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView
from rest_framework.routers import DefaultRouter

from accounts import api as accounts_api
from audit import api as audit_api
from improvement import api as improvement_api
from plans import api as plans_api
from reminders import api as reminders_api
from reports import api as reports_api
from reports.papers import api as papers_api
from reports.portfolio import api as portfolio_api
from verification import api as verification_api

router = DefaultRouter()
# One address for each thing: no second one that ends in ".json".
router.include_format_suffixes = False
for room in (accounts_api, audit_api, plans_api, improvement_api, verification_api, reports_api, portfolio_api, papers_api, reminders_api):
    for prefix, viewset, basename in room.ROUTES:
        router.register(prefix, viewset, basename)

# The API answers 401 by itself, where the pages' middleware would redirect to the sign-in page.
for route in router.urls:
    route.callback = login_not_required(route.callback)

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
    path("token/", login_not_required(accounts_api.TokenViewSet.as_view({"post": "create", "delete": "destroy"})), name="token"),
    *router.urls,
]
