"""The work of all plans that one may read: the same views as on the page of one plan."""

from accounts.pages import FilteredListView
from improvement import lateness
from improvement.contexts import lines_of
from improvement.contexts.boards import BY_ELEMENT, BY_STATE, board_of
from improvement.filters import EverywhereFilter
from improvement.models import WorkItem
from improvement.views import looks
from improvement.views.board import filters_set
from improvement.views.tabs import tabs_of


class WorkEverywhere(FilteredListView):
    """The work items of all plans in force, or of the one that is chosen."""

    template_name = "improvement/everywhere.html"
    filterset_class = EverywhereFilter
    allow_empty = True

    @property
    def chosen(self) -> str:
        """The view asked for."""
        asked = self.request.GET.get("view", "")
        return asked if asked in looks.labels() else "board"

    @property
    def queryset(self):
        """Every item that one may see, the earliest end first."""
        return WorkItem.objects.visible_to(self.request.user).order_by("planned_end", "id")

    def get_paginate_by(self, queryset):
        """Only the table has pages."""
        return self.paginate_by if self.chosen == "table" else None

    def get_queryset(self):
        """Return the rows that pass the filter; a board reads only what it shows of them."""
        rows = super().get_queryset()
        return rows.for_list() if self.chosen == "table" else rows

    def get_context_data(self, **kwargs):
        """Add the rows of the chosen view."""
        rows, user = self.get_queryset(), self.request.user
        if self.chosen == "table":
            context = super().get_context_data(**kwargs)
            context["lines"] = lines_of(context["object_list"], user, of_plans=True)
        elif self.chosen in looks.LOOKS:
            context = super().get_context_data(object_list=[], **kwargs) | looks.look(self.chosen, rows, self.request, lateness.yardstick())
        else:
            board = board_of(rows, user, BY_ELEMENT if self.chosen == "elements" else BY_STATE, self.request.GET, with_plan=True)
            context = super().get_context_data(object_list=[], **kwargs) | {"board": board, "lines": board.lines}
        return context | {"active": filters_set(self.filterset.form), "view_code": self.chosen, "views": tabs_of(looks.labels(), self.chosen, self.request.GET)}
