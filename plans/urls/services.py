"""Pages of the catalogue of services. A service's code is written in capitals, so none is called "new" or "documents"."""

from django.urls import path

from plans.views import attachments, services

ONE = "services/<str:code>"

urlpatterns = [
    path("services/", services.ServiceList.as_view(), name="service_list"),
    path("services/new/", services.ServiceDefine.as_view(), name="service_define"),
    path("services/documents/", services.DocumentList.as_view(), name="document_list"),
    path("services/documents/new/", services.DocumentPublish.as_view(), name="document_publish"),
    path("services/documents/<int:pk>/", services.DocumentEdit.as_view(), name="document_edit"),
    path("services/documents/<int:pk>/files/", attachments.DocumentFiles.as_view(), name="document_files"),
    path(f"{ONE}/", services.ServiceDetail.as_view(), name="service_detail"),
    path(f"{ONE}/edit/", services.ServiceEdit.as_view(), name="service_edit"),
    path(f"{ONE}/objectives/new/", services.ObjectiveSet.as_view(), name="objective_set"),
    path(f"{ONE}/objectives/<int:pk>/", services.ObjectiveEdit.as_view(), name="objective_edit"),
]
