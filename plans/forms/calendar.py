"""Forms of the working calendar."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from audit.fields import LONG_TEXT, TEXT_VALIDATORS
from plans import calendars

STATES = [("True", _("working day")), ("False", _("not worked"))]


def _note():
    return forms.CharField(label=_("Occasion"), max_length=120, validators=TEXT_VALIDATORS)


def _working():
    return forms.TypedChoiceField(label=_("This day is"), choices=STATES, coerce=lambda value: value == "True", widget=forms.RadioSelect)


class NewDayForm(CreatingForm):
    """A day that is set for the first time."""

    working = _working()
    note = _note()


class SetDayForm(EditingForm):
    """A day that has been set."""

    working = _working()
    note = _note()


class YearForm(HouseForm):
    """All days that are set in a year, one a line; `seen` are those that were there, with their versions."""

    days = forms.CharField(
        label=_("Days that differ from what is published"), required=False, max_length=LONG_TEXT, validators=TEXT_VALIDATORS,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("One day a line: the day, “work” or “free”, and what for. Lines can be pasted from a table; a line taken out sets its day back."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONG_TEXT)

    def clean_days(self):
        """Return the days by their date; each line that is not understood is named."""
        try:
            return calendars.read(self.cleaned_data["days"])
        except ValidationError as error:
            raise ValidationError(error.message_dict["days"]) from error

    def clean_seen(self):
        """Return the days with their versions as they were read."""
        try:
            pairs = [one.split(":") for one in self.cleaned_data["seen"].split()]
            return {(forms.DateField().clean(day), int(version[:9])) for day, version in pairs}
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error

    def take_errors(self, error):
        """Put what the action says of a single day's note or date at the lines."""
        told = error.message_dict if hasattr(error, "error_dict") else {}
        super().take_errors(error if "seen" in told else ValidationError({"days": error.messages}))
