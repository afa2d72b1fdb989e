"""Money spent is recorded beside the budget, in place."""

from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from accounts.law import permit
from accounts.pages import ActionView
from plans import actions
from plans.contexts.budget import spending_of
from plans.forms.expenses import ExpenseForm
from plans.forms.parts import put_cursor
from plans.views.plans import SheetPage


class InBudget(SheetPage):
    """Answers with the block of the budget that is asked for in place, with the whole page otherwise."""

    def block(self, context, status=None):
        """Return the block of the budget, and the rail with it."""
        section = context["sheet"].section("scheme")
        return render(self.request, "plans/budget/answer.html", context | {"section": section, "list": section.lists["budget"], "plan": self.plan}, status=status)

    def shown(self):
        """Show the budget as it stands now."""
        if not self.request.htmx:
            return redirect(f"{self.plan.get_absolute_url()}#budget")
        return self.block(SheetPage.get_context_data(self, form=None))


class BudgetShow(InBudget, TemplateView):
    """The budget as it stands, for those who leave its form; without script, the plan's page at that place."""

    def get(self, request, *args, **kwargs):
        """Answer with the block, or go to it."""
        return self.shown()


class ExpenseAdd(InBudget, ActionView):
    """Records an expense."""

    form_class = ExpenseForm

    def dispatch(self, request, *args, **kwargs):
        """Refuse whoever may not record before looking at what was sent."""
        permit(request.user, "expense.record", self.plan)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Offer the lines of the baseline in force."""
        return super().get_form_kwargs() | {"plan": self.plan}

    def get_context_data(self, **kwargs):
        """Open the form beside the budget."""
        form = put_cursor(kwargs.pop("form", None) or self.get_form())
        context = super().get_context_data(form=form, **kwargs)
        return context | {"spending": spending_of(self.plan, self.request.user, context["sheet"], form)}

    def perform(self, form):
        """Record it; the form's key makes a double click record one."""
        return actions.record_expense(self.plan, by=self.request.user, key=form.cleaned_data["key"], **form.facts)

    def done(self):
        """Show the budget as it stands now."""
        return self.shown()

    def render_to_response(self, context, **kwargs):
        """Answer a request in place with the block alone."""
        return self.block(context, kwargs.get("status")) if self.request.htmx else super().render_to_response(context, **kwargs)
