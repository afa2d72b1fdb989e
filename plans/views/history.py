"""The history of one plan, as a tab of its page."""

from django.views.generic import TemplateView

from audit.filters import ChainFilter
from audit.models import ChainKind
from audit.views import HistoryFile, HistoryList
from plans.pages import PlanPage


class PlanHistory(PlanPage, HistoryList, TemplateView):
    """The events of one plan's chain; 404 for whom the plan does not exist, 403 for whoever may not read histories."""

    template_name = "plans/history.html"
    tab = "history"
    filterset_class = ChainFilter

    def events(self):
        """Return the events of this plan."""
        return super().events().in_chain(ChainKind.PLAN, self.plan.pk)


class PlanHistoryFile(PlanPage, HistoryFile):
    """The events of one plan's chain, or those that the filter leaves, as a file that proves itself."""

    filterset_class = ChainFilter

    def events(self):
        """Return the events of this plan."""
        return super().events().in_chain(ChainKind.PLAN, self.plan.pk)

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        return f"history-{self.plan.number}"
