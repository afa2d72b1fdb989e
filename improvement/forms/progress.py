"""The form that reports progress."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import EditingForm
from audit.fields import validate_encodable
from improvement.models import ProgressUpdate
from plans.forms.parts import creating

ReportForm = creating(ProgressUpdate, ("percent", "hours", "note"))


class ProgressForm(ReportForm, EditingForm):
    """How far the work is. The quick buttons send `quick`, the field `percent` an exact figure."""

    quick = forms.IntegerField(required=False, widget=forms.HiddenInput)
    blocked_reason = forms.CharField(
        label=_("What blocks it"),
        required=False,
        max_length=2000,
        validators=[validate_encodable],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when nothing does."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["percent"].required = False
        self.fields["hours"].required = False
        self.fields["percent"].widget.attrs |= {"min": 0, "max": 100, "inputmode": "numeric"}
        self.fields["note"].widget.attrs |= {"rows": 2}

    def clean(self):
        """A quick button overrules the field; “done” says that nothing blocks the work any more."""
        facts = super().clean()
        quick = facts.pop("quick", None)
        if quick is not None:
            facts["percent"] = quick
        if quick == 100:
            facts["blocked_reason"] = ""
        if facts.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Say how far the work is."))
        facts["hours"] = facts.get("hours") or 0
        return facts
