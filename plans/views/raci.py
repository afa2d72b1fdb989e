"""The responsibility matrix is set as one, in place."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.pages import ActionView
from plans import actions
from plans.actions.raci import MatrixMoved, version_of
from plans.contexts.raci import matrix_of_plan
from plans.contexts.sheet import Editing
from plans.forms.raci import RaciForm
from plans.parts import SECTION_BY_SLUG
from plans.views.parts import InSection, anchor
from plans.views.plans import SheetPage


class RaciEdit(InSection, ActionView):
    """The whole matrix in one form."""

    section = SECTION_BY_SLUG["roles"]
    form_class = RaciForm

    def post(self, request, *args, **kwargs):
        """Refuse whoever may not edit before looking at what was sent."""
        permit(request.user, "plan.edit", self.plan)
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        """The version of the matrix that is shown."""
        return {"version": version_of(self.plan)}

    def get_form_kwargs(self):
        """A choice for each activity and role."""
        return super().get_form_kwargs() | {"matrix": matrix_of_plan(self.plan)}

    def get_context_data(self, **kwargs):
        """Open the form in its section."""
        form = kwargs.pop("form", None) or self.get_form()
        kwargs.setdefault("refusal", None)
        leave = reverse("plans:section", args=[self.plan.number, "roles"])
        self.editing = Editing("roles", form, self.request.path, leave, _("Responsibility matrix"), "raci")
        context = super().get_context_data(form=form, **kwargs)
        return context | {"raci_form": form, "matrix": context["sheet"].section("roles").matrix.edited_by(form.bound_cells)}

    def form_valid(self, form):
        """Save the cells; what somebody else has saved meanwhile is shown beside what was chosen here."""
        try:
            return super().form_valid(form)
        except MatrixMoved as moved:
            form.data = form.data.copy()
            form.data["version"] = moved.version
            refusal = {"title": _("Somebody was faster"), "message": moved.message}
            return self.render_to_response(self.get_context_data(form=form, refusal=refusal), status=409)

    def perform(self, form):
        """Set the cells."""
        return actions.set_raci(self.plan, self.request.user, form.cleaned_data["version"], form.cells)

    def done(self):
        """Show the section as it stands now, and the rail with it."""
        if not self.request.htmx:
            return redirect(anchor(self.plan.number, "roles"))
        self.editing = None
        return self.render_to_response(SheetPage.get_context_data(self, form=None), status=200)
