"""Filters of services, their objectives, and the versions of service documents."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.filters import IdFilter
from accounts.models import User
from plans.filters.choices import PlanChoice
from plans.filters.words import HouseFilter, WordsFilter
from plans.models import Plan, Service, ServiceDocument, ServiceObjective
from plans.states import DocumentKind

OFFERED = [("yes", pgettext_lazy("service", "offered")), ("no", pgettext_lazy("service", "no longer offered"))]
IN_FORCE = [("yes", _("in force")), ("no", _("no longer in force"))]


def narrow_active(rows, name, value):
    """Narrow to what is active, or to what is not."""
    return rows.filter(active=value == "yes")


def plans_seen(request):
    """Return the plans that whoever asks may see."""
    return Plan.objects.visible_to(request.user) if request else Plan.objects.none()


class ServiceFilter(HouseFilter):
    """By words, owner, and whether the service is offered."""

    q = WordsFilter("code", "name_en", "name_zh", "customer", "description")
    owner = django_filters.ModelChoiceFilter(label=_("Service owner"), queryset=User.objects.all(), empty_label=_("all"))
    active = django_filters.ChoiceFilter(label=_("Offered"), choices=OFFERED, method="narrow", empty_label=_("all"))

    class Meta:
        model = Service
        fields = []

    def narrow(self, rows, name, value):
        """Narrow to what is offered, or to what is not."""
        return narrow_active(rows, name, value)


class ServiceApiFilter(ServiceFilter):
    """The same, and by exact code."""

    code = django_filters.CharFilter(lookup_expr="exact")


class ObjectiveFilter(HouseFilter):
    """By words, service, indicator, and whether the objective is in force."""

    q = WordsFilter("statement", "agreed_with")
    service = django_filters.ModelChoiceFilter(queryset=Service.objects.all())
    code = django_filters.CharFilter(field_name="service__code", lookup_expr="exact")
    indicator = IdFilter(field_name="indicator_id")
    active = django_filters.ChoiceFilter(choices=IN_FORCE, method="narrow")

    class Meta:
        model = ServiceObjective
        fields = []

    def narrow(self, rows, name, value):
        """Narrow to what is in force, or to what is not."""
        return narrow_active(rows, name, value)


class DocumentFilter(HouseFilter):
    """By words, kind, service and the plan that led to the version."""

    q = WordsFilter("version_name", "changes")
    kind = django_filters.ChoiceFilter(label=_("Document"), choices=DocumentKind.choices, empty_label=_("all"))
    service = django_filters.ModelChoiceFilter(label=_("Service"), queryset=Service.objects.all(), empty_label=_("all"))
    plan = PlanChoice(label=_("Plan"), queryset=plans_seen, empty_label=_("all"))

    class Meta:
        model = ServiceDocument
        fields = []
