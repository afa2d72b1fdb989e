"""Filters of people."""

import django_filters
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.states import Role

STANDING = [("true", _("Account open")), ("false", _("Account closed"))]


class IdFilter(django_filters.NumberFilter):
    """An id: a whole number that every database can hold, anything else is refused at the filter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, decimal_places=0, max_digits=18, **kwargs)


class PersonFilter(django_filters.FilterSet):
    """Narrows people by name, department, role and whether their account is open."""

    text = django_filters.CharFilter(label=_("Name"), method="called", max_length=80)
    department = django_filters.ModelChoiceFilter(label=capfirst(_("department")), queryset=Department.objects.all(), empty_label=_("All departments"))
    role = django_filters.ChoiceFilter(label=capfirst(_("role")), choices=Role.choices, field_name="grants__role", empty_label=_("All roles"))
    is_active = django_filters.ChoiceFilter(label=capfirst(_("account")), choices=STANDING, method="standing", empty_label=_("Open and closed"))

    class Meta:
        model = User
        fields = []

    def called(self, people, name, value):
        """Keep whoever is so called or signs in so."""
        return people.filter(Q(name__icontains=value) | Q(username__icontains=value))

    def standing(self, people, name, value):
        """Keep the open accounts, or the closed ones."""
        return people.filter(is_active=value == "true")
