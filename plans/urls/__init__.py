"""Routes of this room's pages, one list per noun."""

from plans.urls import (
    attachments,
    calendar,
    comments,
    cycles,
    expenses,
    history,
    indicators,
    inputs,
    plans,
    raci,
    routes,
    services,
    signals,
    templates,
)

app_name = "plans"
urlpatterns = [*cycles.urlpatterns, *services.urlpatterns, *inputs.urlpatterns, *indicators.urlpatterns, *signals.urlpatterns, *attachments.urlpatterns, *history.urlpatterns, *comments.urlpatterns, *expenses.urlpatterns, *raci.urlpatterns, *routes.urlpatterns, *templates.urlpatterns, *plans.urlpatterns, *calendar.urlpatterns]
