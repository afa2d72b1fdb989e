"""The vocabulary of causes, and the departments that are asked about a miss, at the API."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.models import Department
from accounts.rest import Adding, HouseViewSet, KeyField, TracedSerializer, key_of
from plans.api.serializers import ScopedRelated
from verification import actions
from verification.api.fields import text
from verification.filters import ConcernedFilter, TermFilter
from verification.models import CauseTerm, ConcernedDepartment, ControlRow


class TermSerializer(TracedSerializer):
    """A word of the vocabulary; `uses` counts the causes written with it, or with a word merged into it, that the reader may read."""

    uses = serializers.IntegerField(read_only=True)

    class Meta:
        model = CauseTerm
        fields = ["id", "version", "bone", "text", "uses", "merged_into", "active", "created_at", "changed_at"]
        read_only_fields = fields


class MergeSerializer(serializers.Serializer):
    """The word that counts from now on, with the version of the one that gives way."""

    version = serializers.IntegerField(min_value=1)
    into = ScopedRelated(queryset=CauseTerm.objects.all())


@extend_schema_serializer(component_name="TermOffer")
class OfferSerializer(serializers.Serializer):
    """Whether a word is suggested, with its version."""

    version = serializers.IntegerField(min_value=1)
    active = serializers.BooleanField()


class ConcernedSerializer(TracedSerializer):
    """A department asked to take part in explaining a miss, and what it says."""

    row = ScopedRelated(queryset=ControlRow.objects.all())
    department = KeyField(queryset=Department.objects.all())
    department_name = serializers.StringRelatedField(source="department", read_only=True)

    class Meta:
        model = ConcernedDepartment
        fields = ["id", "version", "row", "department", "department_name", "invited_by", "statement", "stated_by", "stated_at", "withdrawn_reason", "withdrawn_by", "withdrawn_at", "created_at"]
        read_only_fields = ["version", "invited_by", "statement", "stated_by", "stated_at", "withdrawn_reason", "withdrawn_by", "withdrawn_at", "created_at"]


@extend_schema_serializer(component_name="TermStatement")
class StatementSerializer(serializers.Serializer):
    """What a department knows of the cause, with the version that was read."""

    version = serializers.IntegerField(min_value=1)
    statement = text()


class WithdrawSerializer(serializers.Serializer):
    """Why a department need not answer, with the version that was read."""

    version = serializers.IntegerField(min_value=1)
    reason = text()


class TermViewSet(HouseViewSet):
    """The vocabulary of causes: it grows as misses are explained, so nothing is added here."""

    serializer_class = TermSerializer
    filterset_class = TermFilter
    ordering_fields = ["id", "text", "uses"]
    ordering = ["-uses", "text"]

    def rows(self, user):
        """Return the words of plans this user may read."""
        return CauseTerm.objects.visible_to(user).counted_for(user)

    @extend_schema(request=MergeSerializer, responses=TermSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request, pk=None):
        """Let another word count for this one."""
        actions.merge_term(self.get_object(), request.user, **self.parsed(request, MergeSerializer))
        return self.told(self.get_object())

    @extend_schema(request=OfferSerializer, responses=TermSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request, pk=None):
        """Suggest a word, or suggest it no longer."""
        actions.offer_term(self.get_object(), request.user, **self.parsed(request, OfferSerializer))
        return self.told(self.get_object())


class ConcernedViewSet(Adding, HouseViewSet):
    """The departments that were asked about misses."""

    serializer_class = ConcernedSerializer
    filterset_class = ConcernedFilter
    ordering = ["-id"]

    def rows(self, user):
        """Return what was asked in plans this user may read."""
        return ConcernedDepartment.objects.visible_to(user).select_related("row__round__plan", "department")

    def add(self, request, facts):
        """Ask a department; asked twice, it is asked once."""
        return actions.ask_department(facts.pop("row"), request.user, key=key_of(request), **facts)

    @extend_schema(request=StatementSerializer, responses=ConcernedSerializer)
    @action(detail=True, methods=["post"])
    def state(self, request, pk=None):
        """Say for one's department what it contributes."""
        return self.told(actions.state_for_department(self.get_object(), request.user, **self.parsed(request, StatementSerializer)))

    @extend_schema(request=WithdrawSerializer, responses=ConcernedSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Tell the department that it need not answer, and why; the round no longer waits for it."""
        return self.told(actions.withdraw_request(self.get_object(), request.user, **self.parsed(request, WithdrawSerializer)))
