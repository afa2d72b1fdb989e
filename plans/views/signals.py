"""Shifts that indicators show: the list, one with its chart, raising it as an input, setting it aside (D2.8)."""

import uuid

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from accounts.pages import ActionView, FilteredListView
from plans import actions, suggestions, watching
from plans.filters.signals import SignalFilter
from plans.forms import signals as forms
from plans.models import IndicatorSignal
from plans.states import SignalState
from plans.views.indicators import chart_of
from plans.views.inputs import register_tabs


class SignalList(FilteredListView):
    """The shifts found, the newest first, each with its rule in words and the inputs about it."""

    template_name = "plans/signals/list.html"
    filterset_class = SignalFilter

    @property
    def queryset(self):
        """All shifts."""
        return IndicatorSignal.objects.select_related("indicator", "decided_by", "source")

    def get_context_data(self, **kwargs):
        """Add the words of each, and the tabs of the register."""
        context = super().get_context_data(active=self.filterset.active, tabs=register_tabs(self.request.path), may_decide=may(self.request.user, "signal.decide"), **kwargs)
        shown = context["object_list"]
        about = suggestions.inputs_about(shown, self.request.user)
        rows = [(one, suggestions.words_of(one), suggestions.against_words(one), about[one.pk]) for one in shown]
        return context | {"rows": rows}


class OneSignal:
    """A page about one shift; a refused form stands in the place of the fresh one."""

    template_name = "plans/signals/detail.html"
    slug = ""

    @cached_property
    def signal(self) -> IndicatorSignal:
        """The shift, or 404."""
        return get_object_or_404(IndicatorSignal.objects.select_related("indicator", "decided_by", "source"), pk=self.kwargs["pk"])

    def get_success_url(self):
        """Stay at the shift's page."""
        return self.signal.get_absolute_url()

    def get_context_data(self, **kwargs):
        """Add the shift in words, its chart, the inputs about it, and the forms of those who decide."""
        signal, user = self.signal, self.request.user
        told, refused = suggestions.told(signal), kwargs.pop("form", None)
        measured = list(signal.indicator.measurements.order_by("period"))
        window = watching.window_of(signal.indicator, [one.period for one in measured])
        open_to = may(user, "signal.decide", signal) and signal.state == SignalState.SUGGESTED
        return super().get_context_data(
            signal=signal, told=told, about=suggestions.inputs_about([signal], user)[signal.pk], chart=chart_of(signal.indicator, measured, window),
            panels=self.panels(told, refused) if open_to else [], **kwargs,
        )  # fmt: skip

    def panels(self, told, refused) -> list[dict]:
        """Return the two decisions, each with its address and its form."""
        start = {"title": told.title, "description": told.description, "key": uuid.uuid4(), "version": self.signal.version}
        fresh = {"raise": forms.RaiseSignalForm(initial=start, auto_id="raise_%s"), "aside": forms.AsideForm(initial=start, auto_id="aside_%s")}
        form = fresh | ({self.slug: refused} if refused is not None else {})
        return [
            {
                "slug": "raise", "label": _("Raise as an input"), "yes": _("Raise the input"), "url": reverse("plans:signal_raise", args=[self.signal.pk]), "icon": "plus",
                "form": form["raise"], "text": _("An input of kind D2.8 comes into the register; somebody else decides on it there."),
            },
            {
                "slug": "aside", "label": _("Set aside"), "yes": _("Set the shift aside"), "url": reverse("plans:signal_set_aside", args=[self.signal.pk]), "icon": "x",
                "form": form["aside"], "text": _("No input comes of it; the reason stays with the shift."),
            },
        ]  # fmt: skip


class SignalDetail(OneSignal, TemplateView):
    """One shift."""


class SignalDecision(OneSignal, ActionView):
    """What both decisions share: only those who decide on inputs take them."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Refuse those who may not before looking at what was sent."""
        permit(request.user, "signal.decide", self.signal)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The ids of the panel's fields."""
        return super().get_form_kwargs() | {"auto_id": f"{self.slug}_%s"}


class SignalRaise(SignalDecision):
    """Raises the input; the form's key makes a double click raise one."""

    slug = "raise"
    form_class = forms.RaiseSignalForm
    success_message = _("The input has been raised. Service quality management decides on it.")

    def perform(self, form):
        """Raise it at the version that was read."""
        return actions.raise_signal(self.signal, self.request.user, form.cleaned_data["version"], key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the input."""
        return self.object.get_absolute_url()


class SignalSetAside(SignalDecision):
    """Sets the shift aside."""

    slug = "aside"
    form_class = forms.AsideForm
    success_message = _("The shift has been set aside.")

    def perform(self, form):
        """Set it aside at the version that was read."""
        return actions.set_signal_aside(self.signal, self.request.user, form.cleaned_data["version"], form.cleaned_data["reason"])
