"""Pages of the working calendar."""

from django.urls import path

from plans.views import calendar

YEAR = "calendar/<int:year>"

urlpatterns = [
    path("calendar/", calendar.CalendarNow.as_view(), name="calendar"),
    path(f"{YEAR}/", calendar.CalendarYear.as_view(), name="calendar_year"),
    path(f"{YEAR}/edit/", calendar.YearEdit.as_view(), name="calendar_edit"),
    path(f"{YEAR}/<int:month>/<int:number>/", calendar.DayEdit.as_view(), name="calendar_day"),
    path(f"{YEAR}/<int:month>/<int:number>/clear/", calendar.DayClear.as_view(), name="calendar_clear"),
]
