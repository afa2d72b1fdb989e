"""Baselines: the list, a frozen document, and what differs between two."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from plans.contexts.build import sheet_of
from plans.contexts.changes import groups_between
from plans.pages import PlanPage


class BaselineList(PlanPage, TemplateView):
    """Every baseline of the plan, newest first."""

    template_name = "plans/baselines/list.html"

    def get_context_data(self, **kwargs):
        """Add the baselines without their documents."""
        baselines = list(self.plan.baselines.defer("document").select_related("approved_by"))
        return super().get_context_data(baselines=baselines, **kwargs)


class BaselineShow(PlanPage, TemplateView):
    """A baseline: the document exactly as it was approved."""

    template_name = "plans/baselines/show.html"

    def get_context_data(self, **kwargs):
        """Add the frozen document and its neighbours."""
        baseline = get_object_or_404(self.plan.baselines.select_related("approved_by"), number=self.kwargs["place"])
        others = self.plan.baselines.defer("document").select_related("approved_by")
        return super().get_context_data(baseline=baseline, sheet=sheet_of(baseline.document), others=others, **kwargs)


class BaselineCompare(PlanPage, TemplateView):
    """What differs from one baseline to another, field by field (`?from=1&to=2`; by default the last two)."""

    template_name = "plans/baselines/compare.html"

    @cached_property
    def baselines(self):
        """The plan's baselines, newest first."""
        return list(self.plan.baselines.select_related("approved_by"))

    def get_context_data(self, **kwargs):
        """Add both baselines and the changes between them."""
        numbers = [baseline.number for baseline in self.baselines]
        if not numbers:
            raise Http404
        new = self._chosen("to", numbers[0])
        old = self._chosen("from", max(new.number - 1, numbers[-1]))
        changes = groups_between(old.document, new.document)
        choices = [("from", _("From"), old.number), ("to", _("To"), new.number)]
        return super().get_context_data(baselines=self.baselines, old=old, new=new, changes=changes, choices=choices, **kwargs)

    def _chosen(self, name, default):
        given = self.request.GET.get(name) or str(default)
        for baseline in self.baselines:
            if str(baseline.number) == given:
                return baseline
        raise Http404
