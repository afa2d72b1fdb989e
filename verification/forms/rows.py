"""Forms of check rounds and of the rows of the control table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from accounts.states import Role
from audit.fields import LONG_TEXT, validate_encodable
from verification.forms.base import DeliveryField, day, label, text
from verification.models import ControlRow
from verification.states import Result


class OpenRoundForm(CreatingForm):
    """By when, and by whom, a round is checked."""

    due = day(_("To be checked by"))
    checkers = DeliveryField(
        label=_("Checkers"),
        help_text=_("Rows are shared so that nobody checks own work; single rows can be given to somebody else later."),
    )


class RecordForm(EditingForm):
    """What was reached, with evidence."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[one for one in Result.choices if one[0] != Result.PENDING], widget=forms.RadioSelect
    )
    actual_value = forms.DecimalField(label=_("Actual value"), required=False, max_digits=16, decimal_places=4)
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


class CheckerForm(EditingForm):
    """Another checker for a row."""

    checker = forms.ModelChoiceField(User.objects.holding(Role.DELIVERY), label=_("Checker"))


class CarryOverForm(CreatingForm):
    """A miss becomes a new input."""

    title = forms.CharField(
        label=_("Title of the new input"), max_length=200, required=False, validators=[validate_encodable]
    )
    description = text(_("Description"), 5, required=False, most=LONG_TEXT)
