"""The responsibility matrix of a plan."""

from django.urls import path

from plans.views import raci

urlpatterns = [path("plans/<str:number>/responsibilities/edit/", raci.RaciEdit.as_view(), name="raci")]
