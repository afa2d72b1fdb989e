"""Forms of indicators and their measurements."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from plans import imports
from plans.forms.parts import creating, editing, form_field
from plans.models import Indicator, Measurement

WORDS = ("code", "name_en", "name_zh", "unit", "direction", "how_measured", "source")
INDICATOR_FIELDS = (*WORDS, "baseline_from", "baseline_until")
# The code names the indicator in addresses, so it stays.
EDITED_FIELDS = INDICATOR_FIELDS[1:]


class MonthField(forms.CharField):
    """A month, picked or written as 2012-09."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2012-09"})

    def prepare_value(self, value):
        """Show a month as it is written."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value):
        """Return the first day of the month."""
        text = super().to_python(value)
        return imports.read_period(text) if text else None

    def validate(self, value):
        """Refuse an empty month where one is needed."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """A date needs none of the validators of text."""


class WindowFields(forms.Form):
    """The months whose values give the limits."""

    baseline_from = MonthField(label=_("Baseline window from"), required=False, help_text=_("The months whose values give the limits; left empty, the first 24 months do."))
    baseline_until = MonthField(label=_("Baseline window until"), required=False, help_text=_("The last month of the window; left empty, 24 months from the first."))


class DefineForm(WindowFields, creating(Indicator, WORDS)):
    """A new indicator."""


class EditForm(WindowFields, editing(Indicator, WORDS[1:])):
    """An indicator's words and its baseline window."""


def of_measurement(name):
    """Return the form field of a measurement's field."""
    return form_field(Measurement._meta.get_field(name))


class MeasureForm(CreatingForm):
    """The value of one period."""

    period = MonthField(label=_("Period"))
    value = of_measurement("value")
    sample_size = of_measurement("sample_size")


class CorrectForm(EditingForm):
    """A recorded value, corrected."""

    value = of_measurement("value")
    sample_size = of_measurement("sample_size")
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ImportForm(HouseForm):
    """Pasted lines of period, value and sample size, or a table that holds them."""

    text = forms.CharField(
        label=_("Measured values"), required=False, max_length=imports.MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 12, "class": "code", "spellcheck": "false"}),
        help_text=_("One line per month: period, value and, if there is one, sample size; separated by comma, semicolon or tab. Copied cells of a spreadsheet fit; a first line may name the columns, and one of them the indicator."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("XLSX or CSV with the same columns; its lines come into the field above, and you see first what would become of each."),
    )  # fmt: skip


class BaselineForm(forms.Form):
    """Up to which month the limits are computed from."""

    until = MonthField(label=_("Limits computed up to"), required=False)
