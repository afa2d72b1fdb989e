"""Baselines at the API: listed, read, proved and compared; and the plan as it stood at a moment."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from plans import asof, differences, document
from plans.forms.moments import moment_in
from plans.models import Baseline
from plans.readers import reads_every_draft, reads_working_document
from plans.seals import decisions_of, seal_of

WORKING = "working"


class GrantSerializer(serializers.Serializer):
    """A decision that a baseline rests on: who decided, on whose behalf, in which step, when, and what they said."""

    decided_by = serializers.IntegerField(source="decided_by_id")
    decided_by_name = serializers.CharField(source="decided_by.name")
    on_behalf_of = serializers.IntegerField(source="on_behalf_of_id", allow_null=True)
    on_behalf_of_name = serializers.CharField(source="on_behalf_of.name", default="")
    step = serializers.CharField(source="seat.step_name", default="")
    comment = serializers.CharField()
    at = serializers.DateTimeField(source="created_at")


class BaselineSerializer(serializers.ModelSerializer):
    """A baseline without its document."""

    approved_by_name = serializers.CharField(source="approved_by.name", read_only=True)
    decisions = serializers.SerializerMethodField()

    class Meta:
        model = Baseline
        fields = ["id", "plan", "number", "sha256", "approved_by", "approved_by_name", "approved_at", "decisions"]

    def get_decisions(self, baseline) -> GrantSerializer(many=True):
        """The decisions it rests on, in their order."""
        return GrantSerializer(self.context["decisions"][baseline.number], many=True).data


class FrozenBaselineSerializer(BaselineSerializer):
    """A baseline with the document it froze."""

    document = serializers.DictField(read_only=True)

    class Meta(BaselineSerializer.Meta):
        fields = [*BaselineSerializer.Meta.fields, "document"]


class SealSerializer(serializers.Serializer):
    """What a baseline's fingerprint was found to be, and whether the decisions and the history say the same."""

    sha256 = serializers.CharField()
    holds = serializers.BooleanField()
    stored = serializers.BooleanField()
    decided = serializers.BooleanField()
    recorded = serializers.BooleanField()


class DifferenceSerializer(serializers.Serializer):
    """One difference: in which list, what happened, to which row and field, and both values."""

    place = serializers.CharField()
    change = serializers.CharField()
    row = serializers.IntegerField()
    name = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)


class BaselineAtSerializer(serializers.ModelSerializer):
    """The baseline in force at a moment."""

    class Meta:
        model = Baseline
        fields = ["number", "sha256", "approved_at", "document"]


class AsOfSerializer(serializers.Serializer):
    """A plan at a moment; `document` is what was being worked on, null to those who read only what is in force."""

    at = serializers.DateTimeField()
    state = serializers.CharField()
    revision_state = serializers.CharField()
    revision = serializers.IntegerField()
    version = serializers.IntegerField()
    baseline = BaselineAtSerializer(allow_null=True)
    document = serializers.DictField(allow_null=True)
    edited_by = serializers.CharField(source="edited.actor_name", default=None, allow_null=True)
    edited_at = serializers.DateTimeField(source="edited.at", default=None, allow_null=True)


class BaselineReading:
    """What was frozen of a plan, and how it stood before."""

    @extend_schema(responses=BaselineSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def baselines(self, request, pk=None):
        """The baselines without their documents, newest first."""
        rows = list(self.get_object().baselines.defer("document").select_related("approved_by"))
        return Response(BaselineSerializer(rows, many=True, context={"decisions": decisions_of(rows)}).data)

    @extend_schema(responses=FrozenBaselineSerializer)
    @action(detail=True, url_path=r"baselines/(?P<place>[0-9]{1,9})")
    def baseline(self, request, pk=None, place=None):
        """One baseline by its number, with the document it froze."""
        row = self._baseline(place)
        return Response(FrozenBaselineSerializer(row, context={"decisions": decisions_of([row])}).data)

    @extend_schema(responses=SealSerializer)
    @action(detail=True, url_path=r"baselines/(?P<place>[0-9]{1,9})/verify")
    def baseline_verify(self, request, pk=None, place=None):
        """Compute the SHA-256 of the stored document again and say whether it is the one that was approved."""
        return Response(SealSerializer(seal_of(self._baseline(place))).data)

    @extend_schema(responses=DifferenceSerializer(many=True), parameters=[OpenApiParameter("from", str), OpenApiParameter("to", str)], filters=False)
    @action(detail=True, pagination_class=None)
    def compare(self, request, pk=None):
        """What differs `from` one baseline `to` another, each by its number, or `working` for the document being worked on."""
        old, new = (self._document(request.query_params.get(name, "")) for name in ("from", "to"))
        return Response(DifferenceSerializer(differences.between(old, new), many=True).data)

    @extend_schema(responses=AsOfSerializer, parameters=[OpenApiParameter("at", str, required=True)])
    @action(detail=True, url_path="as-of")
    def as_of(self, request, pk=None):
        """The plan as it stood at a moment (`?at=2026-03-31`, its whole day, or `?at=2026-03-31T17:00`); in the future, as it stands now."""
        plan = self.get_object()
        moment = min(moment_in(request.query_params.get("at", "")), timezone.now())
        if then := asof.at(plan, moment, working=reads_every_draft(request.user, plan)):
            return Response(AsOfSerializer(then).data)
        raise Http404

    def _baseline(self, place):
        return get_object_or_404(self.get_object().baselines.select_related("approved_by"), number=place)

    def _document(self, given):
        plan = self.get_object()
        if given == WORKING and reads_working_document(self.request.user, plan):
            return document.of(plan)
        if not (given.isdecimal() and len(given) < 10):
            raise Http404
        return self._baseline(given).document
