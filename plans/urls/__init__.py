"""Routes of this room's pages, one list per noun."""

from plans.urls import attachments, history, indicators, inputs, plans

app_name = "plans"
urlpatterns = [*inputs.urlpatterns, *indicators.urlpatterns, *attachments.urlpatterns, *history.urlpatterns, *plans.urlpatterns]
