"""Forms that decide on a shift of an indicator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import EditingForm
from plans.forms.parts import form_field
from plans.models import ImprovementInput


class RaiseSignalForm(EditingForm):
    """The input that the shift suggests, in the words of its figures."""

    title = form_field(ImprovementInput._meta.get_field("title"))
    description = form_field(ImprovementInput._meta.get_field("description"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def facts(self):
        """The cleaned words that the action takes."""
        return {name: self.cleaned_data[name] for name in ("title", "description")}


class AsideForm(EditingForm):
    """Why the shift is set aside."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("For example: what happened in that month, and why it will not come again."))
