"""Filters of this room's lists at the API."""

import django_filters
from django import forms
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from improvement.filters import PlanOfRow
from plans.filters.choices import people_named
from plans.filters.words import HouseFilter, WordsFilter
from plans.models import PlanInput, Service
from plans.spans import since, until
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
from verification.states import (
    FISHBONE_BONES,
    DocumentKind,
    Effect,
    MeasureState,
    Result,
    RoundState,
    RowKind,
    Stand,
    TransferState,
)


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


def day(label, narrow):
    """Return the filter of the day on which the miss was found."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, widget=widget, method=lambda rows, name, value: rows.filter(narrow("row__checked_at", value)))


class ParetoFilter(HouseFilter):
    """Causes by the days on which the misses were found, by where they lie, by service, and by word of the vocabulary."""

    since = day(_("Missed since"), since)
    until = day(_("Missed until"), until)
    element = django_filters.ChoiceFilter(label=_("Where the cause lies"), choices=FISHBONE_BONES, method="lying_in", empty_label=_("all"))
    service = django_filters.ModelChoiceFilter(label=_("Service"), queryset=Service.objects.all(), method="of_service", empty_label=_("all"))

    class Meta:
        model = RootCause
        fields = []

    def lying_in(self, rows, name, value):
        """Where the word that counts lies; without a word, where the cause was said to lie."""
        return rows.annotate(lies=Coalesce("term__merged_into__bone", "term__bone", "element")).filter(lies=value)

    def of_service(self, rows, name, value: int):
        """In plans one of whose inputs is about this service."""
        return rows.filter(row__round__plan__in=PlanInput.objects.filter(source__service=value).values("plan"))


def known_terms(request):
    """Return the words that the user may know."""
    return CauseTerm.objects.visible_to(request.user) if request else CauseTerm.objects.none()


class CauseListFilter(ParetoFilter):
    """As the Pareto, and by the bar that was chosen: a word, or what is in no word yet."""

    term = django_filters.ModelChoiceFilter(label=_("Cause"), queryset=known_terms, method="written_with", empty_label=_("all"))
    wordless = django_filters.ChoiceFilter(label=_("In no word yet"), choices=FISHBONE_BONES, method="without_word", empty_label=_("all"))

    def written_with(self, rows, name, value):
        """Written with the word, or with one merged into it."""
        return rows.standing_for(value.pk)

    def without_word(self, rows, name, value: str):
        """In no word of the vocabulary, and lying there."""
        return rows.filter(term=None, element=value)


class CauseFilter(CauseListFilter):
    """As the page, and by plan and row."""

    plan = PlanOfRow(field_name="row__round__plan")

    class Meta:
        model = RootCause
        fields = ["row", "method"]


class MeasureFilter(django_filters.FilterSet):
    """By plan, cause, owner, state, effect, and how it stands: open, late, to be judged, ineffective."""

    plan = PlanOfRow(field_name="cause__row__round__plan")
    state = django_filters.ChoiceFilter(choices=MeasureState.choices, method="as_done")
    stand = django_filters.ChoiceFilter(label=_("How it stands"), choices=Stand.choices, method="as_it_stands", empty_label=_("all"))

    class Meta:
        model = CorrectiveMeasure
        fields = ["cause", "owner", "effect"]

    def as_done(self, rows, name, value):
        """Open or done as they stand now, which the work that carries them out may tell."""
        return rows.done() if value == MeasureState.DONE else rows.to_do()

    def as_it_stands(self, rows, name, value):
        """Those that stand so today."""
        return rows.standing(value, timezone.localdate())


def measure_owners(request):
    """Return the people who carry out measures that the user may read."""
    return people_named(CorrectiveMeasure.objects.visible_to(request.user) if request else CorrectiveMeasure.objects.none(), "owner")


class MeasureListFilter(HouseFilter):
    """The measures of all plans: by words, how they stand, who carries them out, and their effect."""

    q = WordsFilter("action", "cause__conclusion", "cause__row__round__plan__number")
    stand = django_filters.ChoiceFilter(label=_("How it stands"), choices=Stand.choices, method="as_it_stands", empty_label=_("all"))
    owner = django_filters.ModelChoiceFilter(label=_("Who carries it out"), queryset=measure_owners, empty_label=_("all"))
    effect = django_filters.ChoiceFilter(label=_("Effect"), choices=Effect.choices, empty_label=_("all"))

    class Meta:
        model = CorrectiveMeasure
        fields = []

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
    awaited = django_filters.BooleanFilter(method="as_awaited")

    class Meta:
        model = ConcernedDepartment
        fields = ["row", "department"]

    def as_awaited(self, rows, name, value):
        """Those whose statement is waited for; or those heard or no longer asked."""
        return rows.awaited() if value else rows.exclude(pk__in=ConcernedDepartment.objects.awaited())


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
