"""Routes of the desk and the inbox."""

from django.urls import path

from reminders.views import desk, inbox, reach, sendings

urlpatterns = [
    path("", desk.Desk.as_view(), name="desk"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.MarkAllRead.as_view(), name="inbox_read_all"),
    path("inbox/<int:pk>/read/", inbox.MarkRead.as_view(), name="inbox_read"),
    path("inbox/unread/", inbox.Unread.as_view(), name="inbox_unread"),
    path("reminding/", reach.Reminding.as_view(), name="reminding"),
    path("reminding/kinds/", reach.ChooseKinds.as_view(), name="reminding_kinds"),
    path("reminding/kinds/all/", reach.ChooseAll.as_view(), name="reminding_all"),
    path("reminding/webhooks/add/", reach.AddWebhook.as_view(), name="webhook_add"),
    path("reminding/webhooks/<int:pk>/", reach.EditWebhook.as_view(), name="webhook"),
    path("reminding/webhooks/<int:pk>/remove/", reach.RemoveWebhook.as_view(), name="webhook_remove"),
    path("reminding/webhooks/<int:pk>/test/", reach.TryWebhook.as_view(), name="webhook_try"),
    path("sendings/", sendings.Sendings.as_view(), name="sendings"),
    path("sendings/schedule/", sendings.Schedule.as_view(), name="schedule"),
    path("sendings/<int:pk>/", sendings.OneSending.as_view(), name="sending"),
    path("plans/<str:number>/publication/", inbox.Publication.as_view(), name="publication"),
]
