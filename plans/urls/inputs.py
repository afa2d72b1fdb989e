"""Pages of the register of inputs."""

from django.urls import path

from plans.views import inputs

ONE = "inputs/<str:number>"

urlpatterns = [
    path("inputs/", inputs.InputList.as_view(), name="input_list"),
    path("inputs/new/", inputs.InputRaise.as_view(), name="input_raise"),
    path("inputs/similar/", inputs.SimilarInputs.as_view(), name="input_similar"),
    path(f"{ONE}/", inputs.InputDetail.as_view(), name="input_detail"),
    path(f"{ONE}/edit/", inputs.InputEdit.as_view(), name="input_edit"),
    path(f"{ONE}/attachments/", inputs.InputAttach.as_view(), name="input_attach"),
    path(f"{ONE}/others/", inputs.OtherInputs.as_view(), name="input_others"),
    # decisions
    path(f"{ONE}/adopt/", inputs.InputDecide.as_view(), {"decision": "adopt"}, name="input_adopt"),
    path(f"{ONE}/merge/", inputs.InputDecide.as_view(), {"decision": "merge"}, name="input_merge"),
    path(f"{ONE}/defer/", inputs.InputDecide.as_view(), {"decision": "defer"}, name="input_defer"),
    path(f"{ONE}/decline/", inputs.InputDecide.as_view(), {"decision": "decline"}, name="input_decline"),
]
