"""Forms of check rounds and of the rows of the control table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from audit.fields import LONG_TEXT, validate_encodable
from verification.figures import figure_in
from verification.forms.base import DeliveryField, PersonField, day, label, text
from verification.models import ControlRow
from verification.states import Result


class OpenRoundForm(CreatingForm):
    """By when, and by whom, a round is checked."""

    due = day(_("To be checked by"))
    checkers = DeliveryField(
        label=_("Checkers"),
        help_text=_("Rows are shared so that nobody checks own work; single rows can be given to somebody else later."),
    )


class FigureField(forms.CharField):
    """A measured value as people type or paste it: 1,234.5 or ９５％ where the row's `unit` is %."""

    unit = ""

    def to_python(self, value):
        """Return the number, None for nothing."""
        return figure_in(super().to_python(value) or "", self.unit)

    def prepare_value(self, value):
        """Show what was typed."""
        return "" if value is None else value


class RecordForm(EditingForm):
    """What was reached, with evidence."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[one for one in Result.choices if one[0] != Result.PENDING], widget=forms.RadioSelect
    )
    actual_value = FigureField(
        label=_("Actual value"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    actual_text = text(label(ControlRow, "actual_text"), 2, required=False)
    evidence = text(
        label(ControlRow, "evidence"),
        2,
        required=False,
        help_text=_("Where it can be seen: record, file, ticket, screenshot."),
    )
    reason = text(label(ControlRow, "reason"), 2, required=False, help_text=_("Only for “not applicable”."))

    def __init__(self, *args, row=None, hint="", **kwargs):
        super().__init__(*args, **kwargs)
        if row is not None and row.target_value is None:
            del self.fields["actual_value"]
        elif row is not None:
            self.fields["actual_value"].label = f"{self.fields['actual_value'].label} ({row.unit})"
            self.fields["actual_value"].help_text = hint
            self.fields["actual_value"].unit = row.unit


class CheckerForm(EditingForm):
    """Another checker for a row."""

    checker = PersonField(label=_("Checker"))

    def __init__(self, *args, fit=(), **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[person.pk for person in fit]).select_related("department")
        self.fields["checker"].queryset = people


class CarryOverForm(CreatingForm):
    """A miss becomes a new input."""

    title = forms.CharField(
        label=_("Title of the new input"), max_length=200, required=False, validators=[validate_encodable]
    )
    description = text(_("Description"), 5, required=False, most=LONG_TEXT)
