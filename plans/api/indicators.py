"""The API of indicators and their measurements."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.law import permit
from accounts.rest import Adding, Changing, HouseViewSet, TracedSerializer, key_of
from audit.fields import validate_encodable
from plans import actions, charts, imports, statistics, watching
from plans import periods as time
from plans.api.settling import Settling
from plans.api.values import MeasurementSerializer, MonthInput
from plans.filters.indicators import IndicatorFilter, MeasurementFilter
from plans.forms.indicators import EDITED_FIELDS, INDICATOR_FIELDS
from plans.models import Indicator, Measurement


class IndicatorSerializer(TracedSerializer):
    """An indicator; the months of its baseline window give the limits (the first 24, where it names none)."""

    baseline_from = MonthInput(required=False, allow_null=True)
    baseline_until = MonthInput(required=False, allow_null=True)

    class Meta:
        model = Indicator
        fields = ("id", *INDICATOR_FIELDS, "version", "created_at", "changed_at")
        read_only_fields = ("id", "version", "created_at", "changed_at")


class KeptSerializer(IndicatorSerializer):
    """An indicator that has been defined or changed; `warning` says when its window holds too few usable values."""

    warning = serializers.SerializerMethodField()

    class Meta(IndicatorSerializer.Meta):
        fields = (*IndicatorSerializer.Meta.fields, "warning")

    def get_warning(self, indicator) -> str:
        """Say what the window lacks."""
        return watching.warning_of(indicator, list(indicator.measurements.order_by("period")))


class CorrectionSerializer(serializers.ModelSerializer):
    """A corrected value and the reason."""

    reason = serializers.CharField(max_length=2000)

    class Meta:
        model = Measurement
        fields = ("value", "sample_size", "reason")


class ImportSerializer(serializers.Serializer):
    """Lines of period, value and sample size, as text or as a file (XLSX or CSV); `dry_run` only says what would become of each."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=imports.MOST_CHARACTERS, trim_whitespace=False, validators=[validate_encodable])
    dry_run = serializers.BooleanField(default=False)


class LineSerializer(serializers.Serializer):
    """What becomes of a line: new, known, different or wrong, and why."""

    place = serializers.IntegerField()
    text = serializers.CharField()
    fate = serializers.ChoiceField(imports.Fate.choices)
    why = serializers.CharField()
    period = serializers.DateField(allow_null=True)
    value = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    sample_size = serializers.IntegerField(allow_null=True)


class ImportedSerializer(serializers.Serializer):
    """How many values were imported, each line's fate, and how many lines of which other indicators were left out."""

    imported = serializers.IntegerField()
    lines = LineSerializer(many=True)
    left_out = serializers.DictField(child=serializers.IntegerField())


class SignalSerializer(serializers.Serializer):
    """A signal: Wheeler's rule, the side, the first and the last period, and the sentence."""

    rule = serializers.IntegerField()
    side = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    words = serializers.CharField()


class GapSerializer(serializers.Serializer):
    """Months without a value, by the first and the last."""

    first = serializers.DateField()
    last = serializers.DateField()


class StretchSerializer(serializers.Serializer):
    """Months of one process: the first and the last, how many usable values, and their mean."""

    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    count = serializers.IntegerField()
    mean = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)


class BehaviourSerializer(serializers.Serializer):
    """Limits (null with too few values), the months they come from, signals, and the verdict on the present beside those months.

    `left_out` are the months counted from too few cases, `gaps` those without a value. `since` is the month in which the last lasting shift changed the process, null where none did; the present is what came since.
    """

    baseline_from = serializers.DateField(allow_null=True)
    baseline_until = serializers.DateField(allow_null=True)
    warning = serializers.CharField()
    mean = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    lower = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    upper = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    moving_range = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    signals = SignalSerializer(many=True)
    verdict = serializers.ChoiceField(statistics.Outcome.choices)
    reasoning = serializers.CharField()
    left_out = serializers.ListField(child=serializers.DateField())
    gaps = GapSerializer(many=True)
    since = serializers.DateField(allow_null=True)
    baseline = StretchSerializer()
    present = StretchSerializer()


class IndicatorViewSet(Settling, Adding, Changing, HouseViewSet):
    """Indicators: define, change the words, import values, and see how they behave."""

    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    ordering_fields = ("code",)

    def rows(self, user):
        """Return all indicators."""
        return Indicator.objects.all()

    def told(self, obj, status=200):
        """Show what was written, with what its window lacks."""
        return Response(KeptSerializer(obj).data, status=status)

    @extend_schema(responses={201: KeptSerializer})
    def create(self, request, *args, **kwargs):
        """Define an indicator."""
        return super().create(request, *args, **kwargs)

    @extend_schema(responses=KeptSerializer)
    def partial_update(self, request, *args, **kwargs):
        """Change words or baseline window at the version that was read; the body also carries `version`."""
        return super().partial_update(request, *args, **kwargs)

    def add(self, request, facts):
        """Define an indicator."""
        return actions.define_indicator(request.user, key=key_of(request), **facts)

    def change(self, request, obj, version, facts):
        """Change the words of an indicator; its code stays."""
        return actions.edit_indicator(obj, request.user, version, **{name: value for name, value in facts.items() if name in EDITED_FIELDS})

    @extend_schema(request=ImportSerializer, responses=ImportedSerializer)
    @action(detail=True, methods=["post"], url_path="import")
    def import_values(self, request, pk=None):
        """Import lines of values, all or nothing; periods that are recorded already are left alone."""
        indicator = self.get_object()
        permit(request.user, "indicator.manage", indicator)
        asked = self.parsed(request, ImportSerializer)
        seen, count = imports.preview(indicator, imports.text_of(asked["file"], indicator.unit) if "file" in asked else asked["text"]), 0
        if not asked["dry_run"]:
            imports.refuse_wrong(seen)
            count = actions.import_measurements(indicator, request.user, seen.rows)
        return Response(ImportedSerializer({"imported": count, "lines": seen.lines, "left_out": seen.others}).data)

    @extend_schema(responses=BehaviourSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def behaviour(self, request, pk=None):
        """Limits of the baseline window, signals of the whole series by Wheeler's rules, and the verdict on what came after the window."""
        indicator = self.get_object()
        series = list(indicator.measurements.order_by("period"))
        return Response(BehaviourSerializer(behaviour_of(indicator, series)).data)


def behaviour_of(indicator, series) -> dict:
    """Return limits, signals and verdict of an indicator's measurements as the API shows them."""
    window = watching.window_of(indicator, [one.period for one in series])
    values = statistics.values_of(series)
    found, standing = statistics.against(values, statistics.limits_of(values[window])), watching.standing_of(indicator, series)
    names = ("mean", "lower", "upper", "moving_range")
    limits = {name: getattr(found.limits, name) if found.limits else None for name in names}
    signals = [
        {
            "rule": one.rule, "side": one.side, "first": series[one.first].period, "last": series[one.last].period,
            "words": statistics.words(one, lambda at: charts.month(series[at].period)),
        }
        for one in found.signals
    ]  # fmt: skip
    span = series[window]
    return limits | {
        "baseline_from": span[0].period if span else None, "baseline_until": span[-1].period if span else None, "warning": watching.warning_of(indicator, series),
        "left_out": [one.period for one in series if statistics.is_small(one)], "gaps": time.gaps_of([one.period for one in series]),
        "signals": signals, "verdict": standing.code, "reasoning": standing.reasoning, "since": standing.since, "baseline": standing.baseline, "present": standing.present,
    }  # fmt: skip


class MeasurementViewSet(Adding, Changing, HouseViewSet):
    """Measurements: record one, correct one with the reason."""

    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter
    ordering_fields = ("indicator", "period")

    def rows(self, user):
        """Return all measurements."""
        return Measurement.objects.select_related("indicator")

    def add(self, request, facts):
        """Record the value of one period."""
        return actions.record_measurement(facts.pop("indicator"), request.user, key=key_of(request), **facts)

    @extend_schema(request=CorrectionSerializer, responses=MeasurementSerializer)
    def partial_update(self, request, *args, **kwargs):
        """Correct a value at the version that was read; the body also carries `version`."""
        return super().partial_update(request, *args, **kwargs)

    def parsed(self, request, serializer_class=None, partial=False):
        """A correction takes value, sample size and the reason alone."""
        return super().parsed(request, CorrectionSerializer if partial else serializer_class, partial)

    def change(self, request, obj, version, facts):
        """Correct a recorded value."""
        return actions.correct_measurement(obj, request.user, version, facts.pop("reason", ""), **facts)


ROUTES = [("indicators", IndicatorViewSet, "indicator"), ("measurements", MeasurementViewSet, "measurement")]
