"""Filters of this room's lists at the API."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from improvement.filters import PlanOfRow
from verification.models import (
    AppraisalCriterion,
    AppraisalRules,
    CauseTerm,
    CheckRound,
    ConcernedDepartment,
    ControlRow,
    CorrectiveMeasure,
    DocumentUpdate,
    KnowledgeTransfer,
    ProcessAssessment,
    Review,
    ReviewDecision,
    RootCause,
)
from verification.states import DocumentKind, MeasureState, Result, RoundState, RowKind, Stand, TransferState


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
        fields = ["row", "method", "element", "term"]


class MeasureFilter(django_filters.FilterSet):
    """By plan, cause, owner, state, effect, and how it stands: open, late, to be judged, ineffective."""

    plan = PlanOfRow(field_name="cause__row__round__plan")
    state = django_filters.ChoiceFilter(choices=MeasureState.choices)
    stand = django_filters.ChoiceFilter(label=_("How it stands"), choices=Stand.choices, method="as_it_stands", empty_label=_("all"))

    class Meta:
        model = CorrectiveMeasure
        fields = ["cause", "owner", "effect"]

    def as_it_stands(self, rows, name, value):
        """Those that stand so today."""
        return rows.standing(value, timezone.localdate())


class TermFilter(django_filters.FilterSet):
    """By bone, by a part of the word, and whether it is offered."""

    text = django_filters.CharFilter(label=_("Cause"), lookup_expr="icontains")

    class Meta:
        model = CauseTerm
        fields = ["bone", "active"]


class ConcernedFilter(django_filters.FilterSet):
    """By plan, row, department, and whether its statement is awaited."""

    plan = PlanOfRow(field_name="row__round__plan")
    awaited = django_filters.BooleanFilter(field_name="stated_at", lookup_expr="isnull")

    class Meta:
        model = ConcernedDepartment
        fields = ["row", "department"]


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
