"""Forms of delegations."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from accounts.states import Role
from audit.fields import TEXT_VALIDATORS


def _day(label, **options):
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class DelegationFields(forms.Form):
    """What giving and changing a delegation have in common."""

    delegate = forms.ModelChoiceField(label=_("Who decides on my behalf"), queryset=User.objects.none())
    starts = _day(capfirst(_("from")), initial=timezone.localdate)
    ends = _day(capfirst(_("until")), help_text=_("The last day on which they decide for you."))
    reason = forms.CharField(label=capfirst(_("reason")), max_length=200, required=False, validators=TEXT_VALIDATORS)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = User.objects.active().exclude(pk=by.pk).exclude(grants__role=Role.AUDITOR)


class GiveDelegationForm(DelegationFields, CreatingForm):
    """A new delegation."""


class EditDelegationForm(DelegationFields, EditingForm):
    """A delegation as it is."""
