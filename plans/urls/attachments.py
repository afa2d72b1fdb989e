"""Files: those of a plan, and the download of one."""

from django.urls import path

from plans.views import attachments

urlpatterns = [
    path("plans/<str:number>/attachments/", attachments.PlanAttachments.as_view(), name="attachments"),
    path("attachments/<int:pk>/", attachments.AttachmentDownload.as_view(), name="attachment"),
]
