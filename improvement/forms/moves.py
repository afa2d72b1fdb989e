"""The form that moves a work item to another state."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from audit.fields import validate_encodable
from improvement.states import WorkState

# Where finished work that is taken up again usually stands.
NEARLY = 90


class MoveForm(EditingForm, CreatingForm):
    """Where an item goes; asks for what the move needs said: `asks` is "reason", "percent" or nothing."""

    to = forms.ChoiceField(choices=WorkState.choices, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=2000, required=False, validators=[validate_encodable], widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))
    percent = forms.IntegerField(label=_("Progress in %"), required=False, min_value=0, max_value=99, widget=forms.NumberInput(attrs={"inputmode": "numeric", "autofocus": True}))

    def __init__(self, *args, asks="", question="", **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"reason", "percent"} - {asks}:
            self.fields[name].widget = forms.HiddenInput()
        if asks:
            self.fields[asks].required = True
        self.fields["reason"].label = question
        self.fields["percent"].initial = NEARLY if asks == "percent" else None
