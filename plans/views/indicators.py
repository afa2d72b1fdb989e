"""Indicators: the list, one with its XmR chart and measurements, defining, measuring, correcting, import by paste."""

from bisect import bisect_right
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.law import may
from accounts.pages import ActionView, FilteredListView, Guarded
from plans import actions, charts, imports, statistics, suggestions, watching
from plans import periods as time
from plans.filters.indicators import IndicatorFilter
from plans.forms import indicators as forms
from plans.forms.parts import values_of
from plans.models import Indicator, Measurement

SPARK_PERIODS = 24
PAGE = 50


class IndicatorList(FilteredListView):
    """The indicators with their course in little and their last value."""

    template_name = "plans/indicators/list.html"
    filterset_class = IndicatorFilter

    @property
    def queryset(self):
        """All indicators, each with its latest periods."""
        latest = Measurement.objects.order_by("-period")[:SPARK_PERIODS]
        return Indicator.objects.prefetch_related(Prefetch("measurements", latest, to_attr="latest"))

    def get_context_data(self, **kwargs):
        """Add a row for each indicator, and whether the user keeps them."""
        context = super().get_context_data(active=self.filterset.active, may_manage=may(self.request.user, "indicator.manage"), **kwargs)
        rows = [(one, one.latest[0] if one.latest else None, charts.sparkline(one.latest[::-1])) for one in context["object_list"]]
        return context | {"rows": rows}


class OneIndicator:
    """A page about one indicator."""

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator, or 404."""
        return get_object_or_404(Indicator, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        """Add the indicator."""
        return super().get_context_data(indicator=self.indicator, **kwargs)

    def get_success_url(self):
        """Go on to the indicator's page."""
        return self.indicator.get_absolute_url()


class IndicatorDetail(OneIndicator, TemplateView):
    """The indicator: how it is measured, how it behaves, and its values."""

    template_name = "plans/indicators/detail.html"

    def get_context_data(self, **kwargs):
        """Add the chart against the baseline window, what came after it, the shifts, and a page of the values."""
        measured, user = list(self.indicator.measurements.order_by("period")), self.request.user
        window, form = self.window(measured)
        page = Paginator(listed(measured), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            chart=chart_of(self.indicator, measured, window), form=form, page_obj=page, too_few=charts.too_few(), last=measured[-1] if measured else None,
            cut=len(measured) > charts.MOST_PERIODS, warning=watching.warning_of(self.indicator, measured), standing=watching.standing_of(self.indicator, measured),
            shifts=shifts_of(self.indicator, user), may_manage=may(user, "indicator.manage", self.indicator), may_decide=may(user, "signal.decide"), **kwargs,
        )  # fmt: skip

    def window(self, measured):
        """Return the places of the baseline window, or up to the month asked for, and the form that asks."""
        periods = [one.period for one in measured]
        window = watching.window_of(self.indicator, periods)
        end = charts.month(periods[window][-1]) if periods[window] else ""
        form = forms.BaselineForm({"until": self.request.GET.get("until", end)})
        until = form.cleaned_data["until"] if form.is_valid() else None
        if until and "until" in self.request.GET:
            window = slice(min(window.start, bisect_right(periods, until)), bisect_right(periods, until))
        return window, form


def chart_of(indicator, measured, window):
    """Return the chart of the latest ten years, for a wide screen and a narrow one; the limits come from the window, also where it lies before them."""
    limits = statistics.limits_of(statistics.values_of(measured)[window])
    hidden = max(len(measured) - charts.MOST_PERIODS, 0)
    shown = slice(max(window.start - hidden, 0), max(window.stop - hidden, 0))
    wide, narrow = (
        charts.xmr(measured[hidden:], title=str(indicator), baseline=charts.Baseline(shown, limits), frame=frame) for frame in (charts.WIDE, charts.NARROW)
    )
    return wide and replace(wide, narrow=narrow)


def listed(measured) -> list[tuple]:
    """Return the values with the newest first, and among them the stretches without one: of each pair one is None."""
    rows: list[tuple] = [(one, None) for one in measured]
    for gap in reversed(time.gaps_of([one.period for one in measured])):
        rows.insert(gap.before, (None, gap))
    return rows[::-1]


def shifts_of(indicator, user) -> list[tuple]:
    """Return the shifts that were found, in words, each with the inputs that people raised about it."""
    signals = list(indicator.signals.select_related("indicator", "decided_by", "source"))
    about = suggestions.inputs_about(signals, user)
    return [(signal, suggestions.words_of(signal), suggestions.against_words(signal), about[signal.pk]) for signal in signals]


class Keeping(Guarded):
    """A form for those who keep the indicators; others are refused before they fill it in."""

    right = "indicator.manage"
    template_name = "plans/indicators/form.html"
    heading = ""

    def get_context_data(self, **kwargs):
        """Add what the page is headed."""
        return super().get_context_data(heading=self.heading, **kwargs)


class IndicatorDefine(Keeping, ActionView):
    """A new indicator."""

    form_class = forms.DefineForm
    heading = _("New indicator")
    success_message = _("The indicator has been defined. Record its values next.")

    def perform(self, form):
        """Define it; the form's key makes a double click define one."""
        return actions.define_indicator(self.request.user, key=form.cleaned_data["key"], **form.facts)

    def get_success_url(self):
        """Go on to the indicator's page."""
        return self.object.get_absolute_url()


class IndicatorEdit(Keeping, OneIndicator, ActionView):
    """Changes the words of an indicator."""

    form_class = forms.EditForm
    heading = _("Edit the indicator")
    success_message = _("The indicator has been changed.")

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.indicator, forms.EDITED_FIELDS)

    def perform(self, form):
        """Save it at the version that was read."""
        edited = actions.edit_indicator(self.indicator, self.request.user, form.cleaned_data["version"], **form.facts)
        if warning := watching.warning_of(edited, list(edited.measurements.order_by("period"))):
            messages.warning(self.request, warning)
        return edited


class MeasurementRecord(Keeping, OneIndicator, ActionView):
    """The value of one period."""

    form_class = forms.MeasureForm
    heading = _("Record a value")
    success_message = _("The value has been recorded.")

    def perform(self, form):
        """Record it; the form's key makes a double click record one."""
        return actions.record_measurement(self.indicator, self.request.user, key=form.cleaned_data["key"], **form.facts)


class MeasurementCorrect(Keeping, OneIndicator, ActionView):
    """Corrects a recorded value, with the reason."""

    form_class = forms.CorrectForm
    success_message = _("The value has been corrected.")

    @cached_property
    def measurement(self) -> Measurement:
        """The measurement, or 404."""
        return get_object_or_404(self.indicator.measurements.select_related("indicator"), pk=self.kwargs["pk"])

    @property
    def heading(self):
        """What the page is headed."""
        return _("Correct the value of {period}").format(period=charts.month(self.measurement.period))

    def get_initial(self):
        """The values as they stand."""
        return values_of(self.measurement, ("value", "sample_size"))

    def perform(self, form):
        """Correct it at the version that was read."""
        facts = form.facts
        return actions.correct_measurement(self.measurement, self.request.user, form.cleaned_data["version"], facts.pop("reason"), **facts)


class MeasurementImport(Keeping, OneIndicator, ActionView):
    """Import by paste: first what would become of each line, then the import itself."""

    template_name = "plans/indicators/import.html"
    form_class = forms.ImportForm
    heading = _("Import values")

    def form_valid(self, form):
        """Show what an import would do; do it when asked to and every line can be read. A file is always shown first."""
        file = form.cleaned_data["file"]
        try:
            text = imports.text_of(file, self.indicator.unit) if file else form.cleaned_data["text"]
            form.data = form.data.copy()
            form.data["text"] = text
            self.seen = imports.preview(self.indicator, text)
            if "import" in self.request.POST and not file:
                imports.refuse_wrong(self.seen)
                return super().form_valid(form)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        """Add the preview."""
        return super().get_context_data(seen=getattr(self, "seen", None), **kwargs)

    def perform(self, form):
        """Import the new lines."""
        self.count = actions.import_measurements(self.indicator, self.request.user, self.seen.rows)
        return self.indicator

    @property
    def success_message(self):
        """How many were new."""
        return ngettext("{count} value has been imported.", "{count} values have been imported.", self.count).format(count=self.count)
