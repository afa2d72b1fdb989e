"""The form that orders a portfolio report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm
from reports.states import LANGUAGES


class PortfolioOrderForm(CreatingForm):
    """In which language; what it is about stands in the address."""

    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)
