"""Pages of approval routes."""

from django.urls import path

from plans.views import routes

ONE = "approval-routes/<int:pk>"
STEP = f"{ONE}/steps/<int:step>"

urlpatterns = [
    path("approval-routes/", routes.RouteList.as_view(), name="route_list"),
    path("approval-routes/new/", routes.RouteCreate.as_view(), name="route_create"),
    path(f"{ONE}/", routes.RouteDetail.as_view(), name="route_detail"),
    path(f"{ONE}/edit/", routes.RouteEdit.as_view(), name="route_edit"),
    path(f"{ONE}/use/", routes.RouteDeed.as_view(verb="put_in_use"), name="route_use"),
    path(f"{ONE}/standard/", routes.RouteDeed.as_view(verb="make_standard"), name="route_standard"),
    path(f"{ONE}/off/", routes.RouteDeed.as_view(verb="switch_off"), name="route_off"),
    path(f"{ONE}/steps/", routes.StepAdd.as_view(), name="step_add"),
    path(f"{STEP}/", routes.StepEdit.as_view(), name="step_edit"),
    path(f"{STEP}/up/", routes.StepMove.as_view(by=-1), name="step_up"),
    path(f"{STEP}/down/", routes.StepMove.as_view(by=1), name="step_down"),
    path(f"{STEP}/remove/", routes.StepRemove.as_view(), name="step_remove"),
    path(f"{STEP}/approvers/", routes.SeatAdd.as_view(), name="seat_add"),
    path(f"{STEP}/approvers/<int:seat>/remove/", routes.SeatRemove.as_view(), name="seat_remove"),
]
