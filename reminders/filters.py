"""Filters of reminders."""

import django_filters
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import IdFilter
from accounts.models import User
from reminders.models import Reminder, Sending
from reminders.states import Channel, SendState


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


class SendingFilter(django_filters.FilterSet):
    """Narrows what is sent by state, channel and recipient."""

    state = django_filters.ChoiceFilter(label=capfirst(_("state")), choices=SendState.choices, empty_label=_("All states"))
    channel = django_filters.ChoiceFilter(label=capfirst(_("channel")), choices=Channel.choices, empty_label=_("All channels"))
    recipient = django_filters.ModelChoiceFilter(label=capfirst(_("recipient")), queryset=User.objects.all(), empty_label=_("Everybody"))

    class Meta:
        model = Sending
        fields = []
