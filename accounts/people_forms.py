"""Forms of people and departments; what they refuse beyond shape is the actions' business."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from accounts.models import Department, User
from accounts.states import Role
from audit.fields import TEXT_VALIDATORS

LANGUAGES = User._meta.get_field("language").choices


def _line(label, length, **options):
    return forms.CharField(label=label, max_length=length, validators=TEXT_VALIDATORS, **options)


def _password(label, help_text=""):
    return forms.CharField(
        label=label, max_length=200, strip=False, help_text=help_text, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class PersonFields(forms.Form):
    """What adding and editing a person have in common."""

    name = _line(capfirst(_("name")), 80)
    email = forms.EmailField(label=capfirst(_("e-mail address")), required=False, help_text=_("Reminders are sent here; without one they stay in the inbox."))
    department = forms.ModelChoiceField(label=capfirst(_("department")), queryset=Department.objects.all(), required=False)
    language = forms.ChoiceField(label=capfirst(_("language")), choices=LANGUAGES)
    roles = forms.MultipleChoiceField(label=capfirst(_("roles")), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple)


class AddPersonForm(PersonFields, CreatingForm):
    """A new person."""

    username = _line(capfirst(_("user name")), 60, help_text=_("For signing in: letters, digits and @ . + - _"))
    password = _password(capfirst(_("password")), _("At least ten characters, not a common word."))
    field_order = ["username", "password", "name", "email", "department", "language", "roles"]


class EditPersonForm(PersonFields, EditingForm):
    """A person as they are."""


class NewPasswordForm(HouseForm):
    """A new password for somebody else."""

    password = _password(_("New password"), _("At least ten characters, not a common word."))


class DepartmentFields(forms.Form):
    """What adding and editing a department have in common."""

    code = _line(capfirst(_("code")), 30)
    name_zh = _line(capfirst(_("name in Chinese")), 120)
    name_en = _line(capfirst(_("name in English")), 120)


class AddDepartmentForm(DepartmentFields, CreatingForm):
    """A new department."""


class EditDepartmentForm(DepartmentFields, EditingForm):
    """A department as it is."""
