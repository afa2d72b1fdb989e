"""Approval routes: the list, one with its steps and approvers, and what its keeper does to it in place."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from accounts.law import may
from accounts.pages import ActionView, DeedView, Guarded
from plans import actions, approvals
from plans.contexts.approval import lines_of
from plans.forms import routes as forms
from plans.forms.parts import values_of
from plans.models import ApprovalRoute, RouteSeat, RouteStep


class RouteList(ListView):
    """All routes; the ones in use first."""

    template_name = "plans/routes/list.html"
    paginate_by = 50
    queryset = ApprovalRoute.objects.order_by("-active", "-standard", "name").prefetch_related("steps__seats__person")

    def get_context_data(self, **kwargs):
        """Add whether the user keeps routes, and whether one is standard."""
        standard = ApprovalRoute.objects.filter(standard=True).exists()
        return super().get_context_data(may_manage=may(self.request.user, "route.manage"), has_standard=standard, **kwargs)


class Keeping(Guarded):
    """For whoever keeps routes."""

    right = "route.manage"


class RouteCreate(Keeping, ActionView):
    """Defines a route; its steps follow on its own page."""

    template_name = "plans/routes/form.html"
    form_class = forms.CreateForm
    success_message = _("The route is defined. Add its steps, then put it into use.")

    def perform(self, form):
        """Define it."""
        return actions.create_route(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to its page."""
        return self.object.get_absolute_url()


class OneRoute:
    """A page about one route, with all that it shows."""

    @cached_property
    def route(self) -> ApprovalRoute:
        """The route, or 404."""
        return get_object_or_404(ApprovalRoute.objects.prefetch_related("steps__seats__person"), pk=self.kwargs["pk"])

    @property
    def step(self) -> RouteStep:
        """The step that the address names, or 404."""
        return get_object_or_404(RouteStep.objects.select_related("route"), pk=self.kwargs["step"], route=get_object_or_404(ApprovalRoute, pk=self.kwargs["pk"]))

    def get_context_data(self, **kwargs):
        """Add the route, its steps with the forms to change them, and what it lacks."""
        steps = approvals.planned(self.route)
        manages = may(self.request.user, "route.manage")
        return super().get_context_data(
            route=self.route, may_manage=manages, missing=approvals.shortcomings(steps), rows=self._rows(steps, manages),
            add_form=kwargs.pop("add_form", None) or (forms.AddStepForm() if manages else None), **kwargs,
        )  # fmt: skip

    def _rows(self, steps, manages):
        """Return for each step its line, its row, the seats with their ids, and the forms, the refused one as it was typed."""
        lines, bound = lines_of(steps, approvals.free_people(steps, set())), getattr(self, "refused", {})
        rows = []
        for line, row in zip(lines, self.route.steps.all(), strict=True):
            edit = bound.get(("edit", row.pk)) or forms.EditStepForm(initial=values_of(row, forms.STEP_FIELDS), auto_id=f"step{row.pk}_%s")
            add = bound.get(("add", row.pk)) or forms.AddSeatForm(auto_id=f"seat{row.pk}_%s")
            seats = list(zip(line.seats, row.seats.all(), strict=True))
            rows.append({"line": line, "row": row, "seats": seats, "edit": edit if manages else None, "add": add if manages else None})
        return rows

    def get_success_url(self):
        """Go back to the route's page."""
        return self.route.get_absolute_url()

    def back(self):
        """Go back to the route's page."""
        return reverse("plans:route_detail", args=[self.kwargs["pk"]])


class RouteDetail(OneRoute, TemplateView):
    """A route: its steps in order, who decides in each, and whether it can be gone."""

    template_name = "plans/routes/detail.html"


class RouteEdit(Keeping, OneRoute, ActionView):
    """Changes a route's name and description."""

    template_name = "plans/routes/form.html"
    form_class = forms.EditForm
    success_message = _("Saved.")

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.route, forms.ROUTE_FIELDS)

    def perform(self, form):
        """Change it at the version that was read."""
        return actions.edit_route(self.route, self.request.user, form.cleaned_data["version"], **form.facts)


class InPlace(Keeping, OneRoute, ActionView):
    """A form that stands in the route's page: by POST, and refused there."""

    template_name = "plans/routes/detail.html"
    http_method_names = ["post"]
    kind = ""
    prefixes = {"edit": "step", "add": "seat"}

    def get_form_kwargs(self):
        """The forms of several steps stand in one page, so their fields bear the step in their ids."""
        named = {"auto_id": f"{self.prefixes[self.kind]}{self.kwargs['step']}_%s"} if self.kind in self.prefixes else {}
        return super().get_form_kwargs() | named

    def get_context_data(self, **kwargs):
        """Show the page with the form as it was typed, in its place."""
        form = kwargs.get("form")
        if self.kind == "step":
            return super().get_context_data(add_form=form, **kwargs)
        self.refused = {(self.kind, self.kwargs["step"]): form}
        return super().get_context_data(**kwargs)


class StepAdd(InPlace):
    """Adds a step with its first approver."""

    form_class = forms.AddStepForm
    kind = "step"

    def perform(self, form):
        """Add it."""
        return actions.add_step(self.route, self.request.user, key=form.cleaned_data["key"], **form.facts)


class StepEdit(InPlace):
    """Changes a step's name, or who of its approvers decides."""

    form_class = forms.EditStepForm
    kind = "edit"

    def perform(self, form):
        """Change it at the version that was read."""
        return actions.edit_step(self.step, self.request.user, form.cleaned_data["version"], **form.facts)


class SeatAdd(InPlace):
    """Names another approver of a step."""

    form_class = forms.AddSeatForm
    kind = "add"

    def perform(self, form):
        """Name them."""
        return actions.add_seat(self.step, self.request.user, key=form.cleaned_data["key"], **form.facts)


class RouteDeed(OneRoute, DeedView):
    """Puts a route into use, makes it the standard one, or switches it off; `verb` names the action."""

    verb = ""

    def perform(self, request, pk):
        """Do it."""
        return getattr(actions, self.verb)(self.route, request.user)


class StepMove(OneRoute, DeedView):
    """Moves a step up or down."""

    by = 0

    def perform(self, request, pk, step):
        """Move it by one place."""
        row = self.step
        return actions.move_step(row, request.user, row.order + self.by)


class StepRemove(OneRoute, DeedView):
    """Takes a step out of the route."""

    def perform(self, request, pk, step):
        """Take it out."""
        return actions.remove_step(self.step, request.user)


class SeatRemove(OneRoute, DeedView):
    """Takes an approver out of a step."""

    def perform(self, request, pk, step, seat):
        """Take them out."""
        row = get_object_or_404(RouteSeat.objects.select_related("step__route"), pk=seat, step=self.step)
        return actions.remove_seat(row, request.user)
