"""Routes of this room's pages, one list per noun."""

from plans.urls import attachments, comments, expenses, history, indicators, inputs, plans, raci

app_name = "plans"
urlpatterns = [*inputs.urlpatterns, *indicators.urlpatterns, *attachments.urlpatterns, *history.urlpatterns, *comments.urlpatterns, *expenses.urlpatterns, *raci.urlpatterns, *plans.urlpatterns]
