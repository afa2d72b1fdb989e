"""Routes of the history."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.History.as_view(), name="list"),
    path("file/", views.HistoryFile.as_view(), name="file"),
    path("verify/", views.Verify.as_view(), name="verify"),
    path("<int:pk>/", views.EventPage.as_view(), name="detail"),
]
