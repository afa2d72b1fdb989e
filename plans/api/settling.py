"""The API that brings values of an indicator to what is sent, by their periods: sent again, the same changes nothing."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from plans import actions, imports
from plans.actions.settling import MOST_ROWS, Settled
from plans.api.values import MeasurementSerializer, MonthInput
from plans.models import Indicator, Measurement


class ValueSerializer(serializers.ModelSerializer):
    """The value of a month; the reason is needed where another value is recorded. A sample size that is not sent stays."""

    reason = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

    class Meta:
        model = Measurement
        fields = ("value", "sample_size", "reason")


@extend_schema_serializer(component_name="MeasuredRow")
class RowSerializer(serializers.ModelSerializer):
    """The value of one month among many."""

    period = MonthInput()

    class Meta:
        model = Measurement
        fields = ("period", "value", "sample_size")

    def get_validators(self):
        """A month that is recorded already is settled, not refused."""
        return []


class RowsSerializer(serializers.Serializer):
    """Values of many months, all or none; one reason for all corrections among them."""

    rows = RowSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)
    reason = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SettledSerializer(serializers.Serializer):
    """What became of a value that was sent, and the measurement as it stands."""

    fate = serializers.ChoiceField(Settled.choices)
    measurement = MeasurementSerializer()


class Settling:
    """What the viewset of indicators offers for values by period; an indicator is named by its id or its code."""

    def get_object(self):
        """Return the indicator that the address names by id or code, or 404."""
        named = self.kwargs["pk"]
        return super().get_object() if named.isdecimal() else get_object_or_404(self.get_queryset(), code=named)

    @extend_schema(request=ValueSerializer, responses={200: SettledSerializer, 201: SettledSerializer})
    @action(detail=True, methods=["put"], url_path=r"measurements/(?P<month>[^/]+)", url_name="measurement")
    def measurement(self, request, pk=None, month=""):
        """Bring the value of a month (2012-09) to what is sent: 201 when it is new, 200 when it stands already or is corrected."""
        indicator = self.held()
        facts = self.parsed(request, ValueSerializer)
        reason = facts.pop("reason")
        outcome = actions.settle_measurements(indicator, request.user, [{"period": period_of(month), **facts}], reason)[0]
        return Response(SettledSerializer(outcome).data, status=201 if outcome.fate == Settled.RECORDED else 200)

    @extend_schema(request=RowsSerializer, responses=SettledSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="measurements", url_name="measurements", filterset_class=None, pagination_class=None)
    def measurements(self, request, pk=None):
        """Bring the values of many months to what is sent, all or none."""
        indicator = self.held()
        facts = self.parsed(request, RowsSerializer)
        outcomes = actions.settle_measurements(indicator, request.user, facts["rows"], facts["reason"])
        return Response(SettledSerializer(outcomes, many=True).data)

    def held(self) -> Indicator:
        """Return the indicator for those who keep the figures. Raises NotAllowed."""
        indicator = self.get_object()
        permit(self.request.user, "indicator.manage", indicator)
        return indicator


def period_of(month: str):
    """Return the first day of the month that an address names. Raises ValidationError at `period`."""
    try:
        return imports.read_period(month)
    except ValidationError as error:
        raise ValidationError({"period": error.messages}) from error
