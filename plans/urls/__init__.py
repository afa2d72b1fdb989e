"""Routes of this room's pages, one list per noun."""

from plans.urls import attachments, comments, history, indicators, inputs, plans

app_name = "plans"
urlpatterns = [*inputs.urlpatterns, *indicators.urlpatterns, *attachments.urlpatterns, *history.urlpatterns, *comments.urlpatterns, *plans.urlpatterns]
