"""A row of the control table: shown, and edited in its place."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.law import may, permit
from accounts.pages import ActionView, both_versions
from plans.forms.inputs import AttachForm
from plans.models import Measurement
from verification import actions, contexts
from verification.actions import measures, rows
from verification.actions.guards import refuse_no_miss
from verification.forms import (
    CarryOverForm,
    CauseForm,
    CheckerForm,
    FinishForm,
    MeasureEditForm,
    MeasureForm,
    RecordForm,
)
from verification.models import CauseTerm
from verification.proposing import fit_for
from verification.views.base import RoundPage
from verification.views.initial import cause_initial, plain

ROW_ANSWER, PAGE = "verification/table/answer.html", "verification/round.html"


class RowAnswer(RoundPage):
    """Answers with the row alone to htmx, with the whole control table to anyone else."""

    def get_template_names(self):
        """The row, or the page."""
        return [ROW_ANSWER if self.request.htmx else PAGE]

    def table(self, opened=None):
        """Return the control table, or the one row of it that htmx asked for."""
        only = frozenset({self.row.place} if self.request.htmx else ())
        return contexts.table_of(self.check_round, self.request.user, opened, only)


class RowShow(RowAnswer, TemplateView):
    """The row without its form."""

    def get(self, request, *args, **kwargs):
        """Show the row to htmx; lead anyone else to its place in the table."""
        if not request.htmx:
            return redirect(self.round_url(self.row.place))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the row."""
        return super().get_context_data(table=self.table(), check_round=self.check_round, **kwargs)


class RowEditor(RowAnswer, ActionView):
    """A form that opens in the row."""

    editor = ""
    action = ""

    def get(self, request, *args, **kwargs):
        """Open the form for whom it is open, and where something can come of it; refuse in words otherwise."""
        permit(request.user, self.action, self.subject_of_law())
        self.refuse_vain()
        return super().get(request, *args, **kwargs)

    def refuse_vain(self):
        """Raise WrongState, as the action would, where no form of this kind can be taken now."""

    def subject_of_law(self):
        """Return what the law is asked about."""
        return self.row

    def the_measure(self):
        """Return the measure that the form is about, or None."""

    def get_context_data(self, **kwargs):
        """Add the table with the form open in its row."""
        form = kwargs.pop("form", None) or self.get_form()
        opened = contexts.Open(self.row.place, self.editor, form, kwargs.pop("refusal", None), self.the_measure())
        return super().get_context_data(table=self.table(opened), check_round=self.check_round, form=form, **kwargs)

    def form_stale(self, form, stale):
        """Answer htmx with both versions over the page; anyone else finds them above the form."""
        if not self.request.htmx:
            return super().form_stale(form, stale)
        refusal = {
            "title": stale.title,
            "message": stale.message,
            **both_versions(stale),
            "back_url": self.request.path,
        }
        return self.response_class(
            self.request, ["409.html"], {"refusal": refusal}, status=409, using=self.template_engine
        )

    def done(self):
        """Close the form."""
        if not self.request.htmx:
            return redirect(self.round_url(self.row.place))
        return redirect(reverse("verification:row", args=[self.plan.number, self.check_round.number, self.row.place]))


class RowRecord(RowEditor):
    """Records what was reached."""

    form_class = RecordForm
    editor = "record"
    action = "row.record"

    def get_form_kwargs(self):
        """The form knows whether the row has figures, and the latest measured value."""
        return super().get_form_kwargs() | {"row": self.row, "hint": self._latest()}

    def get_initial(self):
        """Start from what is recorded."""
        names = ("version", "actual_text", "evidence", "reason")
        result = self.row.result if self.row.result != "pending" else None
        return {name: getattr(self.row, name) for name in names} | {
            "result": result,
            "actual_value": plain(self.row.actual_value),
        }

    def _latest(self):
        last = (
            Measurement.objects.filter(indicator__code=self.row.indicator_code).order_by("period").last()
            if self.row.indicator_code
            else None
        )
        return (
            _("Last measured: {value} {unit} ({period})").format(
                value=plain(last.value), unit=self.row.unit, period=f"{last.period:%Y-%m}"
            )
            if last
            else ""
        )

    def perform(self, form):
        """Record it."""
        return actions.record_row(self.row, self.request.user, form.cleaned_data["version"], **form.facts)

    def done(self):
        """Close the form; a miss without a cause opens its cause, where the user may write it."""
        if (
            self.object.is_miss
            and not hasattr(self.object, "cause")
            and may(self.request.user, "cause.write", self.object)
        ):
            return redirect(
                reverse("verification:cause", args=[self.plan.number, self.check_round.number, self.row.place])
            )
        return super().done()


class RowChecker(RowEditor):
    """Names another checker."""

    form_class = CheckerForm
    editor = "checker"
    action = "row.assign"

    def get_form_kwargs(self):
        """Only those who may check the row are offered."""
        return super().get_form_kwargs() | {"fit": fit_for(self.row)}

    def get_initial(self):
        """Start from the present checker."""
        return {"version": self.row.version, "checker": self.row.checker_id}

    def perform(self, form):
        """Name the checker."""
        return actions.assign_checker(self.row, self.request.user, form.cleaned_data["version"], **form.facts)


class RowFile(RowEditor):
    """Puts a file to the row as evidence."""

    form_class = AttachForm
    editor = "file"
    action = "row.record"

    def perform(self, form):
        """Attach it; the form's key makes a double click attach one."""
        return actions.attach_evidence(self.row, self.request.user, form.cleaned_data["file"], key=form.cleaned_data["key"])


class RowCarryOver(RowEditor):
    """Turns a miss into a new input."""

    form_class = CarryOverForm
    editor = "carry"
    action = "row.carry_over"

    def refuse_vain(self):
        """Only a miss that still stands travels on, once."""
        rows.refuse_staying(self.row)

    def perform(self, form):
        """Carry it over."""
        return actions.carry_over_row(self.row, self.request.user, key=form.cleaned_data["key"], **form.facts)


class RowCause(RowEditor):
    """Writes the cause of a miss, with its first measure."""

    form_class = CauseForm
    editor = "cause"
    action = "cause.write"

    def refuse_vain(self):
        """Only a miss has a cause."""
        refuse_no_miss(self.row)

    def get_form_kwargs(self):
        """A cause that stands gets no first measure; those have forms of their own."""
        terms = CauseTerm.objects.visible_to(self.request.user).offered()
        return super().get_form_kwargs() | {"standing": hasattr(self.row, "cause"), "terms": terms}

    def get_initial(self):
        """Start from what is written."""
        return cause_initial(getattr(self.row, "cause", None))

    def perform(self, form):
        """Write it."""
        return actions.explain_miss(self.row, self.request.user, form.facts, form.measure, key=form.cleaned_data["key"])


class MeasureAdd(RowEditor):
    """Sets a further measure."""

    form_class = MeasureForm
    editor = "measure"
    action = "cause.write"

    @property
    def cause(self):
        """The cause that the measure is about; where none is written, there is nothing to add to."""
        if not hasattr(self.row, "cause"):
            raise Http404
        return self.row.cause

    def subject_of_law(self):
        """The cause."""
        self.cause.row = self.row
        return self.cause

    def refuse_vain(self):
        """Only a miss is mended."""
        refuse_no_miss(self.row)

    def perform(self, form):
        """Set it."""
        return actions.set_measure(self.cause, self.request.user, key=form.cleaned_data["key"], **form.facts)


class MeasurePage(RowEditor):
    """A form about one measure of the row."""

    def the_measure(self):
        """Return the measure, or answer 404."""
        cause = getattr(self.row, "cause", None)
        found = [one for one in cause.measures.all() if one.pk == self.kwargs["pk"]] if cause else []
        if not found:
            raise Http404
        cause.row, found[0].cause = self.row, cause
        return found[0]


class MeasureEdit(MeasurePage):
    """Changes a measure."""

    form_class = MeasureEditForm
    editor = "measure_edit"
    action = "cause.write"

    def refuse_vain(self):
        """What is done or judged is changed no more."""
        measures.refuse_fixed(self.the_measure())

    def get_initial(self):
        """Start from what is set."""
        measure = self.the_measure()
        names = ("version", "action", "due", "effect_from", "effect_until")
        return {name: getattr(measure, name) for name in names} | {"owner": measure.owner_id}

    def perform(self, form):
        """Change it."""
        return actions.edit_measure(self.the_measure(), self.request.user, form.cleaned_data["version"], **form.facts)


class MeasureFinish(MeasurePage):
    """Reports a measure done."""

    form_class = FinishForm
    editor = "finish"
    action = "measure.finish"

    def refuse_vain(self):
        """What is done is not reported done, nor is work whose parts tell how far it is."""
        measures.refuse_done(self.the_measure())
        measures.refuse_in_parts(self.the_measure())

    def subject_of_law(self):
        """The measure."""
        return self.the_measure()

    def get_initial(self):
        """The version that is read."""
        return {"version": self.the_measure().version}

    def perform(self, form):
        """Report it."""
        return actions.finish_measure(
            self.the_measure(), self.request.user, form.cleaned_data["version"], form.cleaned_data["note"]
        )
