"""Routes of the desk and the inbox."""

from django.urls import path

from reminders import views

urlpatterns = [
    path("", views.Desk.as_view(), name="desk"),
    path("inbox/", views.Inbox.as_view(), name="inbox"),
    path("inbox/read/", views.MarkAllRead.as_view(), name="inbox_read_all"),
    path("inbox/<int:pk>/read/", views.MarkRead.as_view(), name="inbox_read"),
    path("plans/<str:number>/publication/", views.Publication.as_view(), name="publication"),
]
