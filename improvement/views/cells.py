"""A fact of a work item is edited in its row of a table: the script of tables opens the form and shows the answered row."""

from django.http import Http404
from django.shortcuts import render
from django.utils.functional import cached_property

from accounts.pages import ActionView
from improvement import actions
from improvement.contexts import lines_of
from improvement.contexts.cells import CELLS, permit_cell
from improvement.forms.cells import cell_form
from improvement.views.items import WithItem

ACTIONS = {
    "work.edit": actions.edit_work,
    "work.detail": actions.detail_work,
    "work.assign": actions.assign_work,
}


class Cell(WithItem, ActionView):
    """The form within the cell; saved, it answers with the item's row as the table shows it."""

    template_name = "improvement/cell_form.html"

    @property
    def name(self) -> str:
        """The fact that is edited."""
        return self.kwargs["name"]

    @cached_property
    def deed(self) -> str:
        """The deed by which this user edits it. Raises NotAllowed, WrongState."""
        return permit_cell(self.request.user, self.item, self.name)

    def dispatch(self, request, *args, **kwargs):
        """Refuse those who may not edit this before they type."""
        if request.user.is_authenticated:
            if kwargs["name"] not in CELLS:
                raise Http404
            self.deed  # noqa: B018  (raises where there is none)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        """The form of this one fact."""
        return cell_form(self.item, self.name, self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs):
        """Add the field; nothing of the plan's page is needed for it."""
        form = kwargs.pop("form", None) or self.get_form()
        return {"form": form, "field": form[self.name], "item": self.item, "of_plans": self.of_plans, **kwargs}

    @property
    def of_plans(self) -> bool:
        """Whether the row stands in a list over several plans."""
        return self.request.GET.get("of") == "plans"

    def perform(self, form):
        """Save it, at the version that was read."""
        return ACTIONS[self.deed](self.item, self.request.user, form.cleaned_data["version"], **form.facts)

    def done(self):
        """Answer with the row as it stands now."""
        del self.item
        line = lines_of([self.item], self.request.user, of_plans=self.of_plans)[0]
        return render(self.request, "improvement/line.html", {"line": line, "with_plan": self.of_plans, "ticks": not self.of_plans})
