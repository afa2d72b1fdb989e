"""Filters of the list of plans."""

import django_filters
from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from plans.filters.choices import people_named
from plans.filters.words import HouseFilter, WordsFilter
from plans.models import Plan
from plans.readers import baselines_in_force, titled, with_end_read_by, working_plans
from plans.states import PlanState, Purpose


def owners(request):
    """Return the people who own a plan that the user may see."""
    return people_named(Plan.objects.visible_to(request.user) if request else Plan.objects.none(), "owner")


class TitleFilter(WordsFilter):
    """Plans whose number or name holds the words; a name in an open revision is found by those who work on it."""

    def filter(self, rows, value):
        """Narrow the rows; the name in force of a plan being revised is found by all."""
        if not value:
            return rows
        return rows.filter(Q(number__icontains=value) | titled(self.parent.request.user, value))


class OrderAsRead(django_filters.OrderingFilter):
    """An order that tells nothing of an open revision: plans stand where the planned end puts them that the user reads."""

    def filter(self, rows, value):
        """Put the rows in order."""
        if not {"planned_end", "-planned_end"}.intersection(value or ()):
            return super().filter(rows, value)
        names = [name.replace("planned_end", "end_read") for name in value if name]
        return with_end_read_by(self.parent.request.user, rows).order_by(*names, "-id")


class PlanFilter(HouseFilter):
    """By words, stage, owner, purpose, and the plans one has a part in."""

    q = TitleFilter()
    state = django_filters.ChoiceFilter(label=_("Stage"), choices=PlanState.choices, method="in_stage", empty_label=_("all"))
    owner = django_filters.ModelChoiceFilter(label=_("Owner"), queryset=owners, empty_label=_("all"))
    purpose = django_filters.ChoiceFilter(label=_("Purpose"), choices=Purpose.choices, method="serving", empty_label=_("all"))
    ordering = OrderAsRead(
        label=_("Order"), empty_label=_("newest first"), fields=[("planned_end", "planned_end"), ("number", "number")],
        field_labels={
            "planned_end": _("planned end, earliest first"), "-planned_end": _("planned end, latest first"),
            "number": _("number, lowest first"), "-number": _("number, highest first"),
        },
    )  # fmt: skip
    mine = django_filters.BooleanFilter(label=_("Mine"), method="of_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Plan
        fields = []

    def in_stage(self, rows, name, value):
        """In this stage; "in review" finds revisions in review as well."""
        return rows.awaiting_approval() if value == PlanState.IN_REVIEW else rows.filter(state=value)

    def serving(self, rows, name, value):
        """Serves this purpose (G1, G2), as it stands in force or, to those who work on it, in an open revision."""
        quoted = f'"{value}"'
        in_force = Q(pk__in=baselines_in_force().filter(document__plan__purposes__icontains=quoted).values("plan"))
        working = Q(purposes_text__contains=quoted, pk__in=working_plans(self.request.user).values("pk"))
        return rows.annotate(purposes_text=Cast("purposes", TextField())).filter(working | in_force)

    def of_mine(self, rows, name, value):
        """One owns it or has a part in it."""
        user = self.request.user
        return rows.filter(Q(owner=user) | Q(pk__in=user.parts.values("plan"))) if value else rows


class PlanApiFilter(PlanFilter):
    """The same, and by exact number."""

    number = django_filters.CharFilter(lookup_expr="exact")
