"""Filters of this room's lists at the API."""

import django_filters

from improvement.filters import PlanOfRow
from verification.models import (
    AppraisalCriterion,
    AppraisalRules,
    CheckRound,
    ControlRow,
    CorrectiveMeasure,
    DocumentUpdate,
    KnowledgeTransfer,
    ProcessAssessment,
    Review,
    ReviewDecision,
    RootCause,
)
from verification.states import DocumentKind, MeasureState, Result, RoundState, RowKind, TransferState


class RoundFilter(django_filters.FilterSet):
    """By plan and state."""

    plan = PlanOfRow(field_name="plan")
    state = django_filters.ChoiceFilter(choices=RoundState.choices)

    class Meta:
        model = CheckRound
        fields = []


class RowFilter(django_filters.FilterSet):
    """By plan, round, kind, result and people."""

    plan = PlanOfRow(field_name="round__plan")
    kind = django_filters.ChoiceFilter(choices=RowKind.choices)
    result = django_filters.ChoiceFilter(choices=Result.choices)

    class Meta:
        model = ControlRow
        fields = ["round", "checker", "assignee", "must_pass"]


class CauseFilter(django_filters.FilterSet):
    """By plan and row."""

    plan = PlanOfRow(field_name="row__round__plan")

    class Meta:
        model = RootCause
        fields = ["row", "method", "element"]


class MeasureFilter(django_filters.FilterSet):
    """By plan, cause, owner and state."""

    plan = PlanOfRow(field_name="cause__row__round__plan")
    state = django_filters.ChoiceFilter(choices=MeasureState.choices)

    class Meta:
        model = CorrectiveMeasure
        fields = ["cause", "owner"]


class ReviewFilter(django_filters.FilterSet):
    """By plan."""

    plan = PlanOfRow(field_name="plan")

    class Meta:
        model = Review
        fields = []


class DecisionFilter(django_filters.FilterSet):
    """By plan, review and owner."""

    plan = PlanOfRow(field_name="review__plan")

    class Meta:
        model = ReviewDecision
        fields = ["review", "owner"]


class AppraisalRulesFilter(django_filters.FilterSet):
    """By whether they are in force."""

    class Meta:
        model = AppraisalRules
        fields = ["active"]


class AppraisalCriterionFilter(django_filters.FilterSet):
    """By their rules and evidence."""

    class Meta:
        model = AppraisalCriterion
        fields = ["rules", "proof"]


class AssessmentFilter(django_filters.FilterSet):
    """By plan, rules and grade."""

    plan = PlanOfRow(field_name="plan")

    class Meta:
        model = ProcessAssessment
        fields = ["grade", "rules"]


class TransferFilter(django_filters.FilterSet):
    """By plan, recipient and state."""

    plan = PlanOfRow(field_name="plan")
    state = django_filters.ChoiceFilter(choices=TransferState.choices)

    class Meta:
        model = KnowledgeTransfer
        fields = ["recipient"]


class DocumentFilter(django_filters.FilterSet):
    """By plan and kind."""

    plan = PlanOfRow(field_name="plan")
    kind = django_filters.ChoiceFilter(choices=DocumentKind.choices)

    class Meta:
        model = DocumentUpdate
        fields = []
