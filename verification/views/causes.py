"""Explaining a miss together: the departments concerned; and whether a measure has helped."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from verification import actions
from verification.actions import measures
from verification.forms import AskForm, JudgeForm, StatementForm, WithdrawForm
from verification.models import ConcernedDepartment
from verification.views.rows import MeasurePage, RowEditor


class DepartmentAsk(RowEditor):
    """Asks a department to take part in explaining the miss."""

    form_class = AskForm
    editor = "ask"
    action = "cause.write"

    def perform(self, form):
        """Ask it."""
        return actions.ask_department(self.row, self.request.user, key=form.cleaned_data["key"], **form.facts)


class OfDepartment(RowEditor):
    """A form about one department that was asked."""

    @cached_property
    def concerned(self) -> ConcernedDepartment:
        """What was asked, of this row."""
        concerned = get_object_or_404(ConcernedDepartment, row=self.row, pk=self.kwargs["pk"])
        concerned.row = self.row
        return concerned

    def subject_of_law(self):
        """What was asked."""
        return self.concerned

    def get_context_data(self, **kwargs):
        """The form opens beside this department alone."""
        return super().get_context_data(concerned=self.concerned, **kwargs)


class DepartmentState(OfDepartment):
    """A department that was asked says what it knows."""

    form_class = StatementForm
    editor = "state"
    action = "cause.state"

    def get_initial(self):
        """Start from what was said."""
        return {"version": self.concerned.version, "statement": self.concerned.statement}

    def perform(self, form):
        """Say it."""
        return actions.state_for_department(self.concerned, self.request.user, form.cleaned_data["version"], **form.facts)


class DepartmentWithdraw(OfDepartment):
    """A department need not answer."""

    form_class = WithdrawForm
    editor = "withdraw"
    action = "cause.withdraw"

    def get_initial(self):
        """The version that is read."""
        return {"version": self.concerned.version}

    def perform(self, form):
        """Tell it so."""
        return actions.withdraw_request(self.concerned, self.request.user, form.cleaned_data["version"], **form.facts)


class MeasureJudge(MeasurePage):
    """Judges, after its window, whether a measure has helped."""

    form_class = JudgeForm
    editor = "judge"
    action = "measure.judge"
    success_message = _("The effect is judged.")

    def refuse_vain(self):
        """An effect is judged once the measure is done and its window has ended."""
        measures.refuse_early(self.the_measure())

    def subject_of_law(self):
        """The measure."""
        return self.the_measure()

    def get_initial(self):
        """Start from what was judged."""
        measure = self.the_measure()
        return {"version": measure.version, "effect": measure.effect, "note": measure.effect_note}

    def perform(self, form):
        """Judge it."""
        return actions.judge_effect(self.the_measure(), self.request.user, form.cleaned_data["version"], **form.facts)
