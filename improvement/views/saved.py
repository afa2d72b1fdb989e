"""Saved views of lists, and one change to many rows of a plan's table."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from accounts.pages import DeedView, way_back
from improvement import actions
from improvement.forms.transfers import BulkForm, ViewForm
from improvement.models import SavedView
from plans.pages import PlanPage


class KeepView(DeedView):
    """Keeps the filter of a list under a name, then shows the list again."""

    success_message = _("The view is saved.")

    def perform(self, request, *args, **kwargs):
        """Keep it."""
        form = ViewForm(request.POST)
        if not form.is_valid():
            raise ValidationError([f"{form.fields[name].label or name}: {' '.join(errors)}" for name, errors in form.errors.items()])
        facts = form.cleaned_data
        return actions.keep_view(request.user, facts["page"], facts["name"], facts["query"], key=facts["key"])

    def back(self):
        """To where the filter was set."""
        return way_back(self.request, self.request.POST.get("next", ""), reverse("improvement:views"))


class ViewList(ListView):
    """One's own saved views."""

    template_name = "improvement/transfers/views.html"

    def get_queryset(self):
        """One's own."""
        return SavedView.objects.filter(person=self.request.user).order_by("page", "name")


class DropView(DeedView):
    """Removes a saved view."""

    success_message = _("The view is removed.")

    def perform(self, request, *args, **kwargs):
        """Remove it."""
        return actions.drop_view(get_object_or_404(SavedView, pk=kwargs["pk"], person=request.user), request.user)

    def back(self):
        """To the list."""
        return reverse("improvement:views")


class BulkChange(PlanPage, TemplateView):
    """One change to the ticked rows of a plan's table; the answer says of each what became of it."""

    http_method_names = ["post"]
    template_name = "improvement/transfers/bulk.html"
    tab = "implementation"

    def post(self, request, *args, **kwargs):
        """Change them."""
        form = BulkForm(request.POST)
        if not form.is_valid():
            raise ValidationError([sentence for errors in form.errors.values() for sentence in errors])
        facts = form.cleaned_data
        results = actions.change_many(self.plan, request.user, facts["row"], facts["deed"], form.value)
        back = f"{reverse('improvement:board', args=[self.plan.number])}?{actions.kept(request.POST.get('query', ''))}"
        counts = {kind: sum(result.kind == kind for result in results) for kind in ("changed", "unchanged", "refused")}
        return self.render_to_response(self.get_context_data(results=results, counts=counts, back=back))
