"""Filters of reminders."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.filters import IdFilter
from reminders.models import Reminder


class ReminderFilter(django_filters.FilterSet):
    """Narrows one's own reminders."""

    unread = django_filters.BooleanFilter(label=_("unread"), field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Reminder
        fields = ["kind"]


class ToldFilter(django_filters.FilterSet):
    """By plan, recipient, and what is unread."""

    plan = IdFilter(field_name="object_id")
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Reminder
        fields = ["recipient", "occasion"]
