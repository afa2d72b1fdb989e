"""Planning cycles: the list, one cycle with its twelve kinds, opening, changing, looking, closing."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from accounts.law import may
from accounts.pages import ActionView, DeedView, Guarded
from plans import actions, cycles
from plans.forms import cycles as forms
from plans.forms.parts import values_of
from plans.models import PlanningCycle
from plans.states import CycleState, InputKind
from plans.views.inputs import register_tabs

SHOWN = 20  # inputs listed beside the form of a look


class CycleList(ListView):
    """The cycles, newest first, with how many of the twelve kinds have been looked at."""

    template_name = "plans/cycles/list.html"
    paginate_by = 50

    def get_queryset(self):
        """Return the cycles with the number of their looks."""
        return PlanningCycle.objects.annotate(looked=Count("looks"), none=Count("looks", filter=Q(looks__none_found=True))).order_by("-starts", "-id")

    def get_context_data(self, **kwargs):
        """Add the tabs of the register and whether the user keeps the cycles."""
        kinds = len(InputKind)
        return super().get_context_data(tabs=register_tabs(self.request.path), may_manage=may(self.request.user, "cycle.manage"), kinds=kinds, **kwargs)


class OneCycle:
    """A page about one cycle."""

    @cached_property
    def cycle(self) -> PlanningCycle:
        """The cycle, or 404."""
        return get_object_or_404(PlanningCycle, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Add the cycle."""
        return super().get_context_data(cycle=self.cycle, **kwargs)

    def get_success_url(self):
        """Go on to the cycle's page."""
        return self.cycle.get_absolute_url()


class CycleDetail(OneCycle, TemplateView):
    """The cycle: the twelve kinds, what was raised of each, who looked when."""

    template_name = "plans/cycles/detail.html"

    def get_context_data(self, **kwargs):
        """Add the kinds, and what the user may do."""
        lines = cycles.lines_of(self.cycle, self.request.user)
        may_manage = may(self.request.user, "cycle.manage", self.cycle)
        is_open = self.cycle.state == CycleState.OPEN
        return super().get_context_data(
            lines=lines, missing=[line.missing for line in lines if line.missing], looked=sum(line.look is not None for line in lines),
            raised=sum(line.raised for line in lines), may_manage=may_manage, may_look=may_manage and is_open, **kwargs,
        )  # fmt: skip


class Keeping(Guarded):
    """A form for those who keep the cycles; others are refused before they fill it in."""

    right = "cycle.manage"
    template_name = "plans/cycles/form.html"
    heading = ""

    def guard(self):
        """Refuse those who may not, and what is closed."""
        super().guard()
        if "pk" in self.kwargs:
            cycles.refuse_closed(self.cycle)

    def get_context_data(self, **kwargs):
        """Add what the page is headed."""
        return super().get_context_data(heading=self.heading, **kwargs)


class CycleOpen(Keeping, ActionView):
    """A new cycle."""

    form_class = forms.OpenForm
    heading = _("Open a planning cycle")
    success_message = _("The cycle is open. Look at each kind of input.")

    def perform(self, form):
        """Open it; the form's key makes a double click open one."""
        return actions.open_cycle(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the cycle's page."""
        return self.object.get_absolute_url()


class CycleEdit(Keeping, OneCycle, ActionView):
    """Changes name or span of an open cycle."""

    form_class = forms.EditForm
    heading = _("Edit the planning cycle")
    success_message = _("The cycle has been changed.")

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.cycle, forms.CYCLE_FIELDS)

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_cycle(self.cycle, self.request.user, form.cleaned_data["version"], **form.facts)


class CycleLookAt(Keeping, OneCycle, ActionView):
    """Records a look at one kind of input."""

    template_name = "plans/cycles/look.html"
    form_class = forms.LookForm
    success_message = _("Recorded.")

    @cached_property
    def kind(self) -> InputKind:
        """Which kind; an unknown one is not found."""
        if self.kwargs["kind"] not in InputKind.values:
            raise Http404
        return InputKind(self.kwargs["kind"])

    @property
    def heading(self):
        """The kind with its code."""
        return cycles.words_of(self.kind)

    @cached_property
    def look(self):
        """The look that stands, or None."""
        return self.cycle.looks.filter(kind=self.kind).first()

    def get_initial(self):
        """The look as it stands."""
        return values_of(self.look, forms.LOOK_FIELDS) if self.look else {}

    def get_context_data(self, **kwargs):
        """Add the inputs of this kind that were raised in the cycle."""
        found = cycles.inputs_in(self.cycle, self.request.user).filter(kind=self.kind)
        return super().get_context_data(kind=self.kind, look=self.look, count=found.count(), found=found[:SHOWN], **kwargs)

    def perform(self, form):
        """Record it; a look that stands is replaced at the version that was read."""
        sent = form.cleaned_data
        return actions.look_at(self.cycle, self.request.user, self.kind.value, sent["note"], sent["none_found"], version=sent["version"], key=sent["key"])

    def get_success_url(self):
        """Go on to the cycle, at this kind."""
        return f"{self.cycle.get_absolute_url()}#{self.kind.value}"


class CycleDeed(OneCycle, DeedView):
    """Closes a cycle, or opens it again."""

    def perform(self, request, *args, **kwargs):
        """Do it."""
        return {"close": actions.close_cycle, "reopen": actions.reopen_cycle}[self.kwargs["deed"]](self.cycle, request.user)

    @property
    def success_message(self):
        """What has been done."""
        return _("The cycle is closed.") if self.kwargs["deed"] == "close" else _("The cycle is open again.")

    def back(self):
        """Return the cycle's page."""
        return self.cycle.get_absolute_url()
