"""The plan's tab "Implementation": board, table, calendar, Gantt chart and heat map of the same items; and a person's own work list."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import FilteredListView
from improvement import lateness
from improvement.contexts import figures_of, health, heat_map, lines_of
from improvement.contexts.boards import BY_ELEMENT, BY_STATE, board_of
from improvement.filters import BoardFilter, MyWorkFilter
from improvement.models import WorkItem
from improvement.views import looks
from improvement.views.tabs import tabs_of
from plans.pages import PlanPage

PAGE_SIZE = 50


def views_of(chosen: str, query) -> list[dict]:
    """Return the switch between the views as tabs that keep the filter."""
    return tabs_of(looks.labels(), chosen, query)


def filters_set(form) -> int:
    """Return how many filters of a list are set."""
    return sum(bool(value) for name, value in form.cleaned_data.items() if name != "view") if form.is_valid() else 0


class Board(PlanPage, TemplateView):
    """The work items of a plan: a board by state or by element, a table, a calendar, a chart, a heat map."""

    template_name = "improvement/board.html"
    tab = "implementation"

    @property
    def chosen(self) -> str:
        """The view asked for."""
        asked = self.request.GET.get("view", "")
        return asked if asked in looks.labels() else "board"

    def get_context_data(self, **kwargs):
        """Add the items as the chosen view shows them."""
        plan, user, by = self.plan, self.request.user, lateness.yardstick()
        every = WorkItem.objects.visible_to(user).filter(plan=plan)
        filtered = BoardFilter(self.request.GET, queryset=every, request=self.request)
        figures = figures_of(every)
        return super().get_context_data(
            nothing=not figures.total and not every.exists(), filter=filtered, active=filters_set(filtered.form), view_code=self.chosen,
            views=views_of(self.chosen, self.request.GET), figures=figures, overdue=every.in_scope().overdue(by.in_time).count(), **({"heat": heat_map(every, user)} | self.shown(filtered.qs, by)),
            may_add=may(user, "work.create", plan), health=health.shown(plan, by), **kwargs,
        )  # fmt: skip

    def shown(self, rows, by) -> dict:
        """Return the rows as the chosen view shows them."""
        plan, user = self.plan, self.request.user
        if self.chosen in {"board", "elements"}:
            board = board_of(rows, user, BY_ELEMENT if self.chosen == "elements" else BY_STATE, self.request.GET)
            return {"board": board, "lines": board.lines}
        if self.chosen in looks.LOOKS:
            return looks.look(self.chosen, rows, self.request, by, plan)
        page = Paginator(rows.for_list(), PAGE_SIZE).get_page(self.request.GET.get("page"))
        for item in page.object_list:
            item.plan = plan
        return {"lines": lines_of(page.object_list, user, by), "page_obj": page}


class MyWork(FilteredListView):
    """The work items assigned to oneself, the earliest end first."""

    template_name = "improvement/my_work.html"
    filterset_class = MyWorkFilter

    @property
    def queryset(self):
        """One's own items of the plans one may read."""
        user = self.request.user
        return WorkItem.objects.visible_to(user).filter(assignee=user).for_list().order_by("planned_end", "id")

    def get_context_data(self, **kwargs):
        """Add the rows in words."""
        context = super().get_context_data(**kwargs)
        lines = lines_of(context["object_list"], self.request.user, of_plans=True)
        return context | {"lines": lines, "active": filters_set(self.filterset.form)}
