"""Routes of the desk and the inbox."""

from django.urls import path

from reminders.views import desk, inbox

urlpatterns = [
    path("", desk.Desk.as_view(), name="desk"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.MarkAllRead.as_view(), name="inbox_read_all"),
    path("inbox/<int:pk>/read/", inbox.MarkRead.as_view(), name="inbox_read"),
    path("plans/<str:number>/publication/", inbox.Publication.as_view(), name="publication"),
]
