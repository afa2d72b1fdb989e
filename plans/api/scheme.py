"""The improvement scheme reckoned up at the API: the schedule in working days, and the budget with its totals (D3.4, F9)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from plans import document
from plans.contexts.budget import spent_under
from plans.contexts.build import sheet_of
from plans.readers import reads_working_document

AMOUNT = {"max_digits": 20, "decimal_places": 2, "coerce_to_string": True}


class ActivityLengthSerializer(serializers.Serializer):
    """An activity: its working days (null where a date is missing), what it begins after, and what its dates contradict."""

    id = serializers.IntegerField(source="row.id")
    name = serializers.CharField(source="row.facts.text")
    planned_start = serializers.DateField(source="row.facts.planned_start", allow_null=True)
    planned_end = serializers.DateField(source="row.facts.planned_end", allow_null=True)
    working_days = serializers.IntegerField(source="days", allow_null=True)
    begins_after = serializers.ListField(child=serializers.IntegerField(), source="after_ids")
    warnings = serializers.ListField(child=serializers.CharField())


class PhaseLengthSerializer(ActivityLengthSerializer):
    """A phase with its activities."""

    name = serializers.CharField(source="row.facts.name")
    begins_after = None
    activities = ActivityLengthSerializer(many=True)


class ScheduleShownSerializer(serializers.Serializer):
    """The schedule; `unpublished` are its years without published holidays, in which Monday to Friday count as worked."""

    unpublished = serializers.ListField(child=serializers.IntegerField())
    phases = PhaseLengthSerializer(many=True)


class CostSerializer(serializers.Serializer):
    """Money planned and spent in one currency; `share` is what is used, in whole per cent, null where nothing was planned."""

    currency = serializers.CharField()
    planned = serializers.DecimalField(**AMOUNT)
    spent = serializers.DecimalField(**AMOUNT)
    remaining = serializers.DecimalField(**AMOUNT)
    share = serializers.IntegerField(allow_null=True)


class NamedCostSerializer(CostSerializer):
    """What one element or one phase costs; `code` is the element's."""

    name = serializers.CharField()
    code = serializers.CharField()


class CostOfLineSerializer(serializers.Serializer):
    """A line of the budget with its cost; its own fields are under `plan-parts/budget/`."""

    id = serializers.IntegerField(source="row.id")
    description = serializers.CharField(source="row.facts.description")
    cost = CostSerializer()


class SubtotalsSerializer(serializers.Serializer):
    """What the budget adds up to in one currency: in all, by element, by phase."""

    whole = CostSerializer()
    elements = NamedCostSerializer(many=True)
    phases = NamedCostSerializer(many=True)


class SaidSerializer(serializers.Serializer):
    """A sentence that the numbers say; `tone` is ok, info or warn."""

    text = serializers.CharField()
    tone = serializers.CharField()


class BudgetShownSerializer(serializers.Serializer):
    """The budget; before implementation begins (`with_costs` false) nothing has been spent."""

    with_costs = serializers.BooleanField()
    lines = CostOfLineSerializer(many=True)
    sums = SubtotalsSerializer(many=True)
    numbers = SaidSerializer(many=True)


class SchemeReading:
    """What a plan's scheme adds up to: as it is being worked on, or, to those who do not work on it, as it is in force."""

    @extend_schema(responses=ScheduleShownSerializer)
    @action(detail=True)
    def schedule(self, request, pk=None):
        """The schedule with its lengths in working days, its order, and what contradicts it."""
        return Response(ScheduleShownSerializer(self._scheme(request.user).schedule).data)

    @extend_schema(responses=BudgetShownSerializer)
    @action(detail=True)
    def budget(self, request, pk=None):
        """The budget beside what was spent: line by line, and in all by element and by phase for each currency."""
        return Response(BudgetShownSerializer(self._scheme(request.user).budget).data)

    def _scheme(self, user):
        plan = self.get_object()
        content = document.of(plan) if reads_working_document(user, plan) else plan.baseline.document
        return sheet_of(content, spent=spent_under(plan)).section("scheme")
