"""Forms of exports, imports, saved views and bulk changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from accounts.models import User
from audit.fields import validate_encodable
from improvement.states import Priority


class ExportForm(CreatingForm):
    """Which table, as which kind of file."""

    place = forms.CharField(max_length=60, validators=[validate_encodable])
    query = forms.CharField(max_length=900, required=False, validators=[validate_encodable])
    media = forms.CharField(max_length=10)


class ImportForm(CreatingForm):
    """The file to try."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, help_text=_("XLSX or CSV, at most 10,000 rows and 10 MB. Nothing is written yet: you see first what would become of each row."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class ViewForm(CreatingForm):
    """The name under which a filter is kept."""

    page = forms.CharField(max_length=40)
    name = forms.CharField(max_length=80, validators=[validate_encodable])
    query = forms.CharField(max_length=1000, required=False, validators=[validate_encodable])


class RowsField(forms.Field):
    """Rows that were ticked, each as "id:version"; cleaned to a mapping of ids to versions."""

    widget = forms.SelectMultiple

    def clean(self, value):
        """Return the mapping. Raises ValidationError for anything else."""
        pairs = [one.split(":") for one in value or []]
        if any(len(pair) != 2 or not all(part.isdecimal() and len(part) < 10 for part in pair) for pair in pairs):
            raise forms.ValidationError(_("Select the items in the table."))
        return {int(pk): int(version) for pk, version in pairs}


class BulkForm(HouseForm):
    """One change to the ticked rows."""

    row = RowsField(required=False)
    deed = forms.CharField(max_length=20)
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Assignee"), required=False, empty_label=_("nobody"))
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.active()

    @property
    def value(self):
        """What the rows get."""
        return self.cleaned_data["assignee"] if self.cleaned_data["deed"] == "assign" else self.cleaned_data["priority"]
