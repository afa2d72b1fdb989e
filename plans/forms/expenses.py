"""The form that records money spent under a line of a plan's budget."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from accounts.forms import CreatingForm
from plans.forms.parts import form_field
from plans.models import Expense

NAMES = ("spent_on", "amount", "note")


class LineField(forms.ModelChoiceField):
    """A budget line, named with its currency."""

    def label_from_instance(self, line):
        """Return what the line is for and its currency."""
        return f"{line.description} ({line.currency})"


class ExpenseForm(CreatingForm):
    """Which line, when, how much, what for."""

    line = LineField(queryset=None, label=capfirst(Expense._meta.get_field("line").verbose_name), empty_label=None)
    spent_on, amount, note = (form_field(Expense._meta.get_field(name)) for name in NAMES)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        in_force = [row["row"] for row in plan.baseline.document["parts"]["budget"]]
        self.fields["line"].queryset = plan.budget_lines.filter(pk__in=in_force)
        self.fields["spent_on"].initial = timezone.localdate
