"""Pages of the shifts that indicators show."""

from django.urls import path

from plans.views import signals

urlpatterns = [
    path("shifts/", signals.SignalList.as_view(), name="signal_list"),
    path("shifts/<int:pk>/", signals.SignalDetail.as_view(), name="signal_detail"),
    path("shifts/<int:pk>/raise/", signals.SignalRaise.as_view(), name="signal_raise"),
    path("shifts/<int:pk>/set-aside/", signals.SignalSetAside.as_view(), name="signal_set_aside"),
]
