"""The API of the working calendar: the days that the organisation has set, and each year as it counts."""

import django_filters
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.rest import Adding, Changing, HouseViewSet, Removing, TracedSerializer, key_of, version_in
from plans import actions
from plans.actions.calendar import YEARS
from plans.contexts.calendar import year_of
from plans.models import CalendarDay


class CalendarDaySerializer(TracedSerializer):
    """A day that the organisation has set: worked or free, and what for."""

    class Meta:
        model = CalendarDay
        fields = ("id", "day", "working", "note", "version", "created_at", "changed_at")
        read_only_fields = ("id", "version", "created_at", "changed_at")
        # Whether the day is taken is the action's to say.
        extra_kwargs = {"day": {"validators": []}, "working": {"required": True}}


class CalendarDayFilter(django_filters.FilterSet):
    """By year, or between two days."""

    year = django_filters.NumberFilter(field_name="day", lookup_expr="year", min_value=YEARS[0], max_value=YEARS[-1])
    first = django_filters.DateFilter(field_name="day", lookup_expr="gte")
    last = django_filters.DateFilter(field_name="day", lookup_expr="lte")

    class Meta:
        model = CalendarDay
        fields = ("working",)


class CalendarDayViewSet(Adding, Changing, Removing, HouseViewSet):
    """The days that the organisation has set."""

    serializer_class = CalendarDaySerializer
    filterset_class = CalendarDayFilter
    ordering_fields = ("day",)

    def rows(self, user):
        """Return all of them."""
        return CalendarDay.objects.all()

    def add(self, request, facts):
        """Set a day."""
        return actions.set_day(request.user, key=key_of(request), **facts)

    def change(self, request, row, version, facts):
        """Change whether it is worked, and what for."""
        return actions.change_day(row, request.user, version, **facts)

    def take_away(self, request, row):
        """Set it back; `?version=` guards against clearing what somebody else has changed."""
        given = request.query_params.get("version")
        actions.clear_day(row, request.user, None if given is None else version_in(given))


class SpecialDaySerializer(serializers.Serializer):
    """A day that is not what its weekday would say."""

    day = serializers.DateField()
    working = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=["holiday", "shifted", "set"])
    note = serializers.CharField()


class CalendarYearSerializer(serializers.Serializer):
    """A year: whether its public holidays are published (else weekdays count), working days in all and by month, special days."""

    year = serializers.IntegerField()
    published = serializers.BooleanField()
    working_days = serializers.IntegerField()
    months = serializers.ListField(child=serializers.IntegerField())
    days = SpecialDaySerializer(many=True)


class CalendarViewSet(viewsets.ViewSet):
    """Each year of the working calendar."""

    lookup_field = "year"
    lookup_value_regex = r"\d{1,4}"

    @extend_schema(responses=CalendarYearSerializer, parameters=[OpenApiParameter("year", int, OpenApiParameter.PATH)])
    def retrieve(self, request, year=None):
        """Show a year."""
        if int(year) not in YEARS:
            raise Http404
        shown = year_of(int(year))
        special = [day for month in shown.months for week in month.weeks for day in week if day and day.kind not in {"work", "free"}]
        told = {"year": shown.year, "published": shown.published, "working_days": shown.working_days}
        return Response(CalendarYearSerializer({**told, "months": [month.working_days for month in shown.months], "days": special}).data)


ROUTES = [("calendar-days", CalendarDayViewSet, "calendarday"), ("calendar", CalendarViewSet, "calendar")]
