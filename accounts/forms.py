"""How forms look, and what every form that writes carries."""

import uuid

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import TemplatesSetting

from audit.fields import LONG_TEXT, validate_encodable

CARRIED = {"version", "key"}


class HouseRenderer(TemplatesSetting):
    """Renders forms and fields with the house's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class HouseForm(forms.Form):
    """A form of this house. `facts` are its cleaned values without what the form only carries."""

    @property
    def facts(self) -> dict:
        """The cleaned values that the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}

    def take_errors(self, error: ValidationError) -> None:
        """Put an action's errors at their fields, and those of no field above the form."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            for one in errors:
                self.add_error(name if name in self.fields else None, one)


class CreatingForm(HouseForm):
    """A form that creates: its key makes a double click create one row."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class EditingForm(HouseForm):
    """A form that edits: it carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NoteForm(HouseForm):
    """A decision with a comment."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=LONG_TEXT, validators=[validate_encodable])


class OwnPasswordForm(PasswordChangeForm):
    """One's own new password; what is wrong with it is said where it is typed first, not at its confirmation."""

    def validate_password_for_user(self, user, password_field_name="new_password1"):
        """Judge the new password at its own field, whichever field the caller names."""
        super().validate_password_for_user(user, "new_password1")
