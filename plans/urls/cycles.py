"""Pages of planning cycles; they belong to the register of inputs."""

from django.urls import path

from plans.views import cycles

ONE = "inputs/cycles/<int:pk>"

urlpatterns = [
    path("inputs/cycles/", cycles.CycleList.as_view(), name="cycle_list"),
    path("inputs/cycles/new/", cycles.CycleOpen.as_view(), name="cycle_open"),
    path(f"{ONE}/", cycles.CycleDetail.as_view(), name="cycle_detail"),
    path(f"{ONE}/edit/", cycles.CycleEdit.as_view(), name="cycle_edit"),
    path(f"{ONE}/looks/<str:kind>/", cycles.CycleLookAt.as_view(), name="cycle_look"),
    path(f"{ONE}/close/", cycles.CycleDeed.as_view(), {"deed": "close"}, name="cycle_close"),
    path(f"{ONE}/reopen/", cycles.CycleDeed.as_view(), {"deed": "reopen"}, name="cycle_reopen"),
]
