"""Supervision 督办: what is late over all plans, and the thresholds it is told by (I2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.law import may
from accounts.pages import ActionView, FilteredListView, Guarded
from improvement import actions, lateness
from improvement.contexts import health, lines_of
from improvement.filters import SupervisionFilter
from improvement.models import Thresholds
from improvement.tables import supervised
from improvement.views.board import filters_set
from plans.forms.parts import editing, values_of

THRESHOLDS = ("near_days", "lag_percent", "owner_days", "quality_days")


class Supervision(FilteredListView):
    """The unfinished work of all plans in progress that one may read, the latest first."""

    template_name = "improvement/supervision.html"
    filterset_class = SupervisionFilter

    @property
    def queryset(self):
        """Unfinished items in scope, the earliest end first: the same as go out as a file."""
        return supervised(self.request.user)

    def get_context_data(self, **kwargs):
        """Add the rows in words, and what they are measured by."""
        context = super().get_context_data(**kwargs)
        user, by = self.request.user, lateness.yardstick()
        lines, plans = lines_of(context["object_list"], user, by, of_plans=True), health.overview(user, by)
        told = {"plans": [row for row in plans if row.reasons], "well": health.well(plans)}
        rights = {"may_set": may(self.request.user, "thresholds.manage")}
        return context | rights | told | {"lines": lines, "thresholds": Thresholds.objects.in_force(), "active": filters_set(self.filterset.form)}


class SetThresholds(Guarded, ActionView):
    """The thresholds, for the whole organisation."""

    right = "thresholds.manage"
    template_name = "improvement/thresholds.html"
    form_class = editing(Thresholds, THRESHOLDS)
    success_message = _("The thresholds are set.")

    def get_initial(self):
        """Start from what is in force."""
        return values_of(Thresholds.objects.in_force(), THRESHOLDS)

    def perform(self, form):
        """Set them."""
        return actions.set_thresholds(self.request.user, form.cleaned_data["version"], **form.facts)

    def get_success_url(self):
        """Back to what they are for."""
        return reverse("improvement:supervision")
