"""Filters of the list of reports and of submissions."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from plans.readers import titled
from reports.models import Report, Submission
from reports.states import Layout, ReportState, SubmissionState


class ReportFilter(django_filters.FilterSet):
    """By words, state, language, layout, and those submitted to oneself. A SHA-256 finds the report whose file it is."""

    q = django_filters.CharFilter(label=_("Number, plan or SHA-256"), method="with_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReportState.choices, empty_label=_("all"))
    language = django_filters.ChoiceFilter(label=_("Language"), choices=Report._meta.get_field("language").choices, empty_label=_("all"))
    layout = django_filters.ChoiceFilter(label=_("Layout"), choices=Layout.choices, empty_label=_("all"))
    mine = django_filters.BooleanFilter(label=_("Submitted to me"), method="to_me", widget=forms.CheckboxInput)

    class Meta:
        model = Report
        fields = []

    def with_words(self, rows, name, value):
        """Number, plan (as the user reads its name) or digest match the words."""
        digest = "".join(value.split()).lower()
        called = Plan.objects.filter(titled(self.request.user, value)).values("pk")
        return rows.filter(Q(number__icontains=value) | Q(plan__number__icontains=value) | Q(plan__in=called) | Q(sha256=digest))

    def to_me(self, rows, name, value):
        """Submitted to whoever asks."""
        return rows.filter(pk__in=Submission.objects.filter(recipient=self.request.user).values("report")) if value else rows


class ReportApiFilter(ReportFilter):
    """The same, and by exact number, plan and digest of the file."""

    number = django_filters.CharFilter()
    plan = django_filters.CharFilter(field_name="plan__number")
    sha256 = django_filters.CharFilter()
    code = django_filters.CharFilter(lookup_expr="iexact")


class SubmissionFilter(django_filters.FilterSet):
    """By report, state, and those to oneself."""

    report = django_filters.CharFilter(field_name="report__number")
    state = django_filters.ChoiceFilter(choices=SubmissionState.choices)
    mine = django_filters.BooleanFilter(method="to_me")

    class Meta:
        model = Submission
        fields = []

    def to_me(self, rows, name, value):
        """Submitted to whoever asks, or to others."""
        mine = Q(recipient=self.request.user)
        return rows.filter(mine if value else ~mine)
