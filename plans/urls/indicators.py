"""Pages of indicators and their measurements."""

from django.urls import path

from plans.views import indicators

ONE = "indicators/<str:code>"

urlpatterns = [
    path("indicators/", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("indicators/new/", indicators.IndicatorDefine.as_view(), name="indicator_define"),
    path(f"{ONE}/", indicators.IndicatorDetail.as_view(), name="indicator_detail"),
    path(f"{ONE}/edit/", indicators.IndicatorEdit.as_view(), name="indicator_edit"),
    path(f"{ONE}/measurements/new/", indicators.MeasurementRecord.as_view(), name="measurement_record"),
    path(f"{ONE}/measurements/import/", indicators.MeasurementImport.as_view(), name="measurement_import"),
    path(f"{ONE}/measurements/<int:pk>/", indicators.MeasurementCorrect.as_view(), name="measurement_correct"),
]
