"""Pages of templates, and the page on which a new plan begins."""

from django.urls import path

from plans.views import templates

ONE = "plan-templates/<int:pk>"

urlpatterns = [
    path("plans/new/", templates.PlanCreate.as_view(), name="create"),
    path("plans/<str:number>/template/", templates.TemplateSave.as_view(), name="template_save"),
    path("plan-templates/", templates.TemplateList.as_view(), name="template_list"),
    path(f"{ONE}/", templates.TemplateDetail.as_view(), name="template"),
    path(f"{ONE}/edit/", templates.TemplateEdit.as_view(), name="template_edit"),
]
